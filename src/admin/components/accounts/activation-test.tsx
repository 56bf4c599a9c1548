import { useTestActivation } from "../../hooks/use-accounts"
import { useLabels } from "../../hooks/use-labels"
import { AccountTest } from "./account-test"
import { ActivationReport } from "./activation-report"

/** A button that creates an unpaid order at DOKU by each way to LinkAja, and which of them DOKU accepted. */
export function ActivationTest({ providerId }: { providerId: string }) {
  const { t } = useLabels()
  return (
    <AccountTest
      test={useTestActivation(providerId)}
      label={t("settings.activation.action")}
      name={t("settings.activation.actionOf", { provider: providerId })}
      explanation={t("settings.activation.explanation")}
      running={t("settings.activation.running")}
    >
      {(result) => <ActivationReport result={result} />}
    </AccountTest>
  )
}
