import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { TIMED_OUT, withTimeout } from "../../../concurrency/with-timeout"
import { errorMessage } from "../../../logging/error-message"
import { invoiceOf, msSince } from "../../../logging/payment-log"
import { DOKU_MODULE, type DokuModuleService } from "../../../modules/doku"
import type { NotificationOutcome } from "../../../modules/doku/inbound/receive-notification"
import { type DescribeSpan, withSpan } from "../../../telemetry/spans"
import { settleInBackground } from "../../../workflows/settle-in-background"

const OURS = /^(pp_)?doku-linkaja(_|$)/
const MAX_BYTES = 64 * 1024

/** In ms. DOKU documents no timeout for LinkAja; the shortest of its other products is about 4 s. */
const RECORD_WITHIN_MS = 3_500
const ANSWER_WITHIN_MS = 3_500

/**
 * Answers DOKU's notifications on Medusa's webhook route. Medusa answers every request with 200 and processes it five
 * seconds later; here 200 means that the notification is verified and recorded in the ledger. After 503 DOKU sends it
 * again, and any other error is in the log for the store owner.
 */
export async function answerNotification(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const name = String(req.params.provider)
  if (!OURS.test(name)) return next()
  // Settling goes on in this span's trace, also after the answer.
  await withSpan("doku.notification", {}, (describe) => answerOurs(name, req, res, describe))
}

async function answerOurs(
  name: string,
  req: MedusaRequest,
  res: MedusaResponse,
  describe: DescribeSpan,
): Promise<void> {
  const startedAt = performance.now()
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const account = doku.accounts.byHookName(name)
  const answer = (outcome: string, status: number, message: string) => {
    const provider = account?.providerId
    doku.metrics.count("doku.notifications", { "doku.outcome": outcome, "doku.provider_id": provider })
    describe({
      "doku.outcome": outcome,
      "doku.provider_id": provider,
      "http.response.status_code": status,
    })
    res.status(status).json({ message })
  }
  if (!account) {
    const known = doku.accounts.list().map(({ notificationPath }) => notificationPath)
    doku.log.write("notification_misdirected", {
      addressed_to: name,
      hint: `no such provider is configured; the paths of the notification URLs are ${known.join(", ")}`,
    })
    return answer("misdirected", 404, "No such provider is configured on this server")
  }

  const provider = account.providerId
  const rawBody = rawBodyOf(req)
  if (!rawBody) {
    doku.log.write("notification_unreadable", { provider, problem: "it has no JSON body" })
    return answer("unreadable", 400, "The notification has no JSON body")
  }
  if (rawBody.length > MAX_BYTES) {
    doku.log.write("notification_unreadable", { provider, problem: "it is larger than 64 KB" })
    return answer("too_large", 413, "The notification is larger than 64 KB")
  }

  const recording = doku.receiveNotification(account, {
    headers: req.headers,
    rawBody,
    receivedPath: pathOf(req),
  })
  let result: NotificationOutcome | typeof TIMED_OUT
  try {
    result = await withTimeout(RECORD_WITHIN_MS, recording)
  } catch (error) {
    const took_ms = msSince(startedAt)
    doku.log.write("notification_unrecorded", { provider, problem: errorMessage(error), took_ms })
    return answer("not_recorded", 503, "The notification could not be recorded; please send it again")
  }
  if (result === TIMED_OUT) {
    const took_ms = msSince(startedAt)
    doku.log.write("notification_unrecorded", { provider, problem: "it took too long", took_ms })
    void settleOnceRecorded(req, doku, provider, recording)
    return answer("not_recorded", 503, "The notification could not be recorded in time; please send it again")
  }

  switch (result.outcome) {
    case "rejected":
      doku.log.write("notification_rejected", { provider, hint: result.hint })
      return answer("bad_signature", 401, "The signature of this notification is not valid")
    case "unreadable":
      doku.log.write("notification_unreadable", { provider, problem: result.problem })
      return answer("unreadable", 400, `The notification could not be read: ${result.problem}`)
    case "unknown_invoice":
      return answer("unknown_invoice", 404, "This invoice is not known here")
    case "recorded": {
      const { transaction, repeated } = result
      describe({ "doku.invoice_number": transaction.invoice_number })
      if (transaction.settlement !== "settled") {
        const settling = settleInBackground(req.scope, transaction, { source: "notification" })
        await withTimeout(ANSWER_WITHIN_MS - (performance.now() - startedAt), settling)
      }
      return answer(repeated ? "repeated" : "recorded", 200, "OK")
    }
  }
}

/** The notification may still be recorded after the 503; the transaction is settled then too. */
async function settleOnceRecorded(
  req: MedusaRequest,
  doku: DokuModuleService,
  provider: string,
  recording: Promise<NotificationOutcome>,
): Promise<void> {
  try {
    const late = await recording
    const { outcome } = late
    if (outcome !== "recorded") {
      doku.log.write("notification_late", { invoice: undefined, provider, outcome, problem: undefined })
      return
    }
    doku.log.write("notification_late", { ...invoiceOf(late.transaction), outcome, problem: undefined })
    await settleInBackground(req.scope, late.transaction, { source: "notification" })
  } catch (error) {
    const problem = errorMessage(error)
    doku.log.write("notification_late", { invoice: undefined, provider, outcome: "unrecorded", problem })
  }
}

/** The bytes as DOKU sent them, because a body that is parsed and written again has another digest. */
function rawBodyOf(req: MedusaRequest): Buffer | undefined {
  const raw = (req as { rawBody?: unknown }).rawBody
  return Buffer.isBuffer(raw) && raw.length > 0 ? raw : undefined
}

function pathOf(req: MedusaRequest): string {
  return req.originalUrl.split("?", 1)[0] ?? ""
}
