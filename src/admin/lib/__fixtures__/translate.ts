import i18next from "i18next"
import resources from "../../i18n"
import type { Translate } from "../../i18n/translation"

/** Translates as the dashboard does, without React. */
export function translateTo(language: "en" | "id"): Translate {
  const instance = i18next.createInstance()
  void instance.init({
    lng: language,
    resources,
    defaultNS: "linkaja",
    initImmediate: false,
    interpolation: { escapeValue: false },
  })
  return (key, values) => instance.t(key, { ...values })
}
