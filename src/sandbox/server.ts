import type { IncomingMessage, ServerResponse } from "node:http"
import { bookPage } from "./control/book-page"
import { CONTROL_PREFIX, handleControl } from "./control/control-api"
import { bookView } from "./control/operations"
import { PAGE_PREFIX } from "./doku/checkout/page-prefix"
import { handleCheckoutPage } from "./doku/checkout/page-route"
import { handleDokuCall } from "./doku/doku-api"
import type { DokuContext } from "./doku/doku-context"
import { jsonAnswer } from "./http/answer"
import { MAX_BODY_BYTES, parseTarget, readBody, send } from "./http/exchange"
import { handleBrowserCall, LINKAJA_PREFIX } from "./linkaja/wallet"

/** What shoppers see. */
const PAGES = [
  { prefix: LINKAJA_PREFIX, handle: handleBrowserCall },
  { prefix: PAGE_PREFIX, handle: handleCheckoutPage },
] as const

/** Answers one HTTP request, whichever part of the sandbox it is for. */
export async function handleRequest(
  context: DokuContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? "GET"
  const url = parseTarget(request.url ?? "/", context.origin)
  const body = await readBody(request)
  if (!url || body === undefined) {
    response.setHeader("Connection", "close")
    const answer = url
      ? jsonAnswer(413, { message: `The body is larger than ${MAX_BODY_BYTES} bytes.` })
      : jsonAnswer(400, { message: "Bad request target." })
    return send(response, answer)
  }
  const { pathname } = url
  if (pathname === CONTROL_PREFIX || pathname.startsWith(`${CONTROL_PREFIX}/`)) {
    const contentType = request.headers["content-type"] ?? ""
    return send(response, await handleControl(context, { method, url, contentType, body }))
  }
  if (pathname === "/" && method === "GET") return send(response, bookPage(bookView(context)))
  const page = PAGES.find(({ prefix }) => pathname.startsWith(prefix))
  const answer = page?.handle(context, { method, url, form: new URLSearchParams(body.toString("utf8")) })
  if (answer) return send(response, answer)
  await handleDokuCall(context, request, response, body)
}
