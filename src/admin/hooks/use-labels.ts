import { useTranslation } from "react-i18next"
import type { TextKey } from "../i18n/translation"
import { localeOf } from "../lib/dates"

/** Values are shown as text: React escapes them, i18next doesn't. */
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string

export interface Words {
  t: Translate
  /** For Intl: the admin's language. */
  locale: string
}

/** The texts of this plugin in the admin's language. */
export function useWords(): Words {
  const { t, i18n } = useTranslation("linkaja")
  return { t: (key, values) => t(key, { ...values }), locale: localeOf(i18n.language) }
}
