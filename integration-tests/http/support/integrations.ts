import { PROVIDER_ID } from "./names"
import type { Suite } from "./suite"

/** A second provider entry, with the first one's account at DOKU: it starts LinkAja by DOKU Checkout. */
export const CHECKOUT_ID = "pp_doku-linkaja_checkout"
/** A third one, with every option that changes the create request. */
export const CHECKOUT_OPTIONS_ID = "pp_doku-linkaja_options"

/** The environment of a suite whose store offers both integrations. */
export const WITH_CHECKOUT = {
  DOKU_MORE_ACCOUNTS: JSON.stringify([
    { id: "checkout", integration: "checkout" },
    {
      id: "options",
      integration: "checkout",
      language: "en",
      expiresInMinutes: 20,
      overrideNotificationUrl: true,
      timeoutMs: 3_000,
    },
  ]),
}

/** For `describe.each`: the name of the integration, and the provider entry that starts a payment by it. */
export const BOTH_INTEGRATIONS = [
  ["the direct API", PROVIDER_ID],
  ["DOKU Checkout", CHECKOUT_ID],
] as const

/** Enables the third entry in the region, where the store has it. The seed has enabled the second one. */
export async function enableCheckout({ sql }: Pick<Suite, "sql">): Promise<void> {
  await sql(
    `insert into region_payment_provider (id, region_id, payment_provider_id)
     select 'regpp_' || payment_provider.id, region.id, payment_provider.id from region, payment_provider
     where region.currency_code = 'idr' and payment_provider.id = ?`,
    [CHECKOUT_OPTIONS_ID],
  )
}
