import type { BigNumberInput, RemoteQueryFunction } from "@medusajs/framework/types"
import type { DokuAccount } from "../../modules/doku/accounts/accounts"
import { CHANNEL } from "../../modules/doku/config/options"
import { invoiceNumberOf, randomToken } from "../../modules/doku/ledger/invoice-number"
import type { NewTransaction } from "../../modules/doku/ledger/ledger"
import { toDecimalText } from "../../money/rupiah"
import { BODY_BUILDERS } from "./order-request/body-builders"
import { orderSource } from "./order-request/order-source"
import { type SessionContext, type SessionOrder, withAccount } from "./session-context"

export interface InvoiceInput {
  query: Omit<RemoteQueryFunction, symbol>
  account: DokuAccount
  session: SessionContext
  /** The order, if the session pays what an order owes. The session then has no cart. */
  order: SessionOrder | undefined
  /** Integer IDR. */
  amount: number
  /** The session's amount before rounding. */
  exactAmount: BigNumberInput
  /** The shopper's destination after the payment; null for the option's. */
  returnUrl: string | null
}

/** Composes the transaction of a session, with the bytes of its create-order request. Writes nothing. */
export async function composeInvoice(input: InvoiceInput): Promise<NewTransaction> {
  const { query, account, session, order, amount } = input
  const { options } = account
  const invoiceNumber = invoiceNumberOf(session.id, options.invoicePrefix)
  const returnToken = randomToken()
  const source = session.cart ? await withAccount(query, session.cart) : order && orderSource(order, amount)
  return {
    providerId: account.providerId,
    channel: CHANNEL,
    integration: options.integration,
    environment: options.environment,
    clientId: options.clientId,
    invoiceNumber,
    payToken: randomToken(),
    returnToken,
    paymentCollectionId: session.collectionId,
    cartId: session.cart?.id ?? null,
    amount,
    sessionAmount: toDecimalText(input.exactAmount),
    requestBody: BODY_BUILDERS[options.integration]({
      source,
      invoiceNumber,
      amount,
      returnUrl: `${options.backendUrl}/doku/return/${returnToken}`,
      options,
    }),
    expiresInMinutes: options.expiresInMinutes,
    session: { id: session.id, returnUrl: input.returnUrl },
  }
}
