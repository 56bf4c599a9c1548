import type { BackOffice } from "./back-office"
import type { Database } from "./database"
import { GaveUp, onlyGaveUp } from "./storefront"

export interface PaymentLink {
  id: string
  url: string
}

/** What an order costs and what was booked on it, in integer IDR. */
export interface OrderMoney {
  /** Medusa's total of the order as it is now. */
  total: number
  /** Captures of all providers less refunds, as the order's transactions say. */
  booked: number
  canceled: boolean
  /** What Medusa says that the order owes. */
  pending: number
}

interface AdminOrder {
  id: string
  status: string
  total: number
  canceled_at?: string | null
  summary: { pending_difference: number }
  items: { id: string; variant_sku: string | null }[]
  payment_collections: { payments?: { id: string; provider_id: string; captured_at: string | null }[] }[]
}

/** Where the shop's staff makes, changes and cancels orders and requests their payment, by Medusa's own routes. */
export class OrderDesk {
  constructor(
    private readonly backOffice: BackOffice,
    private readonly database: Database,
  ) {}

  /** An order edit that adds pieces of a product. */
  async add(orderId: string, variantId: string, quantity: number): Promise<void> {
    await this.edit(orderId, (path) =>
      this.post(`${path}/items`, { items: [{ variant_id: variantId, quantity }] }),
    )
  }

  /** An order edit that sets the quantity of a product. */
  async setQuantity(orderId: string, sku: string, quantity: number): Promise<void> {
    const { items } = await this.read(orderId)
    const item = items.find(({ variant_sku }) => variant_sku === sku)
    if (!item) throw new GaveUp("The order has no item to change")
    await this.edit(orderId, (path) => this.post(`${path}/items/item/${item.id}`, { quantity }))
  }

  /** All steps of an order edit. A confirmation whose answer was lost is not repeated, and counts as made. */
  private async edit(orderId: string, change: (path: string) => Promise<unknown>): Promise<void> {
    const path = `/admin/order-edits/${orderId}`
    const begin = () => this.post("/admin/order-edits", { order_id: orderId })
    const begun = await begin().catch(onlyGaveUp)
    if (!begun) {
      // A killed server's edit is still open.
      await this.backOffice.request("DELETE", path)
      await begin()
    }
    await change(path)
    await this.post(`${path}/request`)
    await this.post(`${path}/confirm`).catch(onlyGaveUp)
  }

  async cancel(orderId: string): Promise<void> {
    await this.post(`/admin/orders/${orderId}/cancel`)
  }

  /** Captures the manual payment of an order, as when the cash has arrived. */
  async captureManual(orderId: string): Promise<void> {
    const { payment_collections } = await this.read(orderId)
    const payment = payment_collections
      .flatMap(({ payments }) => payments ?? [])
      .find(({ captured_at }) => captured_at === null)
    if (payment) await this.post(`/admin/payments/${payment.id}/capture`)
  }

  /** A draft order of a customer on the phone. */
  async draft(order: object): Promise<string> {
    const { draft_order } = await this.post<{ draft_order: { id: string } }>("/admin/draft-orders", order)
    return draft_order.id
  }

  async convert(draftId: string): Promise<void> {
    // A conversion whose answer was lost is refused when it is repeated.
    await this.post(`/admin/draft-orders/${draftId}/convert-to-order`).catch(onlyGaveUp)
  }

  /**
   * Requests the payment of what an order owes.
   *
   * @param providerId the provider to pay by. A new link has the store's first one.
   */
  async requestLink(orderId: string, providerId: string): Promise<PaymentLink> {
    const { payment_link } = await this.post<{ payment_link: { id: string; url: string | null } }>(
      `/admin/doku/orders/${orderId}/payment-links`,
    )
    const { id, url } = payment_link
    if (url === null) throw new GaveUp("The payment link has ended")
    await this.database.query("update doku_payment_link set provider_id = ? where id = ?", [providerId, id])
    return { id, url }
  }

  async withdrawLink(linkId: string): Promise<void> {
    await this.post(`/admin/doku/payment-links/${linkId}/withdraw`)
  }

  /** @throws GaveUp when the shop doesn't answer */
  async moneyOf(orderId: string): Promise<OrderMoney> {
    const { total, status, canceled_at, summary } = await this.read(orderId)
    const [booked] = await this.database.query<{ amount: string | null }>(
      "select sum(amount) as amount from order_transaction where order_id = ? and deleted_at is null",
      [orderId],
    )
    return {
      total: Math.round(total),
      booked: Math.round(Number(booked?.amount ?? 0)),
      canceled: Boolean(canceled_at) || status === "canceled",
      pending: Math.round(summary.pending_difference),
    }
  }

  private async read(orderId: string): Promise<AdminOrder> {
    return (await this.backOffice.request<{ order: AdminOrder }>("GET", `/admin/orders/${orderId}`)).order
  }

  private post<Body>(path: string, body: object = {}): Promise<Body> {
    return this.backOffice.request<Body>("POST", path, body)
  }
}

/** What an order owes, in integer IDR. */
export function owedFor({ total, booked, canceled }: OrderMoney): number {
  return canceled ? 0 : Math.max(0, total - booked)
}
