import { Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import { activationAdvice, activationOutcome, adviceTexts, optionLine } from "../../lib/activation-labels"
import { answerFacts } from "../../lib/answer-labels"
import type { ActivationResult, IntegrationTest } from "../../lib/api-types"
import { integrationLabel } from "../../lib/integration-labels"
import { Copyable } from "../common/copyable"
import { TitledAlert } from "../common/titled-alert"
import { DokuAnswer } from "./doku-answer"

const ADVICE_VARIANTS = {
  keep: "success",
  keep_both: "success",
  set_option: "warning",
  set_option_unsure: "warning",
  ask_doku: "error",
  bad_credentials: "error",
  test_again: "warning",
} as const

const OUTCOME_VARIANTS = {
  active: "success",
  inactive: "info",
  bad_credentials: "error",
  unclear: "warning",
} as const

/** What has to be done, and each way to LinkAja with DOKU's answer. */
export function ActivationReport({ result }: { result: ActivationResult }) {
  const { t } = useLabels()
  const { title, fix } = adviceTexts(result, t)
  const line = optionLine(result)
  return (
    <div className="flex flex-col gap-y-2">
      <TitledAlert variant={ADVICE_VARIANTS[activationAdvice(result)]} title={title}>
        {fix}
        {line !== undefined && <Copyable content={line} name={t("settings.activation.optionName")} />}
      </TitledAlert>
      {result.integrations.map((test) => (
        <IntegrationReport key={test.integration} test={test} />
      ))}
      {result.environment !== "production" && (
        <Text size="xsmall" className="text-ui-fg-subtle px-1">
          {t("settings.activation.sandboxOnly")}
        </Text>
      )}
    </div>
  )
}

/** One way's outcome, the invoice number of its order at DOKU, and DOKU's words. */
function IntegrationReport({ test }: { test: IntegrationTest }) {
  const { t } = useLabels()
  const outcome = activationOutcome(test)
  const title = `${integrationLabel(test.integration, t)}: ${t(`settings.activation.outcomes.${outcome}`)}`
  const host = test.refused_redirect_host
  return (
    <TitledAlert variant={host === null ? OUTCOME_VARIANTS[outcome] : "warning"} title={title}>
      <span className="flex flex-wrap gap-x-1.5">
        {`${t("transaction.invoiceNumber")}:`}
        <Copyable
          content={test.invoice_number}
          name={t("transaction.namedInvoiceNumber", { invoiceNumber: test.invoice_number })}
        />
      </span>
      <span className="block break-words">
        <DokuAnswer facts={answerFacts(test, t)} message={test.message} />
      </span>
      {host !== null && (
        <span className="block break-words">{t("settings.activation.refusedRedirectHost", { host })}</span>
      )}
    </TitledAlert>
  )
}
