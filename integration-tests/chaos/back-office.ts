import { ADMIN } from "../../testing/store/names"
import type { Database } from "./database"
import type { Random } from "./random"
import { Storefront } from "./storefront"

/** What the shop's staff changes while shoppers pay. */
export class BackOffice {
  private token: Promise<string> | undefined

  constructor(
    private readonly database: Database,
    private readonly origins: readonly string[],
    private readonly random: Random,
  ) {}

  /** Sets the quantity for sale, in addition to what orders have reserved. */
  async stock(sku: string, pieces: number): Promise<void> {
    await this.database.query(
      `update inventory_level set stocked_quantity = reserved_quantity + ?,
         raw_stocked_quantity = jsonb_build_object('value', (reserved_quantity + ?)::text, 'precision', 20)
       where inventory_item_id in (select id from inventory_item where sku = ?)`,
      [pieces, pieces, sku],
    )
  }

  /** Creates a 10 % discount and resolves to its id. */
  async createPromotion(code: string): Promise<string> {
    const { promotion } = await this.request<{ promotion: { id: string } }>("POST", "/admin/promotions", {
      code,
      type: "standard",
      status: "active",
      application_method: {
        type: "percentage",
        target_type: "order",
        value: 10,
        currency_code: "idr",
      },
    })
    return promotion.id
  }

  /** Creates a 10 % discount that may be used once, and resolves to its id. */
  async createLimitedVoucher(code: string): Promise<string> {
    const { promotion } = await this.request<{ promotion: { id: string } }>("POST", "/admin/promotions", {
      code,
      type: "standard",
      status: "active",
      campaign: {
        name: code,
        campaign_identifier: code,
        budget: { type: "usage", limit: 1 },
      },
      application_method: {
        type: "percentage",
        target_type: "order",
        value: 10,
        currency_code: "idr",
      },
    })
    return promotion.id
  }

  /** Uses the voucher up, as another shopper would. */
  async useUp(promotion: string): Promise<void> {
    await this.database.query(
      `update promotion_campaign_budget set used = "limit", raw_used = raw_limit
       where campaign_id = (select campaign_id from promotion where id = ?)`,
      [promotion],
    )
  }

  async withdrawPromotion(id: string): Promise<void> {
    await this.request("DELETE", `/admin/promotions/${id}`)
  }

  /** Sends one request to the Admin API. @throws GaveUp for a refusal, and after the last try. */
  async request<Body>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<Body> {
    this.token ??= this.logIn()
    const storefront = new Storefront(
      this.origins,
      { authorization: `Bearer ${await this.token}` },
      this.random,
    )
    return storefront.request<Body>(method, path, body)
  }

  private async logIn(): Promise<string> {
    try {
      const storefront = new Storefront(this.origins, {}, this.random)
      const { token } = await storefront.request<{ token: string }>("POST", "/auth/user/emailpass", ADMIN)
      return token
    } catch (error) {
      // The next request logs in again.
      this.token = undefined
      throw error
    }
  }
}
