import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import type { DokuAccount } from "../../modules/doku/accounts"
import type { NotificationOutcome } from "../../modules/doku/notifications"
import { settleInBackground } from "../../workflows/settle/settle-in-background"
import { TOO_LATE, within } from "../../workflows/time-limit"

const OURS = /^(pp_)?doku-linkaja(_|$)/
const MOST_BYTES = 64 * 1024

/** DOKU documents no patience; an answer within 4 s suits the least patient of its products. In ms. */
const RECORD_WITHIN_MS = 3_500
const ANSWER_WITHIN_MS = 3_500

/**
 * Answers DOKU's notifications on Medusa's own webhook route. Medusa would answer 200 to anything and look at
 * it five seconds later; here a 200 says that the notification is verified and in the ledger, and everything
 * else tells DOKU to come again or the store owner what is wrong.
 */
export async function answerNotification(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const name = String(req.params.provider)
  if (!OURS.test(name)) return next()

  const startedAt = performance.now()
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const logger = req.scope.resolve(ContainerRegistrationKeys.LOGGER)
  const account = doku.accounts.byHookName(name)
  if (!account) {
    const known = doku.accounts.list().map(({ options }) => options.notificationUrl)
    logger.warn(
      `doku: a notification came for a provider that isn't configured; the URLs for DOKU Back Office are ${known.join(", ")}`,
    )
    return reply(res, 404, "No such provider is configured on this server")
  }

  const rawBody = rawBodyOf(req)
  if (!rawBody) return reply(res, 400, "The notification has no JSON body")
  if (rawBody.length > MOST_BYTES) return reply(res, 413, "The notification is larger than 64 KB")

  const recording = doku.receiveNotification(account, {
    headers: req.headers,
    rawBody,
    receivedPath: pathOf(req),
  })
  let result: NotificationOutcome | typeof TOO_LATE
  try {
    result = await within(RECORD_WITHIN_MS, recording)
  } catch (error) {
    logger.error(
      `doku: a notification could not be recorded; DOKU is told to send it again: ${error instanceof Error ? error.message : error}`,
    )
    return reply(res, 503, "The notification could not be recorded; please send it again")
  }
  if (result === TOO_LATE) {
    logger.error("doku: recording a notification took too long; DOKU is told to send it again")
    void settleOnceRecorded(req, recording)
    return reply(res, 503, "The notification could not be recorded in time; please send it again")
  }

  switch (result.outcome) {
    case "rejected":
      logger.warn(`doku: a notification for ${account.providerId} was rejected: ${result.hint}`)
      return reply(res, 401, "The signature of this notification is not valid")
    case "unreadable":
      logger.warn(`doku: a signed notification could not be read: ${result.problem}`)
      return reply(res, 400, `The notification could not be read: ${result.problem}`)
    case "unknown_invoice":
      logger.warn(unknownInvoice(account, result))
      return reply(res, 404, "This invoice is not known here")
    case "recorded": {
      const { row } = result
      logger.info(`doku: ${row.invoice_number} notification recorded, ${row.doku_status ?? "due"}`)
      if (row.settlement !== "settled") {
        const settling = settleInBackground(req.scope, row.payment_collection_id)
        await within(ANSWER_WITHIN_MS - (performance.now() - startedAt), settling)
      }
      return reply(res, 200, "OK")
    }
  }
}

/** The database may still take the notification after DOKU was told that it didn't; then it counts all the same. */
async function settleOnceRecorded(
  req: MedusaRequest,
  recording: Promise<NotificationOutcome>,
): Promise<void> {
  try {
    const late = await recording
    if (late.outcome === "recorded") await settleInBackground(req.scope, late.row.payment_collection_id)
  } catch (error) {
    req.scope
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(`doku: the late notification was not recorded: ${error instanceof Error ? error.message : error}`)
  }
}

/** The bytes as they came in: a body parsed and written out again has another digest. */
function rawBodyOf(req: MedusaRequest): Buffer | undefined {
  const raw = (req as { rawBody?: unknown }).rawBody
  return Buffer.isBuffer(raw) && raw.length > 0 ? raw : undefined
}

function pathOf(req: MedusaRequest): string {
  return req.originalUrl.split("?", 1)[0] ?? ""
}

function unknownInvoice(
  account: DokuAccount,
  { invoiceNumber, kept }: { invoiceNumber: string; kept: boolean },
) {
  return kept
    ? `doku: ${account.providerId} was told of a payment for ${invoiceNumber}, which is not in the ledger; it is kept as a case`
    : `doku: ${account.providerId} was told of an invoice that is not this store's`
}

function reply(res: MedusaResponse, status: number, message: string): void {
  res.status(status).json({ message })
}
