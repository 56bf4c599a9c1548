import { generateEntityId } from "@medusajs/framework/utils"
import type { PaymentLog } from "../../../logging/payment-log"
import type { AuditAction } from "../audit/audit-actions"
import type { AuditTrail } from "../audit/audit-trail"
import type { Sql } from "../db/sql"
import { randomToken } from "../ledger/invoice-number"
import type { PaymentLink } from "../ledger/rows"

export interface NewPaymentLink {
  orderId: string
  providerId: string
  /** Medusa's user id, if a person requested it. */
  actor: string | null
  days: number
}

/** A renewal by whoever has just made the link is a double click, and no act for the audit trail. */
const DOUBLE_CLICK = "10 seconds"

/** The links by which customers pay what an order owes. They hold no amount and no invoice. */
export class PaymentLinks {
  constructor(
    private readonly sql: Sql,
    private readonly audit: AuditTrail,
    private readonly log: PaymentLog,
  ) {}

  /**
   * Makes a link, or counts the days of the order's live one anew, so that an order never has two. Two simultaneous
   * requests need the order's lease.
   */
  request(input: NewPaymentLink): Promise<PaymentLink> {
    return this.sql.transaction(async (sql) => {
      const renewed = await this.renew(sql, input)
      const link = renewed ?? (await this.make(sql, input))
      const { orderId: order, actor } = input
      sql.afterCommit(() =>
        this.log.write("payment_link_requested", {
          link: link.id,
          order,
          actor,
          renewed: renewed !== undefined,
        }),
      )
      return link
    })
  }

  private async renew(sql: Sql, { orderId, providerId, actor, days }: NewPaymentLink) {
    const [renewed] = await sql.query<PaymentLink & { repeated: boolean }>(
      `update doku_payment_link set expires_at = now() + :days::int * interval '1 day', provider_id = :providerId,
         updated_at = now()
       where order_id = :orderId and withdrawn_at is null and ended_at is null and expires_at > now()
       returning *, created_at > now() - :doubleClick::interval and created_by is not distinct from :actor as repeated`,
      { orderId, providerId, days, actor, doubleClick: DOUBLE_CLICK },
    )
    if (!renewed) return undefined
    const { repeated, ...link } = renewed
    if (!repeated) await this.recordAct("payment_link_renewed", link, actor, sql)
    return link
  }

  private async make(sql: Sql, { orderId, providerId, actor, days }: NewPaymentLink): Promise<PaymentLink> {
    const [made] = await sql.query<PaymentLink>(
      `insert into doku_payment_link (id, token, order_id, provider_id, created_by, expires_at)
       values (:id, :token, :orderId, :providerId, :actor, now() + :days::int * interval '1 day') returning *`,
      { id: generateEntityId(undefined, "dokupl"), token: randomToken(), orderId, providerId, actor, days },
    )
    if (!made) throw new Error(`No payment link was written for order ${orderId}`)
    await this.recordAct("payment_link_made", made, actor, sql)
    return made
  }

  async find(by: "id" | "token", value: string): Promise<PaymentLink | undefined> {
    const [link] = await this.sql.query<PaymentLink>(`select * from doku_payment_link where ${by} = :value`, {
      value,
    })
    return link
  }

  /** The links of an order, the newest first. */
  list(orderId: string): Promise<PaymentLink[]> {
    return this.sql.query<PaymentLink>(
      "select * from doku_payment_link where order_id = :orderId order by created_at desc, id",
      { orderId },
    )
  }

  /** A link that was withdrawn before keeps its time and its actor. */
  async withdraw(link: PaymentLink, actor: string): Promise<PaymentLink> {
    const withdrawn = await this.sql.transaction(async (sql) => {
      const [row] = await sql.query<PaymentLink>(
        `update doku_payment_link set withdrawn_at = now(), withdrawn_by = :actor, updated_at = now()
         where id = :id and withdrawn_at is null returning *`,
        { id: link.id, actor },
      )
      if (!row) return undefined
      await this.recordAct("payment_link_withdrawn", row, actor, sql)
      sql.afterCommit(() =>
        this.log.write("payment_link_withdrawn", { link: link.id, order: link.order_id, actor }),
      )
      return row
    })
    return withdrawn ?? (await this.find("id", link.id)) ?? link
  }

  private recordAct(action: AuditAction, link: PaymentLink, actor: string | null, sql: Sql): Promise<void> {
    const { id: paymentLinkId, order_id: orderId, provider_id: providerId } = link
    return this.audit.record({ action, actor, paymentLinkId, orderId, providerId }, sql)
  }

  /**
   * Ends an order's links, because the order owes nothing.
   *
   * @param paid whether a LinkAja payment was just settled that paid what the order owed.
   */
  async end(orderId: string, { paid }: { paid: boolean } = { paid: false }): Promise<void> {
    const ended = await this.sql.query<Pick<PaymentLink, "id" | "expires_at">>(
      `update doku_payment_link set ended_at = now(), updated_at = now()
       where order_id = :orderId and ended_at is null and withdrawn_at is null returning id, expires_at`,
      { orderId },
    )
    // An order has one live link at most; the others have expired.
    const live = ended.find(({ expires_at }) => expires_at > new Date())
    if (paid && live) this.log.write("payment_link_paid", { link: live.id, order: orderId })
  }

  async noteOpened(link: PaymentLink): Promise<void> {
    if (link.opened_at !== null) return
    const first = await this.sql.query(
      "update doku_payment_link set opened_at = now(), updated_at = now() where id = :id and opened_at is null returning id",
      { id: link.id },
    )
    if (first.length > 0) this.log.write("payment_link_opened", { link: link.id, order: link.order_id })
  }
}
