import { DokuError, type DokuErrorDetails, type DokuErrorKind, type GetStatusResult } from "../../../doku-api"
import { isOurInvoiceNumber } from "../ledger/invoice-number"
import type { DokuAccount } from "./accounts"
import type { ChannelRefusal } from "./channel-status"
import { ConnectionTests, judgeConnection } from "./connection-test"

const HOUR = 3_600_000

const notFound: GetStatusResult = { found: false, notFound: { detail: "NOT FOUND", onlyPage: false } }

const failure = (kind: DokuErrorKind, details: DokuErrorDetails) => new DokuError(kind, "no", details)
const credentials = (code: string, clockSkewMs?: number) =>
  failure("misconfigured", {
    reason: "credentials",
    code,
    detail: "Invalid",
    httpStatus: 400,
    ...(clockSkewMs === undefined ? {} : { clockSkewMs }),
  })

describe("DOKU's answer about an invoice that can't exist", () => {
  it.each<[string, GetStatusResult | DokuError, string]>([
    ["doesn't know it", notFound, "ok"],
    ["has nothing to say", { found: false, notFound: { onlyPage: false } }, "ok"],
    ["knows it all the same", { found: true } as GetStatusResult, "ok"],
    [
      "is a page of somebody else's",
      { found: false, notFound: { detail: "404", onlyPage: true } },
      "unclear",
    ],
    ["refuses the signature", credentials("invalid_signature"), "bad_credentials"],
    [
      "refuses the signature and shows no clock that is off",
      credentials("invalid_signature", HOUR),
      "bad_credentials",
    ],
    ["doesn't know the Client-Id", credentials("invalid_client_id", -1_000), "bad_credentials"],
    ["refuses with 401", failure("refused", { httpStatus: 401, code: "http_401" }), "bad_credentials"],
    ["misses a header", credentials("invalid_header_request"), "unclear"],
    ["refuses the time", failure("misconfigured", { reason: "clock", httpStatus: 400 }), "wrong_clock"],
    [
      "refuses the signature, our clock being behind",
      credentials("invalid_signature", HOUR + 1),
      "wrong_clock",
    ],
    [
      "refuses the signature, our clock being ahead",
      credentials("invalid_signature", -HOUR - 1),
      "wrong_clock",
    ],
    ["misses a header, our clock being off", credentials("invalid_header_request", 2 * HOUR), "wrong_clock"],
    [
      "refuses with 401, our clock being off",
      failure("refused", { httpStatus: 401, clockSkewMs: 2 * HOUR }),
      "wrong_clock",
    ],
    [
      "refuses for another reason, our clock being off",
      failure("refused", { httpStatus: 403, clockSkewMs: 2 * HOUR }),
      "unclear",
    ],
    [
      "says that the channel is inactive",
      failure("misconfigured", { reason: "channel_inactive", httpStatus: 400 }),
      "channel_inactive",
    ],
    ["never comes, nothing being sent", failure("not_sent", { code: "ECONNREFUSED" }), "no_network"],
    ["never comes for a certificate", failure("not_sent", { code: "CERT_HAS_EXPIRED" }), "no_network"],
    ["never comes in time", failure("unknown_outcome", { code: "timeout" }), "no_network"],
    [
      "asks for patience",
      failure("unknown_outcome", { httpStatus: 429, clockSkewMs: 2 * HOUR }),
      "throttled",
    ],
    ["is an outage", failure("unknown_outcome", { httpStatus: 502, clockSkewMs: 2 * HOUR }), "unclear"],
    ["knows no such path", failure("misconfigured", { code: "wrong_path", httpStatus: 404 }), "unclear"],
    ["leads elsewhere", failure("misconfigured", { code: "wrong_host", httpStatus: 302 }), "unclear"],
    ["forbids it", failure("refused", { httpStatus: 403 }), "unclear"],
    [
      "is about another invoice",
      failure("invalid_response", { httpStatus: 200, code: "mismatch" }),
      "unclear",
    ],
  ])("is judged correctly when it %s", (_, heard, outcome) => {
    expect(judgeConnection(heard).outcome).toBe(outcome)
  })

  it.each<[GetStatusResult | DokuError, object]>([
    [notFound, { code: null, message: "NOT FOUND", httpStatus: 404 }],
    [
      { found: false, notFound: { code: "not_found", onlyPage: false } },
      { code: "not_found", message: null, httpStatus: 404 },
    ],
    [credentials("invalid_signature"), { code: "invalid_signature", message: "Invalid", httpStatus: 400 }],
    [
      failure("not_sent", { code: "ENOTFOUND", detail: "getaddrinfo ENOTFOUND doku.internal" }),
      { code: "ENOTFOUND", message: null, httpStatus: null },
    ],
    [
      failure("unknown_outcome", { code: "http_502", detail: "no message", httpStatus: 502 }),
      { code: null, message: null, httpStatus: 502 },
    ],
  ])("keeps DOKU's code and message, but not the network's message", (heard, words) => {
    expect(judgeConnection(heard)).toMatchObject(words)
  })
})

describe("a test of the connection", () => {
  function accountThatHears(answers: (GetStatusResult | Error)[]) {
    const asked: string[] = []
    const answer = async ({ invoiceNumber }: { invoiceNumber: string }) => {
      asked.push(invoiceNumber)
      const heard = answers.shift()
      if (heard === undefined || heard instanceof Error) throw heard
      return heard
    }
    const account = {
      providerId: "pp_doku-linkaja_toko",
      options: { invoicePrefix: "TOKO" },
      client: { getStatus: answer },
    } as unknown as DokuAccount
    return { account, asked }
  }

  const knowing = (refusal?: ChannelRefusal) => new ConnectionTests(async () => refusal)

  it("queries a new well-formed invoice number each time", async () => {
    const { account, asked } = accountThatHears([notFound, notFound])
    const tests = knowing()
    await tests.run(account)
    await tests.run(account)
    expect(asked).toHaveLength(2)
    expect(new Set(asked).size).toBe(2)
    for (const number of asked) expect(isOurInvoiceNumber(number, "TOKO")).toBe(true)
  })

  it("runs once for simultaneous calls, and again for the next call", async () => {
    const { account, asked } = accountThatHears([notFound, failure("not_sent", { code: "EPIPE" })])
    const tests = knowing()
    const [one, other] = await Promise.all([tests.run(account), tests.run(account)])
    expect(one).toBe(other)
    expect(asked).toHaveLength(1)
    expect(await tests.run(account)).toMatchObject({ outcome: "no_network", code: "EPIPE" })
    expect(asked).toHaveLength(2)
  })

  it("can be repeated after an error that isn't DOKU's", async () => {
    const { account } = accountThatHears([new TypeError("a mistake of ours"), notFound])
    const tests = knowing()
    await expect(tests.run(account)).rejects.toThrow("a mistake of ours")
    expect(await tests.run(account)).toMatchObject({ outcome: "ok" })
  })

  it("reports an inactive channel with the time of the refusal in the ledger", async () => {
    const refusal = { at: new Date("2026-11-23T03:00:00Z"), dokuMessage: "PAYMENT CHANNEL IS INACTIVE" }
    const { account } = accountThatHears([notFound, credentials("invalid_signature")])
    const tests = knowing(refusal)
    expect(await tests.run(account)).toEqual({
      outcome: "channel_inactive",
      code: null,
      message: "PAYMENT CHANNEL IS INACTIVE",
      httpStatus: 404,
      durationMs: expect.any(Number),
      channelRefusedAt: refusal.at,
    })
    expect(await tests.run(account)).toMatchObject({ outcome: "bad_credentials", channelRefusedAt: null })
  })
})
