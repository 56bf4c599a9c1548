import { clx, Text } from "@medusajs/ui"
import { useId } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { PaymentLink } from "../../lib/api-types"
import { endedLinkActor, endedLinkTime } from "../../lib/payment-links"
import { ActorName } from "../common/actor-name"
import { LinkBadge } from "./link-badge"

interface EndedLinksProps {
  links: PaymentLink[]
  /** How many older ones are left out. */
  hidden: number
  /** Whether nothing stands above them that their heading tells them from. */
  alone: boolean
}

/** Links that no longer work, in a line each. Nothing when there is none. */
export function EndedLinks({ links, hidden, alone }: EndedLinksProps) {
  const { t } = useLabels()
  const titleId = useId()
  if (links.length === 0) return null
  return (
    <div className="flex flex-col gap-y-2">
      <Text size="small" weight="plus" leading="compact" id={titleId} className={clx({ "sr-only": alone })}>
        {t("links.earlier")}
      </Text>
      <ul aria-labelledby={titleId} className="flex flex-col gap-y-2">
        {links.map((link) => (
          <li key={link.id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <LinkBadge link={link} />
            <EndedLinkTime link={link} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("links.older", { hidden })}
        </Text>
      )}
    </div>
  )
}

/** When the link ended, and who ended it. */
function EndedLinkTime({ link }: { link: PaymentLink }) {
  const { t, locale } = useLabels()
  const actor = endedLinkActor(link)
  return (
    <Text size="small" leading="compact" className="text-ui-fg-subtle">
      {endedLinkTime(link, t, locale)} {actor !== undefined && <ActorName actor={actor} />}
    </Text>
  )
}
