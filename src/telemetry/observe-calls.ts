import { type CallObserver, DokuError, type ObservedResult } from "../doku-api"
import type { Metrics } from "./recorder"
import { withSpan } from "./spans"

/** Measures the calls to DOKU of one provider entry, each in a span. */
export function observeCalls(metrics: Metrics, providerId: string): CallObserver {
  return ({ kind, method, url, template, invoiceNumber }, work) => {
    const { hostname, port } = new URL(url)
    const attributes = {
      "doku.invoice_number": invoiceNumber,
      "doku.provider_id": providerId,
      "http.request.method": method,
      "server.address": hostname,
      ...(port && { "server.port": Number(port) }),
      "url.full": url,
      "url.template": template,
    }
    return withSpan(`${method} ${template}`, { kind: "client", attributes }, async (describe) => {
      const startedAt = performance.now()
      const ended = (outcome: string, status: number | undefined, attempts: number | undefined) => {
        metrics.observe("doku.client.call.duration", (performance.now() - startedAt) / 1_000, {
          "doku.call": kind,
          "doku.outcome": outcome,
          "doku.provider_id": providerId,
        })
        describe({
          "doku.outcome": outcome,
          "http.response.status_code": status,
          ...(attempts !== undefined && attempts > 1 && { "http.request.resend_count": attempts - 1 }),
        })
      }
      try {
        const result = await work()
        const { found, replayed, attempts }: ObservedResult = result
        if (found === false) ended("not_found", 404, attempts)
        else ended("ok", replayed ? 409 : 200, attempts)
        return result
      } catch (error) {
        if (error instanceof DokuError) ended(error.kind, error.httpStatus, error.attempts)
        throw error
      }
    })
  }
}
