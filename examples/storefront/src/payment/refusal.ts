import { FetchError } from "@medusajs/js-sdk"

/** Why LinkAja takes no payment for this cart, as the plugin's `code` says it; its `message` names the things. */
export const REFUSAL_CODES = [
  "sold_out",
  "cart_incomplete",
  "cart_changed",
  "promotion_gone",
  "unavailable",
] as const

export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** The store's rejection of a payment session, with the whole response; the SDK's errors keep only a part. */
export class SessionRefused extends Error {
  override readonly name = "SessionRefused"

  constructor(
    readonly status: number,
    /** In the requested language. */
    message: string,
    readonly code?: string,
  ) {
    super(message)
  }
}

/** Reasons for a rejection that a shopper can act on. */
export type Refusal =
  /** No response: the outcome is unknown, and repeating is safe. */
  | { kind: "offline" }
  /** The plugin's reason, and its sentence in the shopper's language. */
  | { kind: "refused"; code: RefusalCode; message: string }
  /** 409 of the plugin: another request is in progress, or DOKU is still queried about the last payment. It passes. */
  | { kind: "wait"; message: string }
  /** 409: another tab, or a click before this one, is still at work on this cart. */
  | { kind: "busy" }
  /** 422 of the payment provider: LinkAja can't be reached, and nothing was charged. */
  | { kind: "linkaja_unreachable" }
  /** Money for this cart is here already and a person is looking at it. */
  | { kind: "review"; invoiceNumber: string | undefined }
  /** This cart has become an order, perhaps in another tab. */
  | { kind: "already_paid" }
  /** An order's payment collection that a part was paid of takes no second payment; the message says what to do. */
  | { kind: "paid_in_part"; message: string }
  /** The cart isn't what the shopper was looking at when they pressed the button. */
  | { kind: "total_changed" }
  | { kind: "out_of_stock" }
  | { kind: "not_found" }
  /** Anything else; `message` is the store's own English sentence, or empty where it isn't meant for shoppers. */
  | { kind: "other"; message: string }

/** Messages of the plugin and of Medusa that have no code, recognised by their text. */
const BY_WORDS: [RegExp, (message: string) => Refusal][] = [
  [
    /under review|sedang diperiksa/i,
    (message) => ({ kind: "review", invoiceNumber: /invoice (\w+)/i.exec(message)?.[1] }),
  ],
  [/in full or in part|seluruhnya atau sebagian/i, (message) => ({ kind: "paid_in_part", message })],
  [/already (paid|completed)|sudah dibayar/i, () => ({ kind: "already_paid" })],
  [/total has changed/i, () => ({ kind: "total_changed" })],
  [/required inventory/i, () => ({ kind: "out_of_stock" })],
]

/** The same as the plugin's own refusal, found before the request: the cart was changed elsewhere. */
export class TotalChanged extends Error {
  override readonly name = "TotalChanged"
}

export function readRefusal(error: unknown): Refusal {
  if (error instanceof TotalChanged) return { kind: "total_changed" }
  // `fetch` rejects with a TypeError when no answer came.
  if (error instanceof TypeError) return { kind: "offline" }
  if (error instanceof SessionRefused) {
    const code = REFUSAL_CODES.find((known) => known === error.code)
    if (code !== undefined) return { kind: "refused", code, message: error.message }
    if (error.status === 409) return { kind: "wait", message: error.message }
    return readAnswer(error.status, error.message)
  }
  if (!(error instanceof FetchError)) return { kind: "other", message: "" }
  return readAnswer(error.status, error.message)
}

function readAnswer(status: number | undefined, message: string): Refusal {
  const known = BY_WORDS.find(([words]) => words.test(message))
  if (known !== undefined) return known[1](message)
  if (status === 404) return { kind: "not_found" }
  if (status === 409) return { kind: "busy" }
  if (status === 422) return { kind: "linkaja_unreachable" }
  return { kind: "other", message: status === 400 ? message : "" }
}

/** True if a retry may succeed: no connection, or a server error. */
export function mayPass(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof FetchError && (error.status ?? 0) >= 429)
}
