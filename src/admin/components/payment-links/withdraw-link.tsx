import type { RefObject } from "react"
import { useLabels } from "../../hooks/use-labels"
import { DrawerButton } from "../common/drawer-button"
import { WithdrawForm } from "./withdraw-form"

interface WithdrawLinkProps {
  linkId: string
  /** Takes the focus when the button is removed with its link. */
  fallbackFocus: RefObject<HTMLElement>
}

/** The button that withdraws a link, and the question before. */
export function WithdrawLink({ linkId, fallbackFocus }: WithdrawLinkProps) {
  const { t } = useLabels()
  return (
    <DrawerButton label={t("links.withdraw")} title={t("links.withdrawTitle")} fallbackFocus={fallbackFocus}>
      {(close) => <WithdrawForm linkId={linkId} onDone={close} />}
    </DrawerButton>
  )
}
