import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react"
import { recall, remember } from "../remembered"
import { en } from "./en"
import { id, type Texts } from "./id"

const DICTIONARIES = { id, en } satisfies Record<string, Texts>

export type Language = keyof typeof DICTIONARIES

const KEY = "language"
const Context = createContext<{ language: Language; change: (language: Language) => void }>({
  language: "id",
  change: () => undefined,
})

/** Indonesian unless the shopper has chosen English; `<html lang>` follows, for screen readers and translators. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (recall(KEY) === "en" ? "en" : "id"))
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const value = useMemo(
    () => ({
      language,
      change: (chosen: Language) => {
        remember(KEY, chosen)
        setLanguage(chosen)
      },
    }),
    [language],
  )
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useTexts(): Texts {
  return DICTIONARIES[useContext(Context).language]
}

export function LanguageSwitch() {
  const { language, change } = useContext(Context)
  const other: Language = language === "id" ? "en" : "id"
  return (
    <button type="button" className="quiet" lang={other} onClick={() => change(other)}>
      {other.toUpperCase()}
      <span className="unseen">: {DICTIONARIES[other].language}</span>
    </button>
  )
}
