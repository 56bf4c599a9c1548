import { ArrowPath } from "@medusajs/icons"
import { Button, toast } from "@medusajs/ui"
import { checkResult } from "../lib/check-result"
import { useCheck } from "../lib/mutations"
import { problemOf } from "../lib/problem"
import { useWords } from "../lib/words"

interface CheckButtonProps {
  transactionId: string
  /** Beside a case: its cause may be gone. */
  again?: boolean
}

/** Asks DOKU now, and tries once more to make the order of what is paid. */
export function CheckButton({ transactionId, again = false }: CheckButtonProps) {
  const { t } = useWords()
  const check = useCheck(transactionId)

  const run = async () => {
    if (check.isPending) return
    try {
      const { tone, sentence } = checkResult(await check.mutateAsync(), t)
      toast[tone](sentence)
    } catch (error) {
      toast.error(t("common.failed"), { description: problemOf(error, t) })
    }
  }

  return (
    <Button size="small" variant="secondary" type="button" onClick={run} isLoading={check.isPending}>
      {!again && <ArrowPath />}
      {t(again ? "check.again" : "check.action")}
    </Button>
  )
}
