import { Alert, Heading, Text } from "@medusajs/ui"
import { useId, useRef } from "react"
import { useLabels } from "../../hooks/use-labels"
import { usePermissions } from "../../hooks/use-permissions"
import type { LinkRefusal } from "../../lib/api-types"
import { isServerRefusal, type PaymentLinkSection, refusalMessage } from "../../lib/payment-links"
import { formatRupiah } from "../../lib/rupiah"
import { EndedLinks } from "./ended-links"
import { LinkBadge } from "./link-badge"
import { LiveLink } from "./live-link"
import { RequestLink } from "./request-link"
import { WithdrawLink } from "./withdraw-link"

interface PaymentLinksProps {
  orderId: string
  section: PaymentLinkSection
}

/** What the order owes, the link by which the customer pays it, and earlier links. */
export function PaymentLinks({ orderId, section }: PaymentLinksProps) {
  const { t, locale } = useLabels()
  const may = usePermissions()
  const titleId = useId()
  const focus = useRef<HTMLElement>(null)
  const { owed, live, ended, hidden, refusal, request } = section
  return (
    <section
      ref={focus}
      tabIndex={-1}
      aria-labelledby={titleId}
      className="flex flex-col gap-y-3 px-6 py-4 outline-none"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Heading level="h3" id={titleId}>
          {t("links.title")}
        </Heading>
        {live && <LinkBadge link={live} />}
      </div>
      {owed > 0 && (
        <Text size="small" leading="compact" className="flex justify-between gap-x-4">
          <span className="text-ui-fg-subtle">{t("links.owed")}</span>
          <span className="txt-compact-small-plus">{formatRupiah(owed, locale)}</span>
        </Text>
      )}
      {refusal && <Refusal refusal={refusal} isUrgent={live !== undefined} />}
      {live && (
        <LiveLink link={live}>
          {request && <RequestLink orderId={orderId} fallbackFocus={focus} renewal />}
          {may.requestPayment && <WithdrawLink linkId={live.id} fallbackFocus={focus} />}
        </LiveLink>
      )}
      {request === "new" && (
        <div className="flex flex-col items-start gap-y-2">
          <Text size="small" className="text-ui-fg-subtle text-pretty">
            {t("links.explanation")}
          </Text>
          <RequestLink orderId={orderId} fallbackFocus={focus} />
        </div>
      )}
      <EndedLinks links={ended} hidden={hidden} alone={owed === 0} />
    </section>
  )
}

/** @param isUrgent whether the customer has a link that can't be paid now */
function Refusal({ refusal, isUrgent }: { refusal: LinkRefusal; isUrgent: boolean }) {
  const { t } = useLabels()
  const message = <span lang={isServerRefusal(refusal) ? "en" : undefined}>{refusalMessage(refusal, t)}</span>
  if (isUrgent) return <Alert variant="warning">{message}</Alert>
  return (
    <Text size="small" className="text-ui-fg-subtle text-pretty">
      {message}
    </Text>
  )
}
