import type { Change } from "./project-with-seeded-bug"

/** Ways to break the one promise. Each must make a test fail; one that doesn't has found a hole in the tests. */
export const SABOTAGES: Readonly<Record<string, readonly Change[]>> = {
  /** Nobody asks DOKU: what is neither notified nor returned from is never heard of. */
  "job-off": [{ remove: "src/jobs/reconcile-doku-transactions.ts" }],

  /** A late FAILED or PENDING takes back what is paid. */
  "unsticky-paid": [
    {
      file: "src/modules/doku/ledger/status-machine.ts",
      find: 'doku_pending: "paid",\n    doku_failed: "paid",',
      replace: 'doku_pending: "pending",\n    doku_failed: "pending",',
    },
  ],

  /** The invoice is written down once DOKU has answered: an answer that gets lost leaves nothing. */
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
      find: "/** Sends the bytes that were committed",
      replace: `async function openAfterCall(doku, account, open, input) {
  await account.client.createOrder({
    requestId: input.invoiceNumber,
    body: input.requestBody,
    expect: { invoiceNumber: input.invoiceNumber, amount: input.amount },
  })
  return doku.ledger[open](input)
}

/** Sends the bytes that were committed`,
    },
  ],

  /** DOKU's status may say what it likes: what was once called paid is captured and kept. */
  "contradiction-ignored": [
    {
      file: "src/modules/doku/inbound/apply-status.ts",
      find: 'return source === "status" && denies && needsConfirming(transaction, new Date())',
      replace: 'return source === "nobody" && denies && needsConfirming(transaction, new Date())',
    },
  ],

  /** Settling makes a session of its own although the shopper may be paying by another provider. */
  "foreign-session-deleted": [
    {
      file: "src/workflows/settle/decide.ts",
      find: "const other = foreignPage(state, now)",
      replace: "const other = now.getTime() < 0 ? foreignPage(state, now) : undefined",
    },
  ],

  /** Everybody may work on a collection's money at any time. */
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
  where l.payment_collection_id = ? and l.owner = ? and l.expires_at > clock_timestamp())`,
      replace: "(?::text is not null and ?::text is not null)",
    },
  ],
}
