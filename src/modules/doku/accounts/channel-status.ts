import type { MisconfigurationReason } from "../../../doku-api"
import type { Sql } from "../db/sql"
import { lastInvoicesSql } from "../ledger/recent-invoices"
import type { DokuAccount } from "./accounts"

const CHANNEL_INACTIVE: MisconfigurationReason = "channel_inactive"
/** The last create request about the channel is looked for among so many transactions. */
const LAST_INVOICES = 100

/** DOKU rejected an invoice because LinkAja isn't active for the merchant; only a create request tells that. */
export interface ChannelRefusal {
  at: Date
  /** DOKU's own words, masked. */
  dokuMessage: string | null
}

/**
 * The refusal that still applies: the account's last create request that told anything about the channel was rejected
 * because of it. Each integration has an activation of its own, so only the configured one's requests count. A failure of another kind (no network, bad credentials) tells nothing about the channel.
 */
export async function findChannelRefusal(
  sql: Sql,
  { providerId, options: { clientId, environment, integration } }: DokuAccount,
): Promise<ChannelRefusal | undefined> {
  const [last] = await sql.query<{ type: string; doku_message: string | null; created_at: Date }>(
    `select e.type, e.data ->> 'doku_message' as doku_message, e.created_at
     from (${lastInvoicesSql("'infinity'")}) recent
     join doku_event e on e.transaction_id = recent.id
     where recent.client_id = :clientId and recent.environment = :environment
       and recent.integration = :integration and (e.type = 'create_accepted' or
       (e.type in ('create_refused', 'create_unknown') and e.data ->> 'reason' = :channelInactive))
     order by e.created_at desc limit 1`,
    {
      providerId,
      lastInvoices: LAST_INVOICES,
      clientId,
      environment,
      integration,
      channelInactive: CHANNEL_INACTIVE,
    },
  )
  if (!last || last.type === "create_accepted") return undefined
  return { at: last.created_at, dokuMessage: last.doku_message }
}
