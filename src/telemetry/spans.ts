import { DokuError } from "../doku-api"
import { loadOtelApi, type OtelSpan, SCOPE } from "./otel-api"

/** The attributes of our spans. Traces may name invoices; metrics may not. */
export interface SpanAttributes {
  "doku.invoice_number"?: string | undefined
  "doku.provider_id"?: string | undefined
  "doku.payment_collection_id"?: string | undefined
  /** What the work ended with. */
  "doku.outcome"?: string | undefined
  /** What caused it. */
  "doku.source"?: string | undefined
  "http.request.method"?: string | undefined
  "http.request.resend_count"?: number | undefined
  "http.response.status_code"?: number | undefined
  "server.address"?: string | undefined
  "server.port"?: number | undefined
  "url.full"?: string | undefined
  "url.template"?: string | undefined
}

export interface SpanOptions {
  /** `client`: a call to DOKU. */
  kind?: "internal" | "client"
  /** Begins a trace of its own, with a link to the active span. */
  root?: boolean
  attributes?: SpanAttributes
}

/** Sets further attributes while the work goes on. */
export type DescribeSpan = (attributes: SpanAttributes) => void

const api = loadOtelApi()

/**
 * Runs `work` in a span, which is the parent of all spans that begin meanwhile. Without the API, `work` simply runs. An
 * error ends the span with the status `error` and its kind, without its message, which may hold DOKU's words.
 */
export async function withSpan<Result>(
  name: string,
  { kind = "internal", root = false, attributes = {} }: SpanOptions,
  work: (describe: DescribeSpan) => Promise<Result>,
): Promise<Result> {
  if (!api) return work(() => undefined)
  const { trace, SpanKind, SpanStatusCode } = api
  const active = root ? trace.getActiveSpan() : undefined
  const options = {
    kind: kind === "client" ? SpanKind.CLIENT : SpanKind.INTERNAL,
    attributes: present(attributes),
    root,
    links: active ? [{ context: active.spanContext() }] : [],
  }
  return trace.getTracer(SCOPE).startActiveSpan(name, options, async (span: OtelSpan) => {
    try {
      return await work((more) => {
        for (const [attribute, value] of Object.entries(present(more))) span.setAttribute(attribute, value)
      })
    } catch (error) {
      const type = errorType(error)
      span.setAttribute("error.type", type)
      span.setStatus({ code: SpanStatusCode.ERROR, message: type })
      throw error
    } finally {
      span.end()
    }
  })
}

/** A word for the kind of an error, never its message. */
function errorType(error: unknown): string {
  if (error instanceof DokuError) return error.kind
  return error instanceof Error ? error.name : "error"
}

function present(attributes: SpanAttributes): Record<string, string | number> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}
