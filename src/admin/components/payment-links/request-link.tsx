import { Button, toast } from "@medusajs/ui"
import type { RefObject } from "react"
import { useLabels } from "../../hooks/use-labels"
import { useRequestPaymentLink } from "../../hooks/use-payment-links"
import { useRestoreFocus } from "../../hooks/use-restore-focus"
import { formatTime } from "../../lib/dates"
import { renderErrorMessage } from "../common/error-message"

interface RequestLinkProps {
  orderId: string
  /** Counts the days of the live link anew. */
  renewal?: boolean
  /** Takes the focus when the link takes the button's place. */
  fallbackFocus: RefObject<HTMLElement>
}

/** The button that requests a payment link of what the order owes. */
export function RequestLink({ orderId, renewal = false, fallbackFocus }: RequestLinkProps) {
  const { t, locale } = useLabels()
  const request = useRequestPaymentLink(orderId)
  const button = useRestoreFocus(request.isPending, fallbackFocus)

  const run = async () => {
    if (request.isPending) return
    try {
      const { expires_at } = await request.mutateAsync()
      const time = formatTime(expires_at, locale)
      toast.success(renewal ? t("links.renewed", { time }) : t("links.requested"))
    } catch (error) {
      toast.error(t("common.failed"), { description: renderErrorMessage(error, t) })
    }
  }

  return (
    <Button
      ref={button}
      size="small"
      variant={renewal ? "secondary" : "primary"}
      type="button"
      onClick={run}
      isLoading={request.isPending}
    >
      {t(renewal ? "links.renew" : "links.request")}
    </Button>
  )
}
