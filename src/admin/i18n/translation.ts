import type en from "./en"

type Texts<Tree> = { [Key in keyof Tree]: Tree[Key] extends string ? string : Texts<Tree[Key]> }

/** What every language must have, and nothing else. */
export type Translation = Texts<typeof en>

type Paths<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${Paths<Tree[Key]>}`
}[keyof Tree & string]

/** Every text's name, like `check.action`. */
export type TextKey = Paths<typeof en>
