import type { MedusaContainer } from "@medusajs/framework/types"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import type { DokuAccount } from "../../modules/doku/accounts/accounts"
import type { PaymentLink, Transaction } from "../../modules/doku/ledger/rows"
import { collectionIdsOf, owedBy } from "../medusa/order-debt"
import { loadStoreName } from "../medusa/store-name"
import type { LinkOrder } from "./link-order"
import { type PaymentLinkStatus, paymentLinkStatus } from "./link-status"
import { whatsAppUrl } from "./whatsapp"

/** A payment link as an admin, and the store's own code, are given it. Times are ISO 8601. */
export interface PaymentLinkView {
  id: string
  order_id: string
  status: PaymentLinkStatus
  /** The page's address; null unless the link is live. */
  url: string | null
  /** Opens WhatsApp with a message to the customer; null unless the link is live. */
  whatsapp_url: string | null
  created_at: string
  /** Medusa's user id; null when the store's own code requested the link. */
  created_by: string | null
  expires_at: string
  /** When a browser first showed the page. */
  opened_at: string | null
  withdrawn_at: string | null
  withdrawn_by: string | null
}

/** The account whose options apply to a link. */
export function accountOfLink(
  doku: DokuModuleService,
  { provider_id }: PaymentLink,
): DokuAccount | undefined {
  const accounts = doku.accounts.list()
  return accounts.find(({ providerId }) => providerId === provider_id) ?? accounts[0]
}

export function linkUrl(account: DokuAccount, token: string): string {
  return `${account.options.backendUrl}/doku/link/${token}`
}

/** @param links of this order */
export async function viewLinks(
  container: MedusaContainer,
  links: readonly PaymentLink[],
  order: LinkOrder | undefined,
): Promise<PaymentLinkView[]> {
  if (links.length === 0) return []
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const [payments, store] = await Promise.all([
    order ? doku.ledger.listByCollection(...collectionIdsOf(order)) : [],
    loadStoreName(container),
  ])
  await endLinks(doku, links, order)
  return links.map((link) => view({ doku, link, order, payments, store }))
}

/**
 * Records the end of links whose order owes nothing. Settling and cancelling record it at once; an order may also be
 * marked as paid, or changed.
 */
export async function endLinks(
  doku: DokuModuleService,
  links: readonly PaymentLink[],
  order: LinkOrder | undefined,
): Promise<void> {
  const [open] = links.filter(({ ended_at, withdrawn_at }) => ended_at === null && withdrawn_at === null)
  if (open && (!order || owedBy(order) === 0)) await doku.paymentLinks.end(open.order_id)
}

interface ViewInput {
  doku: DokuModuleService
  link: PaymentLink
  order: LinkOrder | undefined
  payments: readonly Transaction[]
  store: string
}

function view({ doku, link, order, payments, store }: ViewInput): PaymentLinkView {
  const status = paymentLinkStatus(link, order, payments, new Date())
  const account = accountOfLink(doku, link)
  const url = status === "live" && account ? linkUrl(account, link.token) : null
  return {
    id: link.id,
    order_id: link.order_id,
    status,
    url,
    whatsapp_url:
      url && order && account
        ? whatsAppUrl({ store, order, owed: owedBy(order), url, language: account.options.language })
        : null,
    created_at: link.created_at.toISOString(),
    created_by: link.created_by,
    expires_at: link.expires_at.toISOString(),
    opened_at: link.opened_at?.toISOString() ?? null,
    withdrawn_at: link.withdrawn_at?.toISOString() ?? null,
    withdrawn_by: link.withdrawn_by,
  }
}
