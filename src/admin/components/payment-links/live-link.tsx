import { ChatBubbleLeftRight } from "@medusajs/icons"
import { Button } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { PaymentLink } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { ActorName } from "../common/actor-name"
import { DescriptionItem, DescriptionList } from "../common/description-list"
import { CopyLink } from "./copy-link"

interface LiveLinkProps {
  link: PaymentLink
  /** The buttons that change the link, apart from those that send it. */
  children: ReactNode
}

/** A link that the customer can pay by: its address, the ways to send it, and what has become of it. */
export function LiveLink({ link, children }: LiveLinkProps) {
  const { t, locale } = useLabels()
  return (
    <div className="flex flex-col gap-y-3">
      {link.url !== null && (
        <p className="txt-compact-small bg-ui-bg-subtle border-ui-border-base break-all rounded-lg border px-3 py-2 font-mono">
          <span className="sr-only">{t("links.url")}: </span>
          {link.url}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {link.url !== null && <CopyLink url={link.url} />}
        {link.whatsapp_url !== null && (
          <Button size="small" variant="secondary" asChild>
            <a href={link.whatsapp_url} target="_blank" rel="noreferrer">
              <ChatBubbleLeftRight />
              {t("links.whatsapp")}
            </a>
          </Button>
        )}
      </div>
      <DescriptionList>
        <DescriptionItem name={t("links.opened")} compact>
          {formatTime(link.opened_at, locale) || t("links.notOpened")}
        </DescriptionItem>
        <DescriptionItem name={t("links.worksUntil")} compact>
          {formatTime(link.expires_at, locale)}
        </DescriptionItem>
        <DescriptionItem name={t("links.requestedOn")} compact>
          {formatTime(link.created_at, locale)} <ActorName actor={link.created_by} />
        </DescriptionItem>
      </DescriptionList>
      <div className="flex flex-wrap gap-2 empty:hidden">{children}</div>
    </div>
  )
}
