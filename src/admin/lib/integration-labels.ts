import type { Translate } from "../i18n/translation"
import { isIntegration, isLanguage } from "./label-keys"

/** DOKU's way to LinkAja in the admin's language; a way that these screens don't know is kept as it is. */
export function integrationLabel(integration: string, t: Translate): string {
  return isIntegration(integration) ? t(`integrations.${integration}`) : integration
}

/** Both ways as the texts about an inactive LinkAja name them. */
export function integrationNames(integration: string, t: Translate): { configured: string; other: string } {
  const other = integration === "direct" ? "checkout" : "direct"
  return { configured: integrationLabel(integration, t), other: integrationLabel(other, t) }
}

export function languageLabel(language: string, t: Translate): string {
  return isLanguage(language) ? t(`languages.${language}`) : language
}

/** Whether the shopper sees a page of DOKU, which has a language, before LinkAja's. */
export function hasDokuPage(integration: string): boolean {
  return integration === "checkout"
}

/** From when the time to pay is counted, and who ends it; undefined for a way that these screens don't know. */
export function expiryHint(integration: string, t: Translate): string | undefined {
  return isIntegration(integration) ? t(`settings.expiresHints.${integration}`) : undefined
}
