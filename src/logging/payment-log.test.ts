import { keepingLogger } from "./__fixtures__/logger"
import { readLogfmt } from "./__fixtures__/read-logfmt"
import { PaymentLog } from "./payment-log"

const INVOICE = "0123456789ABCDEFGHJKMNPQRS"
const about = { invoice: INVOICE, provider: "pp_doku-linkaja_doku" }

function logged(write: (log: PaymentLog) => void) {
  const logger = keepingLogger()
  write(new PaymentLog(logger))
  expect(logger.kept).toHaveLength(1)
  return logger.kept[0]
}

const hintIn = (line: string | undefined) => readLogfmt(String(line).replace("doku: ", "")).get("hint")

describe("PaymentLog", () => {
  it("writes one line at the event's level: the event, the invoice, then its fields in their order", () => {
    expect(
      logged((log) =>
        log.write("notification_recorded", {
          repeated: false,
          amount_idr: 56_000,
          doku_status: "SUCCESS",
          ...about,
        }),
      ),
    ).toEqual({
      level: "info",
      line: `doku: event=notification_recorded invoice=${INVOICE} provider=pp_doku-linkaja_doku doku_status=SUCCESS amount_idr=56000 repeated=false`,
    })
  })

  it("omits null and undefined values, and fields that the event doesn't have", () => {
    const more = { pay_token: "secret-token" }
    const line = logged((log) =>
      log.write("page_refused", { ...about, ...more, provider: undefined, reason: "offer_ended" }),
    )
    expect(line?.line).toBe(`doku: event=page_refused invoice=${INVOICE} reason=offer_ended`)
  })

  it("cuts long values, and the line still parses", () => {
    const line = logged((log) =>
      log.write("notification_rejected", { provider: "p", hint: "🙂 ".repeat(4_000) }),
    )
    expect(line?.line.length).toBeLessThan(600)
    expect(hintIn(line?.line)).toMatch(/…$/)
  })

  it.each([
    ["a key", "SK-SANDBOX0001"],
    ["a signature", "HMACSHA256=1jQZnT0vJ2b0yX4R6e3dD5nS0cD1hF8vT6b8rN9wW4I="],
    ["a URL, which may hold a token", "https://api.store.id/doku/pay/Zm9vYmFyYmF6cXV4MTIzNA"],
    ["an e-mail address", "siti@example.com"],
    ["a phone number", "+6281234567890"],
    ["a session", "payses_01JZZZZZZZZZZZZZZZZZZZZZZZ"],
  ])("masks %s in a text", (_, secret) => {
    const line = logged((log) =>
      log.write("notification_rejected", { provider: "p", hint: `it says ${secret} and goes on` }),
    )
    expect(line?.line).not.toContain(secret)
    expect(hintIn(line?.line)).toMatch(/^it says (\*\*\*|payses_…) and goes on$/)
  })

  it.each([
    [
      `update doku_transaction set status = $1,\n paid_at = now() where id = $2 returning * - deadlock detected`,
    ],
    [
      `insert into "order_address" ("id", "first_name") values ('ordaddr_1', 'Tertutup - A') - deadlock detected`,
    ],
    [`select "c".* from "customer" as "c" where "c"."first_name" = 'Tertutup' - deadlock detected`],
    [`update "cart" as "c" set "email" = 'Tertutup' - deadlock detected`],
  ])("writes the database's own message without the statement: %s", (message) => {
    const line = logged((log) => log.write("job_run_failed", { problem: message, took_ms: 1 }))
    expect(line?.line).toBe('doku: event=job_run_failed problem="database: deadlock detected" took_ms=1')
  })

  it("replaces a statement without a message, and keeps sentences that only look like one", () => {
    const problem = (text: string) =>
      logged((log) => log.write("job_run_failed", { problem: text, took_ms: 1 }))?.line
    expect(problem("insert into \"customer\" values ('Tertutup')")).not.toContain("Tertutup")
    expect(problem("Update the clock - by NTP")).toContain('"Update the clock - by NTP"')
  })

  it("doesn't throw when the logger throws", () => {
    const broken = () => {
      throw new Error("disk full")
    }
    const log = new PaymentLog({ debug: broken, info: broken, warn: broken, error: broken })
    expect(() => log.write("page_refused", { ...about, reason: "paid" })).not.toThrow()
    const blank = {
      toString() {
        throw new Error("unreadable")
      },
    }
    expect(() => log.write("page_refused", { ...about, reason: blank as never })).not.toThrow()
  })
})
