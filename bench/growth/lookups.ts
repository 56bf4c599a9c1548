import { RECONCILE_JOB } from "../../src/modules/doku/job/job-runs"
import { countOpenCases } from "../../src/modules/doku/queries/case-list"
import { readLedgerState } from "../../src/modules/doku/queries/ledger-state"
import { loadPaymentStatusOfSession } from "../../src/modules/doku/queries/load-payment-status"
import { findTransactionHistory } from "../../src/modules/doku/queries/transaction-history"
import { timed } from "../lib/compare"
import { type GrownLedger, PROVIDERS } from "./grown-ledger"
import { type Known, ofRound, type Work } from "./operation"

/** Queries that a shopper, a server or an admin waits for. */
export function lookups({ doku, findRefusal }: GrownLedger, known: readonly Known[]): Work {
  const account = doku.accounts.byProviderId(PROVIDERS.main)
  const each = (work: (payment: Known) => Promise<unknown>) => ({
    alone: (round: number) => timed(() => work(ofRound(known, round))),
  })
  return {
    "find by invoice number": each((it) => doku.ledger.find("invoice_number", it.invoice_number)),
    "find by the page's token": each((it) => doku.ledger.find("pay_token", it.pay_token)),
    "find by session": each((it) => doku.ledger.findBySession(it.session_id)),
    "find what a session carries": each((it) => doku.ledger.findCarriedBy(it.session_id)),
    "find by Medusa's payment": each((it) => doku.ledger.findByPayment(it.payment_id)),
    "invoices of an order": each((it) => doku.ledger.listByOrder(it.order_id)),
    "collections of a cart": each((it) => doku.ledger.collectionsOfCart(it.cart_id)),
    "money that a collection holds": each((it) => doku.ledger.listWithMoney(it.payment_collection_id)),
    "a payment link by its token": each((it) => doku.paymentLinks.find("token", it.pay_token)),
    "payment links of an order": each((it) => doku.paymentLinks.list(it.order_id)),
    "the payment status for a shopper": each((it) => loadPaymentStatusOfSession(doku.sql, it.session_id)),
    "a payment's details with its timeline": each((it) => findTransactionHistory(doku.sql, "id", it.id)),
    "accounts, with the health of notifications": each(() => doku.accountViews()),
    "whether DOKU last refused the channel": each(() => findRefusal(account)),
    "the ledger's state for metrics": each(() => readLedgerState(doku.sql, RECONCILE_JOB)),
    "open cases, counted for the badge": each(() => countOpenCases(doku.sql)),
  }
}
