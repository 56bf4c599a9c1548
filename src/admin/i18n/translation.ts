import type en from "./en"

/** i18next chooses between English forms like `results_one` and `results_other` by a number named `count`. */
type Singular = `${string}_one`
type WithoutForm<Key extends string> = Key extends `${infer Name}_other` ? Name : Key

type Texts<Tree> = {
  [Key in keyof Tree as Key extends Singular ? never : Key]: Tree[Key] extends string
    ? string
    : Texts<Tree[Key]>
}

/** The texts that every language must have, and no others; Indonesian has one form for any number. */
export type Translation = Texts<typeof en>

type Paths<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? WithoutForm<Key> : `${Key}.${Paths<Tree[Key]>}`
}[Exclude<keyof Tree & string, Singular>]

/** A text's name, like `check.action`. */
type TextKey = Paths<typeof en>

/** Values are inserted as they are: React escapes them, i18next doesn't. */
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string
