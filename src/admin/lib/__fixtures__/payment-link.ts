import type { PaymentLink } from "../api-types"

/** A live link with some fields changed. */
export function paymentLink(change: Partial<PaymentLink> = {}): PaymentLink {
  return {
    id: "dokupl_1",
    order_id: "order_1",
    status: "live",
    url: "https://api.store.id/doku/link/0123456789abcdef",
    whatsapp_url: "https://wa.me/6281234567890?text=link",
    created_at: "2026-11-23T03:00:00.000Z",
    created_by: "user_1",
    expires_at: "2026-11-30T03:00:00.000Z",
    opened_at: null,
    withdrawn_at: null,
    withdrawn_by: null,
    ...change,
  }
}
