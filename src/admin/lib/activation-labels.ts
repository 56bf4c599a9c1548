import type { Translate } from "../i18n/translation"
import type { ActivationResult, IntegrationTest } from "./api-types"
import { integrationLabel } from "./integration-labels"
import { type ActivationOutcome, isActivationOutcome } from "./label-keys"

type ActivationAdvice =
  | "keep"
  | "keep_both"
  | "set_option"
  | "set_option_unsure"
  | "ask_doku"
  | "bad_credentials"
  | "test_again"
type Judged = Pick<ActivationResult, "integration" | "recommended"> & {
  integrations: readonly Pick<IntegrationTest, "integration" | "outcome">[]
}

/** An outcome that these screens don't know is unclear. */
export function activationOutcome({ outcome }: Pick<IntegrationTest, "outcome">): ActivationOutcome {
  return isActivationOutcome(outcome) ? outcome : "unclear"
}

/**
 * What the admin has to do after the test, if anything. The server recommends the active way also when the configured
 * one's answer is unclear, as after a timeout; that is no reason to change the option at once.
 */
export function activationAdvice({ integration, integrations, recommended }: Judged): ActivationAdvice {
  const all = (outcome: ActivationOutcome) =>
    integrations.every((test) => activationOutcome(test) === outcome)
  if (recommended !== null && recommended !== integration) {
    const configured = integrations.find((test) => test.integration === integration)
    return configured?.outcome === "inactive" ? "set_option" : "set_option_unsure"
  }
  if (recommended !== null) return all("active") ? "keep_both" : "keep"
  if (integrations.some((test) => activationOutcome(test) === "bad_credentials")) return "bad_credentials"
  return all("inactive") ? "ask_doku" : "test_again"
}

/** The advice's title, and what to do. Rejected credentials have the same cause as in the connection test. */
export function adviceTexts(result: Judged, t: Translate): { title: string; fix: string } {
  const advice = activationAdvice(result)
  if (advice === "bad_credentials") {
    return {
      title: t("settings.outcomes.bad_credentials.title"),
      fix: t("settings.outcomes.bad_credentials.fix"),
    }
  }
  const { integration, recommended } = result
  return {
    title: t(`settings.activation.advice.${advice}.title`),
    fix: t(`settings.activation.advice.${advice}.fix`, {
      configured: integrationLabel(integration, t),
      recommended: integrationLabel(recommended ?? "", t),
    }),
  }
}

/** The line to write into `medusa-config.ts`; undefined when the option is right or nothing is recommended. */
export function optionLine({ integration, recommended }: Judged): string | undefined {
  if (recommended === null || recommended === integration) return undefined
  return `integration: "${recommended}",`
}
