import {
  CREATE_ORDER_PATH,
  createSignature,
  DEFAULT_REDIRECT_HOSTS,
  type DokuClientConfig,
  STATUS_PATH_PREFIX,
  serializeCreateOrder,
} from "../../src/doku-api"

/** One call of DOKU's API as it stands on the wire, with the answer that it gets. */
export interface WireCall {
  method: "GET" | "POST"
  path: string
  headers: Record<string, string>
  body?: string
  answer: { headers: Record<string, string>; body: string }
}

export const ACCOUNT = {
  clientId: "BRN-0201-0000000000001",
  secretKey: "SK-SANDBOX0001",
  timeoutMs: 10_000,
  signDigest: true,
  allowedRedirectHosts: DEFAULT_REDIRECT_HOSTS,
} satisfies Omit<DokuClientConfig, "baseUrl">

export const INVOICE = "TOKO7Q2M9XK4T8V1B6N3C5H0ZADR2"
export const AMOUNT = 389_000

/** A basket of four rows, with all that is known of the customer: about 700 bytes. */
export const CREATE_BODY = serializeCreateOrder({
  order: {
    invoice_number: INVOICE,
    amount: AMOUNT,
    callback_url: "https://api.toko-siti.co.id/doku/return/Zk3vQ9pWm2XyT7bN4cRf1A",
    line_items: [
      { name: "Sambal Matah Khas Bali 200 g, Pedas", price: 45_000, quantity: 3 },
      { name: "Kopi Arabika Gayo 250 g, Giling Sedang", price: 98_000, quantity: 2 },
      { name: "Keripik Tempe Malang 150 g, Rasa Jeruk Purut", price: 19_000, quantity: 2 },
      { name: "Ongkos kirim: Reguler, Jakarta Selatan", price: 20_000, quantity: 1 },
    ],
  },
  customer: {
    name: "Siti Rahayu Kusumawardhani",
    email: "siti.rahayu@example.com",
    phone: "081234567890",
  },
  additional_info: {
    override_notification_url: "https://api.toko-siti.co.id/hooks/payment/doku-linkaja_doku",
  },
})

const CREATE_ANSWER = {
  order: { invoice_number: INVOICE, amount: `${AMOUNT}.00` },
  emoney_configuration: { identifier: "1234567890" },
  emoney_payment: {
    redirect_method_http: "POST",
    redirect_url_http: "https://pay.linkaja.id/linkaja/redirect",
    // LinkAja's message is opaque, and about so long.
    redirect_parameter: [{ name: "Message", value: Buffer.alloc(256, "LinkAja").toString("base64") }],
    status: "PENDING",
  },
  additional_info: {
    override_notification_url: "https://api.toko-siti.co.id/hooks/payment/doku-linkaja_doku",
  },
}

const STATUS_ANSWER = {
  order: { invoice_number: INVOICE, amount: AMOUNT, currency: "IDR", status: "ORDER_GENERATED" },
  transaction: {
    status: "SUCCESS",
    date: "2026-10-05T03:00:00Z",
    original_request_id: INVOICE,
  },
  service: { id: "EMONEY" },
  acquirer: { id: "LINKAJA" },
  channel: { id: "EMONEY_LINKAJA" },
  emoney_payment: { account_id: "081234567890", approval_code: "8ZKQ2M7N", reference: "LA-20261005-000123" },
  additional_info: {},
}

export const CREATE = wireCall({ method: "POST", path: CREATE_ORDER_PATH }, CREATE_ANSWER, CREATE_BODY)
export const STATUS = wireCall({ method: "GET", path: STATUS_PATH_PREFIX + INVOICE }, STATUS_ANSWER)

function wireCall(
  { method, path }: Pick<WireCall, "method" | "path">,
  answered: object,
  body?: string,
): WireCall {
  const { clientId, secretKey } = ACCOUNT
  const timestamp = "2026-10-05T03:00:00Z"
  const parts = { clientId, secretKey, requestId: INVOICE, timestamp, target: path }
  const named = { "Content-Type": "application/json", "Client-Id": clientId, "Request-Id": INVOICE }
  const answer = JSON.stringify(answered)
  return {
    method,
    path,
    headers: {
      ...named,
      Accept: "application/json",
      "Request-Timestamp": timestamp,
      Signature: createSignature({ ...parts, body }),
    },
    body,
    answer: {
      headers: {
        ...named,
        "Response-Timestamp": timestamp,
        Signature: createSignature({
          ...parts,
          timestampHeader: "Response-Timestamp",
          body: method === "POST" ? answer : undefined,
        }),
      },
      body: answer,
    },
  }
}
