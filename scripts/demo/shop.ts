/** A small shop in front of the demo store: enough to click through a LinkAja payment without a storefront. */
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { checkOut } from "./checkout"
import { outcomePage, problemPage, productsPage } from "./shop-pages"
import type { PaymentWord, StoreApi } from "./store-api"

export const RETURN_PATH = "/pembayaran"

/** How often, and how long, the page of a pending payment looks again. */
const REFRESH_SECONDS = 2
const MOST_REFRESHES = 90

export interface Shop {
  close(): Promise<void>
}

export async function startShop(
  store: StoreApi,
  { port, host }: { port: number; host: string },
): Promise<Shop> {
  /** For the page of a payment under review; after a restart it shows the session's id instead. */
  const invoices = new Map<string, string>()

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://shop.invalid")
    const route = `${request.method} ${url.pathname}`
    if (route === "GET /") {
      const region = await store.indonesia()
      send(response, 200, productsPage(await store.products(region.id)))
    } else if (route === "POST /bayar") {
      const form = await readForm(request)
      const region = await store.indonesia()
      const { session } = await checkOut(store, {
        regionId: region.id,
        variantId: form.get("variant_id") ?? "",
        quantity: 1,
        courier: form.get("courier") ?? undefined,
      })
      invoices.set(session.session_id, session.invoice_number)
      response.writeHead(303, { location: session.redirect_url }).end()
    } else if (route === `GET ${RETURN_PATH}`) {
      await answerReturn(url, response)
    } else {
      send(response, 404, problemPage("Halaman ini tidak ada."))
    }
  }

  const answerReturn = async (url: URL, response: ServerResponse): Promise<void> => {
    const sessionId = url.searchParams.get("session_id") ?? ""
    let payment = readWord(url.searchParams.get("payment"))
    let orderId = url.searchParams.get("order_id") ?? undefined
    if (payment === undefined || sessionId === "") {
      send(response, 400, problemPage("Alamat ini tidak lengkap."))
      return
    }
    const looked = Number(url.searchParams.get("lihat") ?? 0)
    if (payment === "pending") {
      const status = await store.status(sessionId)
      payment = status.payment
      orderId = status.order_id
    }
    const details = { orderId, invoice: invoices.get(sessionId) ?? sessionId }
    if (payment !== "pending" || looked >= MOST_REFRESHES) {
      send(response, 200, outcomePage(payment, details))
      return
    }
    url.searchParams.set("lihat", String(looked + 1))
    const next = `${REFRESH_SECONDS};url=${url.pathname}${url.search}`
    send(response, 200, outcomePage(payment, details), { refresh: next })
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(`shop: ${request.method} ${request.url}:`, error instanceof Error ? error.message : error)
      send(response, 502, problemPage("Toko sedang tidak dapat melayani. Silakan coba lagi."))
    })
  })
  server.listen(port, host)
  await once(server, "listening")
  return {
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent) {
    response.end()
    return
  }
  response
    .writeHead(status, {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      // No form-action: browsers hold it against the redirect that leads to LinkAja.
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      ...headers,
    })
    .end(body)
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = ""
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk
    if (body.length > 10_000) {
      throw new Error("The form is larger than this shop ever sends.")
    }
  }
  return new URLSearchParams(body)
}

const WORDS: readonly PaymentWord[] = ["paid", "pending", "failed", "expired", "review"]

function readWord(text: string | null): PaymentWord | undefined {
  return WORDS.find((word) => word === text)
}
