import type { DokuContext } from "../doku/doku-context"
import { type Answer, csvAnswer, jsonAnswer } from "../http/answer"
import { isJson } from "../http/exchange"
import { InputError } from "../input/input-error"
import { isObject } from "../input/readers"
import { errorMessage } from "../input/system-error"
import type { ControlCall } from "./operation"
import { OPERATIONS } from "./operations"

export const CONTROL_PREFIX = "/__sandbox"
const INVOICE_ROUTES = "invoices/:invoice/"

export interface ControlRequest {
  method: string
  url: URL
  contentType: string
  body: Buffer
}

/** {@link OPERATIONS} as JSON over HTTP, and a text as a CSV file. Bad input is answered 400 with the field and the fix. */
export async function handleControl(context: DokuContext, request: ControlRequest): Promise<Answer> {
  try {
    const result = await callOperation(context, request)
    return typeof result === "string" ? csvAnswer(result) : jsonAnswer(200, result ?? { ok: true })
  } catch (error) {
    if (error instanceof InputError) return jsonAnswer(error.httpStatus, { message: error.message })
    throw error
  }
}

async function callOperation(context: DokuContext, request: ControlRequest): Promise<unknown> {
  const path = request.url.pathname
    .slice(CONTROL_PREFIX.length + 1)
    .split("/")
    .map(decode)
  for (const operation of Object.values(OPERATIONS)) {
    const name = matchRoute(operation.route, request.method, path)
    if (name === undefined) continue
    const call = controlCall(request, name)
    if (operation.accepts(call)) return operation.handle(context, call)
  }
  // For an unknown verb a malformed body is reported first.
  if (request.method === "POST" && path.length === 3 && path[0] === "invoices" && path[1]) {
    controlCall(request, path[1]).object()
  }
  throw new InputError(
    `no ${request.method} ${request.url.pathname}; routes: ${routeList()} (all under ${CONTROL_PREFIX}/)`,
    404,
  )
}

/** @returns the value of the route's `:parameter`, or "" without one; undefined when the route is another */
function matchRoute(route: string, method: string, path: readonly string[]): string | undefined {
  const [routeMethod, routePath = ""] = route.split(" ")
  const segments = routePath.split("/")
  if (method !== routeMethod || path.length !== segments.length) return undefined
  let parameter = ""
  for (const [index, segment] of segments.entries()) {
    const given = path[index] ?? ""
    if (segment.startsWith(":") && given !== "") parameter = given
    else if (segment !== given) return undefined
  }
  return parameter
}

function controlCall({ url, contentType, body }: ControlRequest, name: string): ControlCall {
  const json = (): unknown => {
    // Keeps a form from being read as JSON. It protects nothing else: the sandbox is for one's own machine.
    if (!isJson(contentType)) {
      throw new InputError("the body must be sent with Content-Type: application/json")
    }
    try {
      return JSON.parse(body.toString("utf8"))
    } catch (error) {
      throw new InputError(`the body is no JSON: ${errorMessage(error)}`)
    }
  }
  const object = () => {
    const value = body.length === 0 ? {} : json()
    if (!isObject(value)) throw new InputError("the body must be a JSON object")
    return value
  }
  return { name, query: url.searchParams, json, object }
}

/** `GET health, book, …; POST faults, …, invoices/:invoice/{pay,decline,…}; …` */
function routeList(): string {
  const byMethod = new Map<string, Set<string>>()
  for (const { route } of Object.values(OPERATIONS)) {
    const [method = "", path = ""] = route.split(" ")
    byMethod.set(method, (byMethod.get(method) ?? new Set()).add(path))
  }
  const list = [...byMethod].map(([method, paths]) => {
    const verbs = [...paths].filter((path) => path.startsWith(INVOICE_ROUTES))
    const others = [...paths].filter((path) => !path.startsWith(INVOICE_ROUTES))
    const names = verbs.map((path) => path.slice(INVOICE_ROUTES.length))
    const grouped = names.length > 0 ? [`${INVOICE_ROUTES}{${names.join(",")}}`] : []
    return `${method} ${[...others, ...grouped].join(", ")}`
  })
  return list.join("; ")
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) throw new InputError(`the path has a broken escape in ${part}`)
    throw error
  }
}
