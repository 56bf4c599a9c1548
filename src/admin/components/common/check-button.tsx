import { ArrowPath } from "@medusajs/icons"
import { Button, toast } from "@medusajs/ui"
import type { RefObject } from "react"
import { useWords } from "../../hooks/use-labels"
import { useKeptFocus } from "../../hooks/use-restore-focus"
import { checkResult } from "../../lib/check-result"
import { useCheck } from "../../lib/mutations"
import { shownProblem } from "./error-message"

interface CheckButtonProps {
  transactionId: string
  /** Beside a case: its cause may be gone. */
  again?: boolean
  /** Takes the focus when the case has gone, and the button with it. */
  focusHome?: RefObject<HTMLElement> | undefined
}

/** Asks DOKU now, and tries once more to make the order of what is paid. */
export function CheckButton({ transactionId, again = false, focusHome }: CheckButtonProps) {
  const { t } = useWords()
  const check = useCheck(transactionId)
  const button = useKeptFocus(check.isPending, focusHome)

  const run = async () => {
    if (check.isPending) return
    try {
      const { tone, sentence } = checkResult(await check.mutateAsync(), t)
      toast[tone](sentence)
    } catch (error) {
      toast.error(t("common.failed"), { description: shownProblem(error, t) })
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
