import { type Refusal, readRefusal } from "../payment/refusal"
import type { Texts } from "../texts/id"
import { useTexts } from "../texts/language"

/** Says what went wrong, and offers to try again where that may help. Read out as soon as it appears. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const texts = useTexts()
  if (error === undefined) return null
  const refusal = readRefusal(error)
  return (
    <div role="alert" className="notice bad">
      <p>{sentence(refusal, texts)}</p>
      {refusal.kind === "refused" && <p>{texts.whatNow[refusal.code]}</p>}
      {refusal.kind === "wait" && <p>{texts.waitAMoment}</p>}
      {refusal.kind === "review" && refusal.invoiceNumber !== undefined && (
        <p>
          {texts.invoiceNumber}: <code>{refusal.invoiceNumber}</code>
        </p>
      )}
      {refusal.kind === "other" && refusal.message !== "" && (
        <p>
          {texts.storeSays} <q lang="en">{refusal.message}</q>
        </p>
      )}
      {onRetry && (
        <button type="button" className="secondary" onClick={onRetry}>
          {texts.retry}
        </button>
      )}
    </div>
  )
}

function sentence(refusal: Refusal, texts: Texts): string {
  switch (refusal.kind) {
    case "refused":
    case "wait":
    case "paid_in_part":
      return refusal.message
    case "offline":
      return texts.offline
    case "busy":
      return texts.busy
    case "linkaja_unreachable":
      return texts.linkAjaUnreachable
    case "review":
      return texts.reviewNotice
    case "already_paid":
      return texts.alreadyPaid
    case "total_changed":
      return texts.totalChanged
    case "out_of_stock":
      return texts.outOfStock
    case "not_found":
      return texts.notFoundAnymore
    case "other":
      return texts.somethingWrong
  }
}
