import type { Sql } from "./sql"

/**
 * Money that the store has returned, as its admin recorded it. DOKU has no refund API for LinkAja, so nothing
 * here moves money; it only keeps Medusa from booking a refund that nobody made.
 */
export class Refunds {
  constructor(private readonly sql: Sql) {}

  /** All that was returned of a payment, in integer IDR. */
  async total(transactionId: string): Promise<number> {
    const [row] = await this.sql.query<{ total: string }>(
      "select coalesce(sum(amount), 0) as total from doku_refund where transaction_id = ?",
      [transactionId],
    )
    return Number(row?.total ?? 0)
  }

  /**
   * Ties a recorded refund of exactly this amount to Medusa's refund, once; the same Medusa refund again finds
   * its own. False when none is recorded that isn't used already.
   *
   * @param amount integer IDR
   * @param medusaRefundId Medusa's id of the refund, which makes a repeat the same refund.
   */
  async bind(transactionId: string, amount: number, medusaRefundId: string): Promise<boolean> {
    const bound = await this.sql.query(
      `update doku_refund set medusa_refund_id = ?, updated_at = now()
       where id = (
         select id from doku_refund
         where transaction_id = ? and amount = ? and (medusa_refund_id is null or medusa_refund_id = ?)
         order by (medusa_refund_id is not null) desc, created_at, id limit 1 for update)
         and (medusa_refund_id is null or medusa_refund_id = ?)
       returning id`,
      [medusaRefundId, transactionId, amount, medusaRefundId, medusaRefundId],
    )
    return bound.length > 0
  }
}
