import { DokuError, type GetStatusResult, MAX_CLOCK_SKEW_MS, NO_MESSAGE } from "../../../doku-api"
import { unusedInvoiceNumber } from "../ledger/invoice-number"
import type { DokuAccount } from "./accounts"
import type { ChannelRefusal } from "./channel-status"

/**
 * - `ok`: DOKU took our signature; it doesn't know the invoice, which is as it should be
 * - `bad_credentials`: Client ID, Secret Key or environment
 * - `wrong_clock`: this machine's clock is further from DOKU's than DOKU allows
 * - `no_network`: no whole answer: no route, no name, no TLS, a broken connection, or too late
 * - `channel_inactive`: the credentials are good, but DOKU refuses to create invoices. See `ConnectionTests`
 * - `throttled`: DOKU asks for patience
 * - `unclear`: anything else; `code`, `message` and `httpStatus` hold all that is known
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
  /** DOKU's code, the network's (`ECONNREFUSED`), or a short word of ours (`timeout`, `wrong_path`). */
  code: string | null
  /** DOKU's own words, masked: one line of at most 300 characters. A stranger's text wherever it is shown. */
  message: string | null
  httpStatus: number | null
}

export interface ConnectionTest extends Judgement {
  /** Milliseconds that DOKU took. */
  durationMs: number
  /** With `channel_inactive`: when DOKU last refused an invoice for it. It may have been activated since. */
  channelRefusedAt: Date | null
}

/**
 * Tells an admin whether DOKU takes this account's calls, by one that does no harm: the status of an invoice that can't
 * exist. DOKU looks at clock, Client-Id and signature before it looks for the invoice (seen by third parties).
 *
 * The status of an invoice says nothing of the channel. That it is inactive is only said here when the ledger holds such
 * a refusal of a create request, and no success since; "ok" is no promise that it is active.
 *
 * The breaker is neither asked nor told, and nothing is written: an admin looks, and the job's own plan stands.
 */
export class ConnectionTests {
  private readonly underWay = new Map<string, Promise<ConnectionTest>>()

  constructor(
    private readonly findRefusal: (account: DokuAccount) => Promise<ChannelRefusal | undefined>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whoever asks while a test of this account is under way gets its result: DOKU is called once. */
  run(account: DokuAccount): Promise<ConnectionTest> {
    const running = this.underWay.get(account.providerId)
    if (running) return running
    const started = this.ask(account).finally(() => this.underWay.delete(account.providerId))
    this.underWay.set(account.providerId, started)
    return started
  }

  private async ask(account: DokuAccount): Promise<ConnectionTest> {
    const startedAt = this.now()
    const heard = await hear(account)
    const durationMs = Math.round(this.now() - startedAt)
    const judged = judgeConnection(heard)
    const refusal = judged.outcome === "ok" ? await this.findRefusal(account) : undefined
    return {
      ...(refusal ? inactive(judged, refusal) : judged),
      durationMs,
      channelRefusedAt: refusal?.at ?? null,
    }
  }
}

/** Takes at most the account's `timeoutMs`. */
async function hear({ client, options }: DokuAccount): Promise<GetStatusResult | DokuError> {
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

/** What DOKU's answer to the status of an invoice that it can't know tells of the account. */
export function judgeConnection(heard: GetStatusResult | DokuError): Judgement {
  if (heard instanceof DokuError) return { outcome: outcomeOf(heard), ...wordsOf(heard) }
  if (heard.found) return { outcome: "ok", code: null, message: null, httpStatus: 200 }
  const { code = null, detail = null, onlyPage } = heard.notFound
  return { outcome: onlyPage ? "unclear" : "ok", code, message: detail, httpStatus: 404 }
}

function outcomeOf(error: DokuError): ConnectionOutcome {
  const { httpStatus, reason, code, clockSkewMs = 0 } = error
  if (httpStatus === undefined) return "no_network"
  if (httpStatus === 429) return "throttled"
  if (reason === "clock") return "wrong_clock"
  if (reason === "channel_inactive") return "channel_inactive"
  if (reason !== "credentials" && httpStatus !== 401) return "unclear"
  // DOKU's gateway says it of a clock that is off, too, when it happens to look at the signature first.
  if (Math.abs(clockSkewMs) > MAX_CLOCK_SKEW_MS) return "wrong_clock"
  // A header is missing or mangled: by whatever stands between us and DOKU, for the client sends them all.
  return code === "invalid_header_request" ? "unclear" : "bad_credentials"
}

function wordsOf({ code, detail, httpStatus }: DokuError): Omit<Judgement, "outcome"> {
  const said = detail === undefined || detail === NO_MESSAGE ? null : detail
  return {
    // `http_502` only says again what httpStatus says.
    code: code === undefined || /^http_\d+$/.test(code) ? null : code,
    // Without an answer they are the network's words, with host names in them.
    message: httpStatus === undefined ? null : said,
    httpStatus: httpStatus ?? null,
  }
}
