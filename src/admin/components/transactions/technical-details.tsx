import { Heading } from "@medusajs/ui"
import { useId } from "react"
import { useWords } from "../../hooks/use-labels"
import type { TransactionDetail } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { dokuWord } from "../../lib/doku-labels"
import { Fact, Facts } from "../common/description-list"

/** For whoever has to talk to DOKU or to look into Medusa's tables. */
export function TechnicalDetails({ transaction }: { transaction: TransactionDetail }) {
  const { t, locale } = useWords()
  const titleId = useId()
  const times = [
    [t("payment.createdAt"), transaction.created_at],
    [t("payment.openedAt"), transaction.redirected_at],
    [t("payment.expiresAt"), transaction.expires_at],
    [t("payment.lastAsked"), transaction.last_queried_at],
    [t("payment.nextCheck"), transaction.next_check_at],
  ] as const
  return (
    <section aria-labelledby={titleId}>
      <Heading level="h3" id={titleId} className="px-6 pb-2 pt-4">
        {t("payment.technical")}
      </Heading>
      <Facts>
        {transaction.doku_status !== null && (
          <Fact name={t("payment.dokuSays")}>
            {transaction.doku_status} ({dokuWord(transaction.doku_status, t)})
          </Fact>
        )}
        {times.map(
          ([name, time]) =>
            time !== null && (
              <Fact key={name} name={name}>
                {formatTime(time, locale)}
              </Fact>
            ),
        )}
        <Fact name={t("payment.provider")}>{transaction.provider_id}</Fact>
        <Fact name={t("payment.sessions")}>
          <span className="break-all font-mono">
            {transaction.session_ids.join(", ") || t("common.notSet")}
          </span>
        </Fact>
      </Facts>
    </section>
  )
}
