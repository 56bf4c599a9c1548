import { DokuError, type GetStatusResult, MAX_CLOCK_SKEW_MS, NO_MESSAGE } from "../../../doku-api"
import { unusedInvoiceNumber } from "../ledger/invoice-number"
import type { DokuAccount } from "./accounts"
import type { ChannelRefusal } from "./channel-status"

/**
 * - `ok`: DOKU accepted the signature; it doesn't know the invoice, as intended
 * - `bad_credentials`: Client ID, Secret Key or environment
 * - `wrong_clock`: this machine's clock is further from DOKU's than DOKU allows
 * - `no_network`: no complete answer: no route, no name, no TLS, a broken connection, or a timeout
 * - `channel_inactive`: the credentials are good, but DOKU rejects create requests. See `ConnectionTests`
 * - `throttled`: DOKU answered 429
 * - `unclear`: anything else; see `code`, `message` and `httpStatus`
 */
export type ConnectionOutcome =
  | "ok"
  | "bad_credentials"
  | "wrong_clock"
  | "no_network"
  | "channel_inactive"
  | "throttled"
  | "unclear"

export interface Judgement {
  outcome: ConnectionOutcome
  /** DOKU's code, the network's (`ECONNREFUSED`), or the plugin's own (`timeout`, `wrong_path`). */
  code: string | null
  /** DOKU's message, masked: one line of at most 300 characters. Untrusted text wherever it is shown. */
  message: string | null
  httpStatus: number | null
}

export interface ConnectionTest extends Judgement {
  /** Milliseconds that DOKU took. */
  durationMs: number
  /**
   * With `channel_inactive`: when DOKU last rejected an invoice for that reason. LinkAja may have been activated
   * since.
   */
  channelRefusedAt: Date | null
}

/**
 * Checks whether DOKU accepts this account's calls, by one without effect: the status query of an invoice that can't
 * exist. DOKU checks clock, Client-Id and signature before it looks for the invoice (reported by third parties).
 *
 * A status query tells nothing about the channel. It is reported as inactive only when the ledger has a create
 * request that was rejected for it and no success since, so `ok` doesn't promise that it is active.
 *
 * Neither the circuit breaker nor the ledger is changed, so the job's plan stays as it is.
 */
export class ConnectionTests {
  private readonly underWay = new Map<string, Promise<ConnectionTest>>()

  constructor(
    private readonly findRefusal: (account: DokuAccount) => Promise<ChannelRefusal | undefined>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A call during a running test of the same account gets that test's result, so DOKU is called once. */
  run(account: DokuAccount): Promise<ConnectionTest> {
    const running = this.underWay.get(account.providerId)
    if (running) return running
    const started = this.test(account).finally(() => this.underWay.delete(account.providerId))
    this.underWay.set(account.providerId, started)
    return started
  }

  private async test(account: DokuAccount): Promise<ConnectionTest> {
    const startedAt = this.now()
    const answer = await queryUnusedInvoice(account)
    const durationMs = Math.round(this.now() - startedAt)
    const judged = judgeConnection(answer)
    const refusal = judged.outcome === "ok" ? await this.findRefusal(account) : undefined
    return {
      ...(refusal ? inactive(judged, refusal) : judged),
      durationMs,
      channelRefusedAt: refusal?.at ?? null,
    }
  }
}

/** Takes at most the account's `timeoutMs`. */
async function queryUnusedInvoice({ client, options }: DokuAccount): Promise<GetStatusResult | DokuError> {
  try {
    return await client.getStatus({ invoiceNumber: unusedInvoiceNumber(options.invoicePrefix) })
  } catch (error) {
    if (error instanceof DokuError) return error
    throw error
  }
}

function inactive(judged: Judgement, { dokuMessage }: ChannelRefusal): Judgement {
  return { ...judged, outcome: "channel_inactive", message: dokuMessage }
}

/** What DOKU's answer about an invoice that it can't know tells about the account. */
export function judgeConnection(answer: GetStatusResult | DokuError): Judgement {
  if (answer instanceof DokuError) return judgeFailure(answer)
  if (answer.found) return { outcome: "ok", code: null, message: null, httpStatus: 200 }
  const { code = null, detail = null, onlyPage } = answer.notFound
  return { outcome: onlyPage ? "unclear" : "ok", code, message: detail, httpStatus: 404 }
}

/** What a failed call tells about the account. */
export function judgeFailure(error: DokuError): Judgement {
  return { outcome: outcomeOf(error), ...detailsOf(error) }
}

function outcomeOf(error: DokuError): ConnectionOutcome {
  const { httpStatus, reason, code, clockSkewMs = 0 } = error
  if (httpStatus === undefined) return "no_network"
  if (httpStatus === 429) return "throttled"
  if (reason === "clock") return "wrong_clock"
  if (reason === "channel_inactive") return "channel_inactive"
  if (reason !== "credentials" && httpStatus !== 401) return "unclear"
  // DOKU's gateway also answers so when the clock is off and it checks the signature first.
  if (Math.abs(clockSkewMs) > MAX_CLOCK_SKEW_MS) return "wrong_clock"
  // A header is missing or changed. The client sends all of them, so something between this server and DOKU did it.
  return code === "invalid_header_request" ? "unclear" : "bad_credentials"
}

function detailsOf({ code, detail, httpStatus }: DokuError): Omit<Judgement, "outcome"> {
  const said = detail === undefined || detail === NO_MESSAGE ? null : detail
  return {
    // `http_502` only repeats httpStatus.
    code: code === undefined || /^http_\d+$/.test(code) ? null : code,
    // Without an answer the message is the network's and has host names in it.
    message: httpStatus === undefined ? null : said,
    httpStatus: httpStatus ?? null,
  }
}
