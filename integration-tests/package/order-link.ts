import { waitUntil } from "../../testing/lib/wait"
import { logInAsAdmin } from "../../testing/store/admin-login"
import { requestJson } from "../../testing/store/http-json"
import { type AdminCall, OrderChanges } from "../http/support/order-changes"
import type { ShippedSandbox } from "./shipped-sandbox"

const SETTLED_WITHIN_MS = 60_000
/** Integer IDR. */
const RETURNED = 7_000

interface OrderView {
  total: number
  payment_status: string
  summary: { paid_total: number; refunded_total: number; pending_difference: number }
}

interface Links {
  payment_links: { status: string }[]
  owed: number
}

/**
 * A draft order is edited, converted, paid by its payment link on a phone, and refunded in part, by a store without a
 * storefront.
 */
export async function sellByLink({ origin, sandbox }: { origin: string; sandbox: ShippedSandbox }) {
  const headers = { authorization: `Bearer ${await logInAsAdmin(origin)}` }
  const admin: AdminCall = (method, path, body) =>
    requestJson(origin + path, { method, headers, ...(body === undefined ? {} : { body }) })
  const changes = new OrderChanges(admin)
  const orderId = await changes.draft({ "KOPI-GAYO-250": 1 })
  await changes.addToDraft(orderId, { "TEH-MELATI-80": 1 })
  await changes.convert(orderId)
  const linksPath = `/admin/doku/orders/${orderId}/payment-links`
  const { owed } = await admin<Links>("GET", linksPath)
  const { payment_link } = await admin<{ payment_link: { url: string } }>("POST", linksPath, {})

  const page = await fetch(payment_link.url)
  const pressed = await fetch(payment_link.url, { method: "POST", redirect: "manual" })
  const payPage = await fetch(String(pressed.headers.get("location")), { redirect: "manual" })
  const { transactions } = await admin<{ transactions: { id: string; invoice_number: string }[] }>(
    "GET",
    "/admin/doku/transactions?limit=1",
  )
  const [transaction] = transactions
  if (!transaction) throw new Error("The payment link started no payment")
  await sandbox.pay(transaction.invoice_number)
  const isPaid = async () =>
    (await admin<Links>("GET", linksPath)).payment_links.every(({ status }) => status === "paid")
  const paid = await waitUntil(isPaid, { ms: SETTLED_WITHIN_MS })

  const books = async () => {
    const { order } = await admin<{ order: OrderView }>(
      "GET",
      `/admin/orders/${orderId}?fields=id,total,payment_status,*summary`,
    )
    const { paid_total, refunded_total, pending_difference } = order.summary
    return {
      status: order.payment_status,
      paid: Math.round(paid_total),
      refunded: Math.round(refunded_total),
      owed: Math.round(pending_difference),
    }
  }
  const afterPayment = await books()
  await admin("POST", `/admin/doku/transactions/${transaction.id}/refunds`, {
    amount: RETURNED,
    reference: "TRF-1",
  })
  return {
    pages: [page.status, pressed.status, payPage.status],
    owed,
    paid,
    received: (await sandbox.invoice(transaction.invoice_number)).paidAmount,
    afterPayment,
    afterRefund: await books(),
  }
}

/** Expects one payment of what the order owed, and a summary that agrees with it and with the refund. */
export function expectSoldByLink(sold: Awaited<ReturnType<typeof sellByLink>>): void {
  expect(sold.received).toBeGreaterThan(97_500)
  expect(sold).toEqual({
    pages: [200, 303, expect.any(Number)],
    owed: sold.received,
    paid: true,
    received: sold.received,
    afterPayment: { status: "captured", paid: sold.received, refunded: 0, owed: 0 },
    afterRefund: { status: "partially_refunded", paid: sold.received, refunded: RETURNED, owed: 0 },
  })
  expect([200, 302]).toContain(sold.pages[2])
}
