import { ExclamationCircleSolid } from "@medusajs/icons"
import { Heading, Text } from "@medusajs/ui"
import { type ReactNode, type RefObject, useId } from "react"
import { useWords } from "../../hooks/use-labels"
import type { HistoryCase } from "../../lib/api-types"
import { caseFacts, caseOrder, caseSentence, caseTitle, isServersSentence } from "../../lib/case-labels"
import { formatTime } from "../../lib/dates"
import { useRights } from "../../lib/queries"
import { ByActor } from "../common/actor-name"
import { CheckButton } from "../common/check-button"
import { Fact, Facts } from "../common/description-list"
import { OrderLink } from "../common/order-link"
import { CloseCase } from "./close-case"

interface CaseCardProps {
  of: HistoryCase
  /** Null for an invoice that the ledger doesn't know: nobody can ask about it. */
  transactionId: string | null
  focusHome?: RefObject<HTMLElement> | undefined
  /** Which payment and order it is about, where these don't stand above. */
  children?: ReactNode
  /** Names of the case's details that `children` show. */
  shown?: readonly string[]
}

/** What needs a person, why, and what can be done about it here. */
export function CaseCard({ of, transactionId, focusHome, children, shown }: CaseCardProps) {
  const { t, locale } = useWords()
  const may = useRights()
  const titleId = useId()
  const isOpen = of.closed_at === null
  const orderId = caseOrder(of.details)
  return (
    <article
      aria-labelledby={titleId}
      className="bg-ui-bg-subtle border-ui-border-base flex flex-col gap-y-3 rounded-lg border p-4"
    >
      <div className="flex items-start gap-x-2">
        {isOpen && <ExclamationCircleSolid aria-hidden className="text-ui-tag-orange-icon mt-0.5 shrink-0" />}
        <div className="flex min-w-0 flex-col gap-y-1">
          <Heading level="h3" id={titleId}>
            {caseTitle(of.kind, t)}
          </Heading>
          <Text size="small" className="text-ui-fg-subtle text-pretty">
            <span lang={isServersSentence(of) ? "en" : undefined}>{caseSentence(of, t)}</span>
          </Text>
        </div>
      </div>
      <Facts className="max-w-2xl divide-y-0">
        {children ??
          (orderId !== undefined && (
            <Fact name={t("payment.order")} compact>
              <OrderLink orderId={orderId} />
            </Fact>
          ))}
        {caseFacts(of.details, t, shown).map(({ name, label, value, lang }) => (
          <Fact key={name} name={label} compact>
            <span lang={lang}>{value}</span>
          </Fact>
        ))}
        {of.note !== null && (
          <Fact name={t("cases.note")} compact>
            <span className="whitespace-pre-wrap">{of.note}</span>
          </Fact>
        )}
      </Facts>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Text size="xsmall" className="text-ui-fg-subtle">
          {isOpen
            ? t("cases.openedAt", { time: formatTime(of.opened_at, locale) })
            : t("cases.closedAt", { time: formatTime(of.closed_at, locale) })}
          {of.actor !== null && (
            <>
              {" "}
              <ByActor actor={of.actor} />
            </>
          )}
        </Text>
        {isOpen && may.update && (
          <div className="flex flex-wrap gap-2">
            {transactionId !== null && (
              <CheckButton transactionId={transactionId} focusHome={focusHome} again />
            )}
            <CloseCase of={of} focusHome={focusHome} />
          </div>
        )}
      </div>
    </article>
  )
}
