import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { Translate } from "../i18n/translation"
import { toIntlLocale } from "../lib/dates"

interface Labels {
  t: Translate
  /** The admin's language as Intl names it. */
  locale: string
}

/** The texts of this plugin in the admin's language. The same object until the language changes. */
export function useLabels(): Labels {
  const { t, i18n } = useTranslation("linkaja")
  return useMemo(
    () => ({ t: (key, values) => t(key, { ...values }), locale: toIntlLocale(i18n.language) }),
    [t, i18n.language],
  )
}
