import { otherIntegration } from "../../../doku-api"
import type { Sql } from "../db/sql"
import type { Case, Transaction } from "../ledger/rows"
import { type Cases, caseSubject, SYSTEM_ACTOR } from "./cases"

const KIND = "channel_inactive"

/**
 * Opens a case when DOKU rejects an invoice because LinkAja isn't active for the account: nobody can pay by it. One
 * case a provider is enough, however many shoppers try.
 *
 * @param reason for the admin; names the other integration.
 */
export async function openChannelInactive(
  { sql, cases }: { sql: Sql; cases: Cases },
  transaction: Transaction,
  { reason, dokuMessage }: { reason: string; dokuMessage: string | null },
): Promise<void> {
  const { integration, provider_id: providerId } = transaction
  const details = {
    reason,
    integration,
    other_integration: otherIntegration(integration),
    doku_message: dokuMessage,
  }
  await sql.transaction(async (inner) => {
    // Shoppers who are rejected at the same instant would each find no open case.
    await inner.query("select pg_advisory_xact_lock(hashtext(:kind), hashtext(:providerId))", {
      kind: KIND,
      providerId,
    })
    if ((await listOpenOf(inner, providerId)).length > 0) return
    await cases.open(caseSubject(transaction), KIND, details, inner)
  })
}

/** Closes it when DOKU accepts an invoice of the provider. */
export async function closeChannelInactive(
  { sql, cases }: { sql: Sql; cases: Cases },
  providerId: string,
): Promise<void> {
  const closing = { note: "DOKU accepts LinkAja's invoices again", actor: SYSTEM_ACTOR }
  for (const { transaction_id } of await listOpenOf(sql, providerId)) {
    if (transaction_id) await cases.close(transaction_id, [KIND], closing, "channel_active")
  }
}

function listOpenOf(sql: Sql, providerId: string) {
  return sql.query<Pick<Case, "transaction_id">>(
    `select transaction_id from doku_case
     where kind = '${KIND}' and closed_at is null and provider_id = :providerId`,
    { providerId },
  )
}
