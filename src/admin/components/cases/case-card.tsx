import { ExclamationCircleSolid } from "@medusajs/icons"
import { Button, Heading, Text } from "@medusajs/ui"
import { type ReactNode, type RefObject, useId } from "react"
import { useLabels } from "../../hooks/use-labels"
import { usePermissions } from "../../hooks/use-permissions"
import type { TransactionCase } from "../../lib/api-types"
import { caseSentence, caseTitle, isAboutPayment, isServerSentence } from "../../lib/case-labels"
import { formatTime } from "../../lib/dates"
import { SETTINGS_PATH } from "../../lib/paths"
import { ActorName } from "../common/actor-name"
import { AdminLink } from "../common/admin-link"
import { CheckButton } from "../common/check-button"
import { CaseDetails } from "./case-details"
import { CloseCase } from "./close-case"

interface CaseCardProps {
  dokuCase: TransactionCase
  /** Null for an invoice that the ledger doesn't know: there is nothing to check. */
  transactionId: string | null
  fallbackFocus?: RefObject<HTMLElement> | undefined
  /** The case's transaction and order. Default: a link to the order that its details name. */
  children?: ReactNode
  /** Names of the case's details that `children` show. */
  shown?: readonly string[]
}

/** A case: what happened, what to do, and the buttons for it. */
export function CaseCard({ dokuCase, transactionId, fallbackFocus, children, shown }: CaseCardProps) {
  const { t } = useLabels()
  const may = usePermissions()
  const titleId = useId()
  const isOpen = dokuCase.closed_at === null
  return (
    <article
      aria-labelledby={titleId}
      className="bg-ui-bg-subtle border-ui-border-base flex flex-col gap-y-3 rounded-lg border p-4"
    >
      <div className="flex items-start gap-x-2">
        {isOpen && <ExclamationCircleSolid aria-hidden className="text-ui-tag-orange-icon mt-0.5 shrink-0" />}
        <div className="flex min-w-0 flex-col gap-y-1">
          <Heading level="h3" id={titleId}>
            {caseTitle(dokuCase.kind, t)}
          </Heading>
          <Text size="small" className="text-ui-fg-subtle text-pretty">
            <span lang={isServerSentence(dokuCase) ? "en" : undefined}>{caseSentence(dokuCase, t)}</span>
          </Text>
        </div>
      </div>
      <CaseDetails dokuCase={dokuCase} shown={shown}>
        {children}
      </CaseDetails>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <CaseTime dokuCase={dokuCase} />
        {isOpen && may.update && (
          <div className="flex flex-wrap gap-2">
            {!isAboutPayment(dokuCase.kind) && (
              <Button size="small" variant="secondary" asChild>
                <AdminLink to={SETTINGS_PATH}>{t("cases.openSettings")}</AdminLink>
              </Button>
            )}
            {transactionId !== null && isAboutPayment(dokuCase.kind) && (
              <CheckButton transactionId={transactionId} fallbackFocus={fallbackFocus} again />
            )}
            <CloseCase dokuCase={dokuCase} fallbackFocus={fallbackFocus} />
          </div>
        )}
      </div>
    </article>
  )
}

/** Since when a case is open; or when it was closed, and by whom. */
function CaseTime({ dokuCase: { opened_at, closed_at, actor } }: Pick<CaseCardProps, "dokuCase">) {
  const { t, locale } = useLabels()
  return (
    <Text size="xsmall" className="text-ui-fg-subtle">
      {closed_at === null
        ? t("cases.openedAt", { time: formatTime(opened_at, locale) })
        : t("cases.closedAt", { time: formatTime(closed_at, locale) })}
      {actor !== null && (
        <>
          {" "}
          <ActorName actor={actor} />
        </>
      )}
    </Text>
  )
}
