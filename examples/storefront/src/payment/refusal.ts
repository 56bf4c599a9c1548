import { FetchError } from "@medusajs/js-sdk"

/** Why the store didn't do what was asked, as far as a shopper can do something about it. */
export type Refusal =
  /** No answer at all: the network, or the store is down. Nobody knows whether it was done; repeating is safe. */
  | { kind: "offline" }
  /** 409: another tab, or a click before this one, is still at work on this cart. */
  | { kind: "busy" }
  /** 422 of the payment provider: LinkAja can't be reached, and nothing was charged. */
  | { kind: "linkaja_unreachable" }
  /** Money for this cart is here already and a person is looking at it. */
  | { kind: "review"; invoiceNumber: string | undefined }
  /** This cart has become an order, perhaps in another tab. */
  | { kind: "already_paid" }
  /** The cart isn't what the shopper was looking at when they pressed the button. */
  | { kind: "total_changed" }
  | { kind: "out_of_stock" }
  | { kind: "not_found" }
  /** Anything else; `message` is the store's own English sentence, or empty where it isn't meant for shoppers. */
  | { kind: "other"; message: string }

/** The sentences of the plugin and of Medusa, known by their words: the SDK keeps status and message, no code. */
const BY_WORDS: [RegExp, (message: string) => Refusal][] = [
  [/under review/i, (message) => ({ kind: "review", invoiceNumber: /invoice (\w+)/i.exec(message)?.[1] })],
  [/already (paid|completed)/i, () => ({ kind: "already_paid" })],
  [/total has changed/i, () => ({ kind: "total_changed" })],
  [/required inventory/i, () => ({ kind: "out_of_stock" })],
]

/** The same as the plugin's own refusal, found before it is asked: the cart was changed elsewhere. */
export class TotalChanged extends Error {
  override readonly name = "TotalChanged"
}

export function readRefusal(error: unknown): Refusal {
  if (error instanceof TotalChanged) return { kind: "total_changed" }
  // `fetch` rejects with a TypeError when no answer came.
  if (error instanceof TypeError) return { kind: "offline" }
  if (!(error instanceof FetchError)) return { kind: "other", message: "" }
  const known = BY_WORDS.find(([words]) => words.test(error.message))
  if (known !== undefined) return known[1](error.message)
  if (error.status === 404) return { kind: "not_found" }
  if (error.status === 409) return { kind: "busy" }
  if (error.status === 422) return { kind: "linkaja_unreachable" }
  return { kind: "other", message: error.status === 400 ? error.message : "" }
}

/** Whether asking again may go better by itself: no connection, or a store that has trouble. */
export function mayPass(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof FetchError && (error.status ?? 0) >= 429)
}
