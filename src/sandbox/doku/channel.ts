import type { ChannelIds } from "../state/notify-options"

interface ChannelParts {
  service: string
  acquirer: string
  channel: string
}

/** Services whose channel codes begin with their name. */
const SERVICES = ["EMONEY", "VIRTUAL_ACCOUNT"] as const

/**
 * `EMONEY_OVO` is service EMONEY, acquirer OVO; a code without a service's name, such as QRIS, names all three. A
 * third party's DANA capture has this form. DOKU prints no LinkAja sample: assumed.
 */
function channelParts(channel: string): ChannelParts {
  const service = SERVICES.find((name) => channel.startsWith(`${name}_`))
  if (!service) return { service: channel, acquirer: channel, channel }
  return { service, acquirer: channel.slice(service.length + 1), channel }
}

/** The three ids as written, null (as DOKU's changelog has them), or left out. */
export function channelFields(
  ids: ChannelIds,
  channel: string | null,
): Record<string, { id: string | null }> {
  if (ids === "missing") return {}
  const parts = ids === "null" || channel === null ? undefined : channelParts(channel)
  return {
    service: { id: parts?.service ?? null },
    acquirer: { id: parts?.acquirer ?? null },
    channel: { id: parts?.channel ?? null },
  }
}
