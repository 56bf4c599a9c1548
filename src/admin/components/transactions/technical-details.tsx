import { Heading } from "@medusajs/ui"
import { useId } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { TransactionDetail } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { dokuStatusLabel } from "../../lib/doku-labels"
import { integrationLabel } from "../../lib/integration-labels"
import { DescriptionItem, DescriptionList } from "../common/description-list"

/** What is needed to ask DOKU's support or to look into Medusa's tables. */
export function TechnicalDetails({ transaction }: { transaction: TransactionDetail }) {
  const { t, locale } = useLabels()
  const titleId = useId()
  const times = [
    [t("transaction.createdAt"), transaction.created_at],
    [t("transaction.redirectedAt"), transaction.redirected_at],
    [t("transaction.expiresAt"), transaction.expires_at],
    [t("transaction.lastQueriedAt"), transaction.last_queried_at],
    [t("transaction.nextCheckAt"), transaction.next_check_at],
  ] as const
  return (
    <section aria-labelledby={titleId}>
      <Heading level="h3" id={titleId} className="px-6 pb-2 pt-4">
        {t("transaction.technical")}
      </Heading>
      <DescriptionList>
        {transaction.doku_status !== null && (
          <DescriptionItem name={t("transaction.dokuStatus")}>
            {transaction.doku_status} ({dokuStatusLabel(transaction.doku_status, t)})
          </DescriptionItem>
        )}
        {times.map(
          ([name, time]) =>
            time !== null && (
              <DescriptionItem key={name} name={name}>
                {formatTime(time, locale)}
              </DescriptionItem>
            ),
        )}
        <DescriptionItem name={t("transaction.integration")}>
          {integrationLabel(transaction.integration, t)}
        </DescriptionItem>
        <DescriptionItem name={t("transaction.provider")}>{transaction.provider_id}</DescriptionItem>
        <DescriptionItem name={t("transaction.sessions")}>
          <span className="break-all font-mono">
            {transaction.session_ids.join(", ") || t("common.notSet")}
          </span>
        </DescriptionItem>
      </DescriptionList>
    </section>
  )
}
