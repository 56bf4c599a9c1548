import { type Answer, jsonAnswer } from "../http/answer"
import { InputError } from "../input/input-error"
import { errorMessage } from "../input/system-error"
import type { InvoiceAction, Operations, SetStatus } from "./operations"

export const CONTROL_PREFIX = "/__sandbox"

export interface ControlCall {
  method: string
  /** Path and query. */
  url: URL
  contentType: string
  body: Buffer
}

type Body = unknown

/** JSON over HTTP for everything in `SandboxControl`. Bad input is answered 400 with the field and the fix. */
export async function handleControl(operations: Operations, call: ControlCall): Promise<Answer> {
  try {
    const path = call.url.pathname.slice(CONTROL_PREFIX.length)
    return jsonAnswer(200, (await route(operations, call, path)) ?? { ok: true })
  } catch (error) {
    if (error instanceof InputError) return jsonAnswer(error.httpStatus, { message: error.message })
    throw error
  }
}

async function route(operations: Operations, call: ControlCall, path: string): Promise<unknown> {
  const clientId = call.url.searchParams.get("clientId") ?? undefined
  const [, head = "", name, verb, ...rest] = path.split("/").map(decode)
  const known = rest.length === 0 && name !== ""
  if (known && verb === undefined && name === undefined) return collection(operations, call, head)
  if (known && verb === undefined && name !== undefined) {
    if (call.method === "GET" && head === "book") return operations.invoice(name, clientId)
    if (call.method === "PUT" && head === "merchants") {
      return operations.setMerchant({ ...objectBody(call), clientId: name })
    }
  }
  if (known && head === "invoices" && name !== undefined && verb !== undefined && call.method === "POST") {
    return act(operations, call, name, verb, clientId)
  }
  throw unknownRoute(call)
}

async function collection(operations: Operations, call: ControlCall, head: string): Promise<unknown> {
  switch (`${call.method} ${head}`) {
    case "GET health":
      return operations.health()
    case "GET book":
      return operations.book()
    case "GET settings":
      return operations.settings()
    case "PATCH settings":
      return operations.updateSettings(objectBody(call))
    case "GET merchants":
      return operations.merchants()
    case "GET faults":
      return operations.faults()
    case "POST faults":
      return addFaults(operations, jsonBody(call))
    case "DELETE faults":
      return operations.clearFaults()
    case "POST notify":
      return operations.sendNotification({ body: undefined, ...objectBody(call) })
    case "GET notifications":
      return operations.notifications()
    case "GET requests":
      return operations.requests()
    case "GET idle":
      return operations.idle({ retries: readRetries(call.url.searchParams.get("retries")) })
    case "POST reset":
      return operations.reset()
    default:
      throw unknownRoute(call)
  }
}

function act(
  operations: Operations,
  call: ControlCall,
  invoice: string,
  verb: string,
  clientId: string | undefined,
): unknown {
  if (verb === "notify") return operations.notify(invoice, objectBody(call), clientId)
  const action: InvoiceAction = { ...(clientId === undefined ? {} : { clientId }), ...objectBody(call) }
  switch (verb) {
    case "pay":
      return operations.pay(invoice, action)
    case "decline":
      return operations.decline(invoice, action)
    case "abandon":
      return operations.abandon(invoice, action)
    case "expire":
      return operations.expire(invoice, action)
    case "refund":
      return operations.refund(invoice, action)
    case "set-status":
      // Read, and refused if the status is missing, by the operation itself.
      return operations.setStatus(invoice, action as SetStatus)
    default:
      throw unknownRoute(call)
  }
}

/** One fault or several; several are all read before the first is queued. */
function addFaults(operations: Operations, body: Body): unknown {
  if (!Array.isArray(body)) return operations.addFault(body as Parameters<Operations["addFault"]>[0])
  return operations.addFaults(body)
}

function readRetries(value: string | null): boolean {
  if (value === null || value === "false") return false
  if (value === "true") return true
  throw new InputError("retries must be true or false")
}

/** An absent body counts as an empty object. */
function objectBody(call: ControlCall): Record<string, unknown> {
  if (call.body.length === 0) return {}
  const body = jsonBody(call)
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new InputError("the body must be a JSON object")
  }
  return { ...body }
}

function jsonBody(call: ControlCall): Body {
  // Asked for so that a body is never misread as a form. It is no protection: this is a tool for one's own machine.
  if (!/^application\/json\s*(;|$)/i.test(call.contentType)) {
    throw new InputError("the body must be sent with Content-Type: application/json")
  }
  try {
    return JSON.parse(call.body.toString("utf8"))
  } catch (error) {
    throw new InputError(`the body is no JSON: ${errorMessage(error)}`)
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) throw new InputError(`the path has a broken escape in ${part}`)
    throw error
  }
}

function unknownRoute(call: ControlCall): InputError {
  return new InputError(
    `no ${call.method} ${call.url.pathname}; routes: GET health, book, book/:invoice, settings, merchants, faults, notifications, requests, idle; PATCH settings; PUT merchants/:clientId; POST faults, notify, reset, invoices/:invoice/{pay,decline,abandon,expire,refund,set-status,notify}; DELETE faults (all under ${CONTROL_PREFIX}/)`,
    404,
  )
}
