/** Sends one request to Medusa's Admin API; an answer other than 2xx is an error. */
export type AdminCall = <Body>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
) => Promise<Body>

export interface OrderItem {
  id: string
  variant_sku: string
  quantity: number
}

interface Named {
  id: string
  name: string
}

/** What a customer takes: SKU to quantity. */
export type Goods = Record<string, number>

/** A price that the admin types in, in integer IDR, for each piece. Without it the variant's own is taken. */
export interface Pricing {
  unitPrice?: number
}

export const CUSTOMER = {
  email: "siti@example.com",
  address: {
    first_name: "Siti",
    last_name: "Nurhaliza",
    address_1: "Jl. Sudirman 1",
    city: "Jakarta",
    postal_code: "10220",
    country_code: "id",
    phone: "081234567890",
  },
}

/** Makes and changes orders as an admin does in the dashboard, by Medusa's own routes only. */
export class OrderChanges {
  constructor(private readonly admin: AdminCall) {}

  async items(orderId: string): Promise<OrderItem[]> {
    const { order } = await this.admin<{ order: { items: OrderItem[] } }>(
      "GET",
      `/admin/orders/${orderId}?fields=id,*items`,
    )
    return order.items
  }

  /** An order edit that adds items. */
  async add(orderId: string, goods: Goods, pricing: Pricing = {}): Promise<void> {
    await this.edit(orderId, () => this.addToEdit(orderId, goods, pricing))
  }

  /** Adds items to the order's open edit. */
  async addToEdit(orderId: string, goods: Goods, pricing: Pricing = {}): Promise<void> {
    const items = await this.lines(goods, pricing)
    await this.admin("POST", `/admin/order-edits/${orderId}/items`, { items })
  }

  /** An order edit that sets the quantity of an item; zero removes it. */
  async setQuantity(orderId: string, itemId: string, quantity: number): Promise<void> {
    await this.edit(orderId, () =>
      this.admin("POST", `/admin/order-edits/${orderId}/items/item/${itemId}`, { quantity }),
    )
  }

  /** All steps of an order edit. The dashboard requests it and confirms it on the customer's behalf. */
  async edit(orderId: string, change: () => Promise<unknown>): Promise<void> {
    await this.begin(orderId)
    await change()
    await this.admin("POST", `/admin/order-edits/${orderId}/request`, {})
    await this.admin("POST", `/admin/order-edits/${orderId}/confirm`, {})
  }

  /** Begins an order edit and leaves it open. */
  async begin(orderId: string): Promise<void> {
    await this.admin("POST", "/admin/order-edits", { order_id: orderId })
  }

  /** Fulfils every item. Medusa exchanges only what was fulfilled. */
  async fulfill(orderId: string): Promise<string[]> {
    const items = (await this.items(orderId)).map(({ id, quantity }) => ({ id, quantity }))
    const { order } = await this.admin<{ order: { fulfillments: { id: string }[] } }>(
      "POST",
      `/admin/orders/${orderId}/fulfillments?fields=*fulfillments`,
      { items, location_id: await this.stockLocation() },
    )
    return order.fulfillments.map(({ id }) => id)
  }

  /** Fulfils every item and marks it as delivered. Medusa cancels no such order any more. */
  async deliver(orderId: string): Promise<void> {
    for (const id of await this.fulfill(orderId)) {
      await this.admin("POST", `/admin/orders/${orderId}/fulfillments/${id}/mark-as-delivered`, {})
    }
  }

  /** Cancels the order, and its fulfilments first, as Medusa requires. */
  async cancel(orderId: string): Promise<void> {
    const { order } = await this.admin<{
      order: { fulfillments: { id: string; canceled_at: string | null }[] }
    }>("GET", `/admin/orders/${orderId}?fields=id,*fulfillments`)
    for (const { id } of order.fulfillments.filter(({ canceled_at }) => canceled_at === null)) {
      await this.admin("POST", `/admin/orders/${orderId}/fulfillments/${id}/cancel`, {})
    }
    await this.admin("POST", `/admin/orders/${orderId}/cancel`, {})
  }

  /** An exchange of one fulfilled item for other goods. The customer still has the item. */
  async exchange(
    orderId: string,
    itemId: string,
    goods: Goods,
    pricing: Pricing = {},
  ): Promise<{ id: string; returnId: string }> {
    const { exchange } = await this.admin<{ exchange: { id: string } }>("POST", "/admin/exchanges", {
      order_id: orderId,
    })
    const path = `/admin/exchanges/${exchange.id}`
    const inbound = await this.admin<{ return: { id: string } }>("POST", `${path}/inbound/items`, {
      location_id: await this.stockLocation(),
      items: [{ id: itemId, quantity: 1 }],
    })
    await this.admin("POST", `${path}/outbound/items`, { items: await this.lines(goods, pricing) })
    await this.admin("POST", `${path}/outbound/shipping-method`, await this.freeShipping())
    await this.admin("POST", `${path}/request`, {})
    return { id: exchange.id, returnId: inbound.return.id }
  }

  /** A claim about one fulfilled item, which is replaced by other goods. */
  async claim(
    orderId: string,
    itemId: string,
    goods: Goods,
    pricing: Pricing = {},
  ): Promise<{ id: string; returnId: string }> {
    const { claim } = await this.admin<{ claim: { id: string } }>("POST", "/admin/claims", {
      order_id: orderId,
      type: "replace",
    })
    const path = `/admin/claims/${claim.id}`
    const broken = [{ id: itemId, quantity: 1 }]
    await this.admin("POST", `${path}/claim-items`, {
      items: broken.map((item) => ({ ...item, reason: "production_failure" })),
    })
    const inbound = await this.admin<{ return: { id: string } }>("POST", `${path}/inbound/items`, {
      location_id: await this.stockLocation(),
      items: broken,
    })
    await this.admin("POST", `${path}/outbound/items`, { items: await this.lines(goods, pricing) })
    await this.admin("POST", `${path}/outbound/shipping-method`, await this.freeShipping())
    await this.admin("POST", `${path}/request`, {})
    return { id: claim.id, returnId: inbound.return.id }
  }

  /** Cancels an exchange or a claim. */
  async withdraw(kind: "exchange" | "claim", id: string): Promise<void> {
    await this.admin("POST", `/admin/${kind}s/${id}/cancel`, {})
  }

  /** The returned item arrives at the store. */
  async receive(returnId: string): Promise<void> {
    const path = `/admin/returns/${returnId}`
    await this.admin("POST", `${path}/receive`, {})
    const { return: returned } = await this.admin<{
      return: { items: { item_id: string; quantity: number }[] }
    }>("GET", `${path}?fields=id,*items`)
    await this.admin("POST", `${path}/receive-items`, {
      items: returned.items.map(({ item_id, quantity }) => ({ id: item_id, quantity })),
    })
    await this.admin("POST", `${path}/receive/confirm`, {})
  }

  /**
   * A draft order of an Indonesian customer, delivered by JNE.
   *
   * @param more fields of the request that differ
   */
  async draft(goods: Goods, more: object = {}, pricing: Pricing = {}): Promise<string> {
    const { regions } = await this.admin<{ regions: { id: string; currency_code: string }[] }>(
      "GET",
      "/admin/regions",
    )
    const { sales_channels } = await this.admin<{ sales_channels: Named[] }>("GET", "/admin/sales-channels")
    const channel = sales_channels.find(({ name }) => name === "Toko Online")
    const option = await this.shippingOption()
    const { draft_order } = await this.admin<{ draft_order: { id: string } }>("POST", "/admin/draft-orders", {
      region_id: regions.find(({ currency_code }) => currency_code === "idr")?.id,
      sales_channel_id: channel?.id,
      email: CUSTOMER.email,
      shipping_address: CUSTOMER.address,
      billing_address: CUSTOMER.address,
      items: await this.lines(goods, pricing),
      shipping_methods: [{ shipping_option_id: option, name: "JNE REG", amount: 18_000 }],
      ...more,
    })
    return draft_order.id
  }

  /** An edit of a draft order that adds items. */
  async addToDraft(draftId: string, goods: Goods): Promise<void> {
    const path = `/admin/draft-orders/${draftId}/edit`
    await this.admin("POST", path, {})
    await this.admin("POST", `${path}/items`, { items: await this.lines(goods, {}) })
    await this.admin("POST", `${path}/request`, {})
    await this.admin("POST", `${path}/confirm`, {})
  }

  async convert(draftId: string): Promise<void> {
    await this.admin("POST", `/admin/draft-orders/${draftId}/convert-to-order`, {})
  }

  private async lines(goods: Goods, { unitPrice }: Pricing) {
    const { variants } = await this.admin<{ variants: { id: string; sku: string }[] }>(
      "GET",
      "/admin/product-variants?limit=100&fields=id,sku",
    )
    return Object.entries(goods).map(([sku, quantity]) => ({
      variant_id: variants.find((variant) => variant.sku === sku)?.id,
      quantity,
      ...(unitPrice === undefined ? {} : { unit_price: unitPrice }),
    }))
  }

  private async stockLocation(): Promise<string | undefined> {
    const { stock_locations } = await this.admin<{ stock_locations: Named[] }>(
      "GET",
      "/admin/stock-locations?fields=id,name",
    )
    return stock_locations[0]?.id
  }

  private async shippingOption(): Promise<string | undefined> {
    const { shipping_options } = await this.admin<{ shipping_options: Named[] }>(
      "GET",
      "/admin/shipping-options?fields=id,name",
    )
    return shipping_options.find(({ name }) => name === "JNE REG")?.id
  }

  private async freeShipping() {
    return { shipping_option_id: await this.shippingOption(), custom_amount: 0 }
  }
}
