import { createHash, createHmac, randomUUID } from "node:crypto"
import { DEFAULT_MERCHANT, type Merchant } from "../state/merchants"

/** A merchant's side written from DOKU's pages with node:crypto alone, so that it shares no mistake with the sandbox. */

export const CREATE = "/linkaja-emoney/v2/ServiceRequestPayment"
export const CHECKOUT = "/checkout/v1/payment"

export function digest(body: string): string {
  return createHash("sha256").update(body).digest("base64")
}

export function hmac(secretKey: string, lines: readonly string[]): string {
  return `HMACSHA256=${createHmac("sha256", secretKey).update(lines.join("\n")).digest("base64")}`
}

export function now(offsetMs = 0): string {
  return new Date(Date.now() + offsetMs).toISOString().replace(/\.\d+Z$/, "Z")
}

export interface Order {
  order: Record<string, unknown>
  customer?: unknown
  additional_info?: unknown
}

/** A valid order of Rp150.000, with the changes of a test. */
export function order(invoiceNumber: string, changes: Record<string, unknown> = {}): Order {
  return {
    order: {
      invoice_number: invoiceNumber,
      amount: 150_000,
      callback_url: "http://shop.test/back?token=1",
      line_items: [{ name: "Roti", price: 10_000, quantity: 15 }],
      ...changes,
    },
    customer: { name: "Jessica Tessalonika", email: "jessica@example.com", phone: "081112345678" },
    additional_info: {},
  }
}

export interface Checkout {
  order: Record<string, unknown>
  payment?: unknown
  customer?: unknown
  additional_info?: unknown
}

/** A valid Checkout order of Rp150.000 for LinkAja alone, with the changes of a test to its `order`. */
export function checkout(invoiceNumber: string, changes: Record<string, unknown> = {}): Checkout {
  return {
    order: {
      amount: 150_000,
      currency: "IDR",
      invoice_number: invoiceNumber,
      language: "EN",
      auto_redirect: true,
      callback_url: "http://shop.test/back?token=1",
      callback_url_result: "http://shop.test/result?token=1",
      callback_url_cancel: "http://shop.test/cancel?token=1",
      line_items: [{ id: "sku-1", name: "Roti", price: 10_000, quantity: 15, sku: "sku-1" }],
      ...changes,
    },
    payment: { payment_due_date: 60, payment_method_types: ["EMONEY_LINKAJA"] },
    customer: {
      name: "Jessica Tessalonika",
      email: "jessica@example.com",
      phone: "6281112345678",
      country: "ID",
    },
  }
}

/** `response` of an accepted Checkout create. */
export interface CheckoutResponse {
  order: Record<string, unknown>
  payment: Record<string, unknown>
}

export interface SendOptions {
  requestId?: string
  timestamp?: string
  /** Replaces headers; null leaves one out. */
  headers?: Record<string, string | null>
  withDigest?: boolean
  secretKey?: string
  signedPath?: string
  signal?: AbortSignal
}

export interface Received {
  status: number
  headers: Headers
  text: string
  json: unknown
}

export class MerchantClient {
  constructor(
    private readonly url: string,
    readonly merchant: Merchant = DEFAULT_MERCHANT,
  ) {}

  create(body: Order | string, options: SendOptions = {}): Promise<Received> {
    return this.send("POST", CREATE, typeof body === "string" ? body : JSON.stringify(body), options)
  }

  createCheckout(body: Checkout | string, options: SendOptions = {}): Promise<Received> {
    return this.send("POST", CHECKOUT, typeof body === "string" ? body : JSON.stringify(body), options)
  }

  status(id: string, options: SendOptions = {}): Promise<Received> {
    return this.send("GET", `/orders/v1/status/${id}`, undefined, options)
  }

  async send(
    method: string,
    path: string,
    body: string | undefined,
    options: SendOptions,
  ): Promise<Received> {
    const { requestId = randomUUID(), timestamp = now(), withDigest = true } = options
    const { secretKey = this.merchant.secretKey, signedPath = path } = options
    const lines = [
      `Client-Id:${this.merchant.clientId}`,
      `Request-Id:${requestId}`,
      `Request-Timestamp:${timestamp}`,
      `Request-Target:${signedPath}`,
      ...(body !== undefined && withDigest ? [`Digest:${digest(body)}`] : []),
    ]
    const headers = new Headers({
      "Content-Type": "application/json",
      "Client-Id": this.merchant.clientId,
      "Request-Id": requestId,
      "Request-Timestamp": timestamp,
      Signature: hmac(secretKey, lines),
    })
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      if (value === null) headers.delete(name)
      else headers.set(name, value)
    }
    const response = await fetch(this.url + path, {
      method,
      headers,
      body: body ?? null,
      redirect: "manual",
      signal: options.signal ?? null,
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parse(text) }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What DOKU's response-signature page says the header must be. */
export function expectedResponseSignature(
  received: Received,
  parts: { merchant?: Merchant; path: string; withDigest: boolean; timestampHeader?: string },
): string {
  const { merchant = DEFAULT_MERCHANT, path, withDigest, timestampHeader = "Response-Timestamp" } = parts
  return hmac(merchant.secretKey, [
    `Client-Id:${received.headers.get("client-id")}`,
    `Request-Id:${received.headers.get("request-id")}`,
    `${timestampHeader}:${received.headers.get(timestampHeader)}`,
    `Request-Target:${path}`,
    ...(withDigest ? [`Digest:${digest(received.text)}`] : []),
  ])
}
