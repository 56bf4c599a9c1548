import { ArrowPath } from "@medusajs/icons"
import { Button, toast } from "@medusajs/ui"
import type { RefObject } from "react"
import { useLabels } from "../../hooks/use-labels"
import { useRestoreFocus } from "../../hooks/use-restore-focus"
import { useCheckTransaction } from "../../hooks/use-transactions"
import { checkResult } from "../../lib/check-result"
import { renderErrorMessage } from "./error-message"

interface CheckButtonProps {
  transactionId: string
  /** Says "Check again", for use in a case. */
  again?: boolean
  /** Takes the focus when the button is removed together with its case. */
  fallbackFocus?: RefObject<HTMLElement> | undefined
}

/** Queries the status at DOKU now, and retries the order of a paid transaction. */
export function CheckButton({ transactionId, again = false, fallbackFocus }: CheckButtonProps) {
  const { t } = useLabels()
  const check = useCheckTransaction(transactionId)
  const button = useRestoreFocus(check.isPending, fallbackFocus)

  const run = async () => {
    if (check.isPending) return
    try {
      const { tone, message } = checkResult(await check.mutateAsync(), t)
      toast[tone](message)
    } catch (error) {
      toast.error(t("common.failed"), { description: renderErrorMessage(error, t) })
    }
  }

  return (
    <Button
      ref={button}
      size="small"
      variant="secondary"
      type="button"
      onClick={run}
      isLoading={check.isPending}
    >
      {!again && <ArrowPath />}
      {t(again ? "check.again" : "check.action")}
    </Button>
  )
}
