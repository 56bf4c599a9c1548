import type { Sql } from "../db/sql"
import { lastInvoicesSql } from "../ledger/recent-invoices"
import type { DokuAccount } from "./accounts"

/** Payments in a row without a notification; a lost notification or two are no sign of a wrong URL. */
const PAYMENTS_IN_A_ROW = 3
/** DOKU sends a notification that wasn't accepted again half an hour later. */
const NOTIFIED_WITHIN = "45 minutes"
/** Those payments are looked for among so many transactions. */
const LAST_INVOICES = 500

export interface NotificationHealth {
  /** When the last verified notification arrived, repeats excluded. */
  lastNotificationAt: Date | null
  /** True when payments succeed without notifications. */
  missing: boolean
}

/**
 * Whether DOKU's notifications reach this store. Without them every payment waits for the shopper's return or for the
 * job, and nobody notices that the URL in DOKU Back Office is wrong.
 *
 * They count as missing when the account's last three payments older than 45 minutes were all found by status
 * queries, and no verified notification has arrived since the first of the three was known to be paid. So a new store
 * is warned after its third payment at the earliest, and a single notification ends the warning. (The notification
 * that pays a transaction is written in the same database transaction as `paid_at`, and after it.)
 *
 * @param providerIds all providers that share the account at DOKU, which has one notification URL for them.
 */
export async function readNotificationHealth(
  sql: Sql,
  { providerId, options: { clientId, environment } }: DokuAccount,
  providerIds: readonly string[],
): Promise<NotificationHealth> {
  const [found] = await sql.query<{ last_notification_at: Date | null; missing: boolean }>(
    `with notification as (
         select max(newest.created_at) as last_at
         from unnest(:providerIds::text[]) as own (provider_id)
         cross join lateral (
           select e.created_at, e.transaction_id from doku_event e
           where e.type = 'notification' and e.provider_id = own.provider_id
           order by e.created_at desc limit 1) newest
         left join doku_transaction t on t.id = newest.transaction_id
         -- Credentials are replaced, not added: if the newest notification came under others, none came under these.
         where t.id is null or (t.client_id = :clientId and t.environment = :environment)),
       payment as (
         select paid_at from (${lastInvoicesSql("now() - :notifiedWithin::interval")}) recent
         where client_id = :clientId and environment = :environment and paid_at <= now() - :notifiedWithin::interval
         order by paid_at desc offset :laterPayments limit 1)
       select last_at as last_notification_at,
         coalesce(coalesce(last_at, '-infinity') < (select paid_at from payment), false) as missing
       from notification`,
    {
      providerIds,
      clientId,
      environment,
      providerId,
      notifiedWithin: NOTIFIED_WITHIN,
      lastInvoices: LAST_INVOICES,
      laterPayments: PAYMENTS_IN_A_ROW - 1,
    },
  )
  return {
    lastNotificationAt: found?.last_notification_at ?? null,
    missing: found?.missing ?? false,
  }
}
