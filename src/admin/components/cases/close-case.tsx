import type { RefObject } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { TransactionCase } from "../../lib/api-types"
import { caseTitle } from "../../lib/case-labels"
import { DrawerButton } from "../common/drawer-button"
import { CloseCaseForm } from "./close-case-form"

interface CloseCaseProps {
  dokuCase: Pick<TransactionCase, "id" | "kind">
  fallbackFocus?: RefObject<HTMLElement> | undefined
}

/** The button that closes a case, and its form. */
export function CloseCase({ dokuCase, fallbackFocus }: CloseCaseProps) {
  const { t } = useLabels()
  return (
    <DrawerButton
      label={t("cases.close")}
      title={`${t("cases.closeTitle")}: ${caseTitle(dokuCase.kind, t)}`}
      fallbackFocus={fallbackFocus}
    >
      {(close) => <CloseCaseForm dokuCase={dokuCase} onDone={close} />}
    </DrawerButton>
  )
}
