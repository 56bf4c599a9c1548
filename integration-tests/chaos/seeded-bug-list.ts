import type { Change } from "./project-with-seeded-bug"

/** Bugs that break the one promise. Each must make a test fail; one that goes unnoticed shows a gap in the tests. */
export const SEEDED_BUGS: Readonly<Record<string, readonly Change[]>> = {
  /** Nobody queries DOKU: a payment without notification and return is never found. */
  "job-off": [{ remove: "src/jobs/reconcile-doku-transactions.ts" }],

  /** A late FAILED or PENDING makes a paid transaction unpaid. */
  "unsticky-paid": [
    {
      file: "src/modules/doku/ledger/status-machine.ts",
      find: 'doku_pending: "paid",\n    doku_failed: "paid",',
      replace: 'doku_pending: "pending",\n    doku_failed: "pending",',
    },
  ],

  /** The transaction is recorded after DOKU has answered, so a lost answer leaves no record. */
  "row-after-call": [
    {
      file: "src/providers/doku-linkaja/start-payment.ts",
      find: "await deps.doku.ledger.openFirst(invoice)",
      replace: 'await openAfterCall(deps.doku, account, "openFirst", invoice)',
    },
    {
      file: "src/providers/doku-linkaja/start-payment.ts",
      find: "await deps.doku.ledger.open(invoice)",
      replace: 'await openAfterCall(deps.doku, account, "open", invoice)',
    },
    {
      file: "src/providers/doku-linkaja/start-payment.ts",
      find: "function checkAmount(",
      replace: `async function openAfterCall(doku, account, open, input) {
  await account.client.createOrder({
    integration: input.integration,
    requestId: input.invoiceNumber,
    body: input.requestBody,
    expect: { invoiceNumber: input.invoiceNumber, amount: input.amount },
  })
  return doku.ledger[open](input)
}

function checkAmount(`,
    },
  ],

  /** A status that denies a payment is ignored, so the payment is captured all the same. */
  "contradiction-ignored": [
    {
      file: "src/modules/doku/inbound/apply-status-answer.ts",
      find: "return denies && needsConfirming(transaction, new Date())",
      replace: 'return denies && dokuStatus === "none" && needsConfirming(transaction, new Date())',
    },
  ],

  /** Settling creates a session although the shopper may be paying by another provider. */
  "foreign-session-deleted": [
    {
      file: "src/workflows/settle/decide.ts",
      find: "const other = foreignPage(state, now)",
      replace: "const other = now.getTime() < 0 ? foreignPage(state, now) : undefined",
    },
  ],

  /** FAILED ends a Checkout payment although the shopper may try again on DOKU's page; nobody checks it any more. */
  "failed-final": [
    {
      file: "src/modules/doku/inbound/apply-status.ts",
      find: "const status = nextStatus(transaction.status, event)",
      replace: `const isFinal =
      event === "doku_failed" && transaction.integration === "checkout" && !isPaid(transaction.status)
    const status = isFinal ? "failed" : nextStatus(transaction.status, event)`,
    },
    {
      file: "src/modules/doku/inbound/apply-status.ts",
      find: "    else next_check_at end`",
      replace: "    when :status::text = 'failed' then null\n    else next_check_at end`",
    },
  ],

  /** Two presses of a payment link's button run at the same time, and each makes an invoice. */
  "press-without-lease": [
    {
      file: "src/api/doku/link/start-link-payment.ts",
      find: 'if (!(await leases.acquire([link.order_id], { waitMs: WAIT_MS }))) return { notice: "busy" }',
      replace: "",
    },
    {
      file: "src/api/doku/link/start-link-payment.ts",
      find: 'if (!(await leases.acquire([collection.id], { waitMs: WAIT_MS }))) return refuse("busy", "busy")',
      replace: "",
    },
    {
      file: "src/api/doku/link/start-link-payment.ts",
      find: 'if (!(await leases.acquire([refundLeaseKey(order.id)], { waitMs: WAIT_MS }))) return refuse("busy", "busy")',
      replace: "",
    },
  ],

  /** A changed order's collection keeps the new amount when the older page is paid. */
  "collection-not-fitted": [
    {
      file: "src/workflows/settle/order-collection.ts",
      find: "if (cart_id !== null || payments.length > 0 || toRupiah(collection.amount) === amount) return",
      replace: "if (amount > 0) return",
    },
    {
      file: "src/workflows/settle/order-collection.ts",
      find: "if (cart_id !== null || payments.length > 1 || toRupiah(collection.amount) === amount) return",
      replace: "if (amount > 0) return",
    },
  ],

  /** Several processes may change a collection at the same time. */
  "lease-off": [
    {
      file: "src/modules/doku/ledger/lease.ts",
      find: "where doku_lease.expires_at < clock_timestamp()",
      replace: "",
    },
    {
      file: "src/modules/doku/ledger/lease.ts",
      find: "if (renewed.length === 0) {",
      replace: "if (renewed.length < 0) {",
    },
    {
      file: "src/modules/doku/ledger/lease.ts",
      find: `exists (select 1 from doku_lease l
  where l.payment_collection_id = :leaseCollectionId and l.owner = :leaseOwner and l.expires_at > clock_timestamp())`,
      replace: "(cast(:leaseCollectionId as text) is not null and cast(:leaseOwner as text) is not null)",
    },
  ],
}
