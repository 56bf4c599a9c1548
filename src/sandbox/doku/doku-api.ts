import type { IncomingMessage, ServerResponse } from "node:http"
import { type Answer, jsonAnswer } from "../http/answer"
import { send, sendHalf } from "../http/exchange"
import type { RequestRecord, SandboxContext } from "../state/context"
import { type FaultSpec, isCreateRefusal, isProcessed } from "../state/faults"
import { noSuchResource } from "./refusals"
import { DOKU_ROUTES } from "./routes"

/** Answers a call of DOKU's API, or does what the first matching fault says. */
export async function handleDokuCall(
  context: SandboxContext,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const startedAt = Date.now()
  const record = recordRequest(context, request, body)
  const reply = (answer: Answer, write = send) => {
    response.setHeader("Date", context.now().toUTCString())
    record.answerStatus = answer.status
    record.ms = Date.now() - startedAt
    write(response, answer)
  }

  const target = record.path.split("?", 1)[0] ?? ""
  const route = DOKU_ROUTES.find((one) => one.matches(record.method, target))
  if (!route) return reply(noSuchResource(target))
  const call = { headers: request.headers, target, body }
  const fault = route.faultRoute && context.faults.take(route.faultRoute, route.invoiceNumber(context, call))
  const process = () => route.answer(context, call)
  if (!fault) return reply(process())
  record.fault = fault.kind

  if (isCreateRefusal(fault.kind)) return reply(route.answer(context, call, fault.kind))
  if (fault.kind === "slow") {
    await context.timers.wait(fault.ms ?? 0)
    return reply(process())
  }
  const answer = isProcessed(fault) ? process() : undefined
  const replacement = faultAnswer(fault)
  if (replacement) return reply(replacement)
  if (fault.kind === "truncated" && answer) return reply(answer, sendHalf)
  if (fault.kind === "reset_before" || fault.kind === "reset_after") request.socket.resetAndDestroy()
  // The other kinds hang: the socket stays open until the caller or the sandbox closes it.
}

function recordRequest(context: SandboxContext, request: IncomingMessage, body: Buffer): RequestRecord {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== "signature" && value !== undefined) headers[name] = String(value)
  }
  const record: RequestRecord = {
    at: new Date().toISOString(),
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers,
    body: body.toString("utf8"),
    answerStatus: null,
    ms: null,
    fault: null,
  }
  context.requests.push(record)
  return record
}

/** The answer that a fault puts in place of DOKU's; undefined for faults without one. */
function faultAnswer(fault: FaultSpec): Answer | undefined {
  switch (fault.kind) {
    case "status_500":
      return jsonAnswer(500, { message: ["500 INTERNAL SERVER ERROR"] })
    case "html_502":
      return {
        status: 502,
        headers: { "Content-Type": "text/html" },
        body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n",
      }
    case "rate_limited": {
      // DOKU publishes no limits; both the status and the body are assumed.
      const answer = jsonAnswer(429, { message: ["TOO MANY REQUESTS"] })
      return {
        ...answer,
        headers: { ...answer.headers, "Retry-After": String(fault.retryAfterSeconds ?? 1) },
      }
    }
    case "empty_200":
      return { ...jsonAnswer(200, null), body: "" }
    case "not_json_200":
      return { ...jsonAnswer(200, null), body: "<!doctype html><p>Maintenance</p>" }
    default:
      return undefined
  }
}
