import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { createSignature } from "../../src/doku-api"
import { DEFAULT_MERCHANT, type FaultSpec } from "../../src/sandbox"
import { runJob } from "./support/job"
import { captureLog } from "./support/log"
import { NOTIFICATION_PATH, PROVIDER_ID } from "./support/names"
import { expectNoOrder } from "./support/orders"
import { rolledBack } from "./support/rolled-back"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

interface Clock {
  difference_ms: number
  measured_at: string
}

interface Account {
  provider_id: string
  client_id: string
  secret_key: string
  last_notification_at: string | null
  notifications_missing: boolean
  clock: Clock | null
  waiting_until: string | null
}

interface Accounts {
  accounts: Account[]
  job: { last_started_at: string | null; last_finished_at: string | null; late: boolean }
}

interface Tested {
  provider_id: string
  outcome: string
  code: string | null
  message: string | null
  http_status: number | null
  duration_ms: number
  clock: Clock | null
  channel_refused_at: string | null
  type?: string
}

type Signer = Pick<typeof DEFAULT_MERCHANT, "clientId" | "secretKey">

/** Secrets that must not appear in any answer, error or log line. */
const PLANTED = {
  grosir: { clientId: "BRN-0202-TANAMAN-GROSIR", secretKey: "SK-tanaman-grosir-0002" },
  asing: { clientId: "BRN-0203-TANAMAN-ASING", secretKey: "kunci-tanaman-asing" },
  former: ["SK-tanaman-lama-0001", "kunci-tanaman-lama"],
}

const GROSIR = "pp_doku-linkaja_grosir"
const GROSIR_PATH = "/hooks/payment/doku-linkaja_grosir"
/** DOKU doesn't know this account's Client-Id. */
const ASING = "pp_doku-linkaja_asing"
/** Has the same account at DOKU as the first. */
const KEMBAR = "pp_doku-linkaja_kembar"
/** Sends no request to DOKU in these tests. */
const DIAM = "pp_doku-linkaja_diam"
const GROSIR_TIMEOUT_MS = 1_000

dokuSuite(
  "the admin's accounts",
  (suite) => {
    beforeEach(() => {
      suite.sandbox.setMerchant(PLANTED.grosir)
    })
    afterEach(() => {
      jest.restoreAllMocks()
      for (const { breaker } of suite.doku.accounts.list()) breaker.onSuccess()
    })

    const read = async () => expectOk(await suite.shop.admin<Accounts>("GET", "/admin/doku/accounts"))
    const account = async (providerId = PROVIDER_ID) => {
      const found = (await read()).accounts.find(({ provider_id }) => provider_id === providerId)
      if (!found) throw new Error(`${providerId} is not listed`)
      return found
    }
    const post = (providerId = PROVIDER_ID) =>
      suite.shop.admin<Tested>("POST", `/admin/doku/accounts/${providerId}/check`)
    const test = async (providerId?: string) => expectOk(await post(providerId))
    const statusRequests = () =>
      suite.sandbox.requests().filter(({ path }) => path.startsWith("/orders/v1/status/"))

    /** A refunded transaction without a checkout: no order is looked for. */
    async function payment(id: string, columns: Record<string, unknown> = {}): Promise<void> {
      const all: Record<string, unknown> = {
        id: `dokutx_${id}`,
        provider_id: GROSIR,
        channel: "linkaja",
        environment: "sandbox",
        client_id: PLANTED.grosir.clientId,
        invoice_number: `INV${id}`,
        pay_token: `pay-token-${id}`,
        return_token: `return-token-${id}`,
        payment_collection_id: `pay_col_${id}`,
        amount: 1_000,
        session_amount: 1_000,
        paid_amount: 1_000,
        status: "refunded",
        expires_at: "2026-01-01T00:00:00Z",
        created_at: "2026-01-01T00:00:00Z",
        paid_at: "2026-01-01T00:30:00Z",
        ...columns,
      }
      const names = Object.keys(all)
      await suite.sql(
        `insert into doku_transaction (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
        Object.values(all),
      )
    }

    async function notification(id: string, columns: Record<string, unknown> = {}): Promise<void> {
      const all: Record<string, unknown> = {
        id: `dokuev_${id}`,
        provider_id: GROSIR,
        type: "notification",
        request_id: id,
        body_hash: "h",
        ...columns,
      }
      const names = Object.keys(all)
      await suite.sql(
        `insert into doku_event (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
        Object.values(all),
      )
    }

    /** A SUCCESS notification with any signer and path. */
    function notify({ clientId, secretKey }: Signer, path: string, invoice: string, amount: number) {
      const body = JSON.stringify({
        order: { invoice_number: invoice, amount },
        transaction: { status: "SUCCESS" },
      })
      const parts = { clientId, requestId: "r-1", timestamp: "2026-11-23T10:00:00Z" }
      return suite.shop.http("POST", path, body, {
        "client-id": parts.clientId,
        "request-id": parts.requestId,
        "request-timestamp": parts.timestamp,
        signature: createSignature({ ...parts, target: path, body, secretKey }),
      })
    }

    /** The whole ledger as one text. */
    async function ledger(): Promise<string> {
      const tables = ["transaction", "session", "event", "case", "refund", "lease"]
      const rows = await Promise.all(
        tables.map((name) => suite.sql(`select to_jsonb(t) as row from doku_${name} t order by t::text`)),
      )
      return JSON.stringify(rows)
    }

    async function paidWithoutNotification(): Promise<string> {
      const { invoice } = await suite.shop.checkout()
      suite.sandbox.pay(invoice, { notify: false })
      const checked = await suite.shop.admin<{ transaction: { settlement: string } }>(
        "POST",
        `/admin/doku/transactions/${invoice}/check`,
      )
      expect(expectOk(checked).transaction.settlement).toBe("settled")
      return invoice
    }

    const letPaymentsAge = (interval: string) =>
      suite.sql(
        "update doku_transaction set created_at = created_at - ?::interval, paid_at = paid_at - ?::interval",
        [interval, interval],
      )

    it("are closed to everybody except admins", async () => {
      const { shop, sandbox } = suite
      const answers = await Promise.all([
        shop.http("GET", "/admin/doku/accounts"),
        shop.http("POST", `/admin/doku/accounts/${PROVIDER_ID}/check`),
        shop.store("GET", "/admin/doku/accounts"),
        shop.store("POST", `/admin/doku/accounts/${PROVIDER_ID}/check`),
      ])
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
      expect(sandbox.requests()).toEqual([])
    })

    it("are listed with their configuration in order, with masked ids and keys", async () => {
      const { accounts, job } = await read()
      expect(accounts.map(({ provider_id }) => provider_id)).toEqual([
        PROVIDER_ID,
        GROSIR,
        ASING,
        KEMBAR,
        DIAM,
      ])
      expect(accounts[0]).toEqual({
        provider_id: PROVIDER_ID,
        channel: "linkaja",
        environment: "sandbox",
        integration: "direct",
        language: "id",
        client_id: "BRN-…0001",
        secret_key: "…0001",
        previous_secret_keys: 2,
        base_url: suite.sandbox.url,
        backend_url: "http://localhost:9000",
        notification_url: "http://localhost:9000/hooks/payment/doku-linkaja_doku",
        return_url: "http://localhost:8000/id/checkout/linkaja",
        override_notification_url: false,
        invoice_prefix: "",
        expires_in_minutes: 60,
        last_notification_at: null,
        notifications_missing: false,
        clock: null,
        waiting_until: null,
      })
      expect(accounts[1]).toMatchObject({
        client_id: "BRN-…OSIR",
        secret_key: "…0002",
        notification_url: "http://localhost:9000/hooks/payment/doku-linkaja_grosir",
        invoice_prefix: "GR",
      })
      expect(Object.keys(job)).toEqual(["last_started_at", "last_finished_at", "late"])
    })

    describe("a connection check", () => {
      it("is the only action on an account", async () => {
        const answer = await suite.shop.admin("POST", `/admin/doku/accounts/${GROSIR}/close`)
        expect(answer).toMatchObject({ status: 404 })
        expect(suite.sandbox.requests()).toEqual([])
      })

      it("is one signed status query about an unknown invoice, and succeeds", async () => {
        const answer = await test(GROSIR)
        expect(answer).toEqual({
          provider_id: GROSIR,
          outcome: "ok",
          code: null,
          message: "TRANSACTION NOT FOUND",
          http_status: 404,
          duration_ms: expect.any(Number),
          clock: { difference_ms: expect.any(Number), measured_at: expect.any(String) },
          channel_refused_at: null,
        })
        await test(GROSIR)
        const [first, second] = suite.sandbox.requests()
        expect(suite.sandbox.requests()).toHaveLength(2)
        expect(first).toMatchObject({
          method: "GET",
          path: expect.stringMatching(/^\/orders\/v1\/status\/GR[0-9A-HJKMNP-TV-Z]{26}$/),
          headers: { "client-id": PLANTED.grosir.clientId },
        })
        expect(second?.path).not.toBe(first?.path)
      })

      it.each<[string, FaultSpec["kind"], object]>([
        ["throttled", "rate_limited", { code: null, message: "TOO MANY REQUESTS", http_status: 429 }],
        ["unclear", "status_500", { message: "500 INTERNAL SERVER ERROR", http_status: 500 }],
        ["unclear", "html_502", { message: "502 Bad Gateway 502 Bad Gateway", http_status: 502 }],
        ["unclear", "not_json_200", { code: "unreadable", message: "Maintenance", http_status: 200 }],
        ["unclear", "empty_200", { code: "unreadable", message: null, http_status: 200 }],
        ["no_network", "truncated", { message: null, http_status: null }],
      ])("is %s with %s", async (outcome, kind, words) => {
        // A broken connection is retried once.
        suite.sandbox.addFault({ route: "status", kind, count: kind === "truncated" ? 2 : 1 })
        expect(await test()).toMatchObject({ outcome, ...words })
        expect(await test()).toMatchObject({ outcome: "ok" })
      })

      it("reports no connection after two attempts", async () => {
        suite.sandbox.addFault({ route: "status", kind: "reset_before", count: 2 })
        expect(await test()).toMatchObject({
          outcome: "no_network",
          code: expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/),
          message: null,
          http_status: null,
        })
        expect(statusRequests()).toHaveLength(2)
        expect(await test()).toMatchObject({ outcome: "ok" })
      })

      it("ends at the account's time limit when DOKU never answers", async () => {
        suite.sandbox.addFault({ route: "status", kind: "hang_before" })
        const startedAt = performance.now()
        const answer = await test(GROSIR)
        expect(answer).toMatchObject({ outcome: "no_network", code: "timeout", http_status: null })
        expect(answer.duration_ms).toBeGreaterThanOrEqual(GROSIR_TIMEOUT_MS - 50)
        // The limit is a second plus a busy machine's delay, which must stay below the other account's limit.
        const { timeoutMs } = suite.doku.accounts.byProviderId(PROVIDER_ID).options
        expect(performance.now() - startedAt).toBeLessThan(timeoutMs)
      })

      it("reports a wrong key, and an unknown Client-Id", async () => {
        suite.sandbox.setMerchant({ ...PLANTED.grosir, secretKey: "SK-another" })
        expect(await test(GROSIR)).toMatchObject({
          outcome: "bad_credentials",
          code: "invalid_signature",
          message: "Invalid Header Signature",
          http_status: 400,
        })
        expect(await test(ASING)).toMatchObject({
          outcome: "bad_credentials",
          code: "invalid_client_id",
          message: "Invalid Client-Id",
        })
        // Each account has its own result.
        expect(await test()).toMatchObject({ outcome: "ok" })
      })

      it.each([2, -2])("reports a clock that is %d hours off, and by how much", async (hours) => {
        const { sandbox } = suite
        sandbox.updateSettings({ clockOffsetMs: hours * 3_600_000 })
        const answer = await test()
        expect(answer).toMatchObject({ outcome: "wrong_clock", code: "request_time_out_of_range" })
        // Ours minus DOKU's.
        expect(Math.abs((answer.clock?.difference_ms ?? 0) + hours * 3_600_000)).toBeLessThan(5_000)
        expect((await account()).clock).toEqual(answer.clock)
        sandbox.updateSettings({ clockOffsetMs: 0 })
        expect(await test()).toMatchObject({ outcome: "ok" })
        expect(Math.abs((await account()).clock?.difference_ms ?? Number.NaN)).toBeLessThan(5_000)
      })

      it("accepts a clock skew that DOKU tolerates", async () => {
        suite.sandbox.updateSettings({ clockOffsetMs: 1_800_000 })
        const { outcome, clock } = await test()
        expect(outcome).toBe("ok")
        expect(Math.abs((clock?.difference_ms ?? 0) + 1_800_000)).toBeLessThan(5_000)
      })

      it("reports LinkAja as inactive once DOKU has refused an invoice for it, until one succeeds", async () => {
        const { shop, sandbox } = suite
        sandbox.addFault({ route: "create", kind: "inactive_channel" })
        const collection = await shop.collection((await shop.cart()).id)
        expect((await shop.requestSession(collection)).status).toBeGreaterThanOrEqual(400)
        const before = Date.now()
        const answer = await test()
        expect(answer).toMatchObject({
          outcome: "channel_inactive",
          code: null,
          message: "PAYMENT CHANNEL IS INACTIVE",
          http_status: 404,
        })
        expect(Math.abs(Date.parse(String(answer.channel_refused_at)) - before)).toBeLessThan(60_000)
        // Another account may be active, and a missing answer says nothing about the channel.
        expect(await test(GROSIR)).toMatchObject({ outcome: "ok", channel_refused_at: null })
        sandbox.addFault({ route: "create", kind: "status_500", count: 2 })
        await shop.requestSession(await shop.collection((await shop.cart()).id))
        expect(await test()).toMatchObject({ outcome: "channel_inactive" })
        await shop.checkout()
        expect(await test()).toMatchObject({ outcome: "ok", channel_refused_at: null })
      })

      it("is made once for many simultaneous clicks", async () => {
        suite.sandbox.addFault({ route: "status", kind: "slow", ms: 700 })
        const answers = await Promise.all(Array.from({ length: 12 }, () => test()))
        expect(statusRequests()).toHaveLength(1)
        expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
        expect(answers[0]?.duration_ms).toBeGreaterThanOrEqual(650)
        await Promise.all([test(), test(GROSIR)])
        expect(statusRequests()).toHaveLength(3)
      })

      it("bypasses the breaker, and changes neither it nor the ledger", async () => {
        const { doku, shop, sandbox } = suite
        await shop.checkout()
        const { breaker } = doku.accounts.byProviderId(PROVIDER_ID)
        breaker.onFailure({ throttled: true, retryAfterMs: 120_000 })
        const { waiting_until } = await account()
        expect(Date.parse(String(waiting_until)) - Date.now()).toBeGreaterThan(60_000)
        expect((await account(KEMBAR)).waiting_until).not.toBeNull()
        expect((await account(GROSIR)).waiting_until).toBeNull()

        const before = await ledger()
        expect(await test()).toMatchObject({ outcome: "ok" })
        sandbox.addFault({ route: "status", kind: "rate_limited", retryAfterSeconds: 3_000 })
        expect(await test()).toMatchObject({ outcome: "throttled" })
        for (const providerId of [PROVIDER_ID, GROSIR, ASING, KEMBAR]) await test(providerId)
        expect(await ledger()).toBe(before)
        expect(breaker.isOpen()).toBe(true)
        const left = Date.parse(String((await account()).waiting_until)) - Date.parse(String(waiting_until))
        expect(Math.abs(left)).toBeLessThan(2_000)

        breaker.onSuccess()
        expect((await account()).waiting_until).toBeNull()
        sandbox.addFault({ route: "status", kind: "rate_limited" })
        await test()
        expect(breaker.isOpen()).toBe(false)
      })

      it.each([
        "pp_doku-linkaja_gone",
        "doku-linkaja_doku",
        "pp_system_default",
        "a%0Ab%00",
        "x".repeat(500),
      ])("isn't made for %s, which is no account", async (name) => {
        const { status, body, text } = await post(name)
        expect([status, body.type]).toEqual([404, "not_found"])
        expect(text).not.toContain(decodeURIComponent(name))
        expect(suite.sandbox.requests()).toEqual([])
      })
    })

    describe("the clock", () => {
      it("is unknown before DOKU's first answer to the account", async () => {
        await test()
        expect((await account()).clock).not.toBeNull()
        expect((await account(DIAM)).clock).toBeNull()
      })

      it("is read from every answer, such as that to a shopper's order", async () => {
        const { shop, sandbox } = suite
        sandbox.updateSettings({ clockOffsetMs: -600_000 })
        await shop.checkout()
        const { clock } = await account()
        expect(Math.abs((clock?.difference_ms ?? 0) - 600_000)).toBeLessThan(5_000)
        expect(Math.abs(Date.parse(String(clock?.measured_at)) - Date.now())).toBeLessThan(60_000)
        sandbox.updateSettings({ clockOffsetMs: 0 })
      })
    })

    describe("notifications", () => {
      it("have the time of the account's last verified one", async () => {
        const { shop, sandbox } = suite
        const { invoice } = await shop.checkout()
        sandbox.pay(invoice, { notify: { signature: "bad" } })
        await sandbox.idle()
        expect(await account()).toMatchObject({ last_notification_at: null, notifications_missing: false })

        const before = Date.now()
        sandbox.notify(invoice)
        await sandbox.idle()
        const { last_notification_at } = await account()
        expect(Math.abs(Date.parse(String(last_notification_at)) - before)).toBeLessThan(60_000)
        // DOKU has one account with one URL for both.
        expect((await account(KEMBAR)).last_notification_at).toBe(last_notification_at)
        expect((await account(GROSIR)).last_notification_at).toBeNull()
      })

      it.each<[string, Signer, string, number]>([
        ["the other account's URL and key", PLANTED.grosir, GROSIR_PATH, 404],
        ["the other account's key", PLANTED.grosir, NOTIFICATION_PATH, 401],
        ["the other account's URL", DEFAULT_MERCHANT, GROSIR_PATH, 401],
        [
          "the other account's key under this one's Client-Id",
          { ...PLANTED.grosir, clientId: DEFAULT_MERCHANT.clientId },
          NOTIFICATION_PATH,
          401,
        ],
      ])("change no transaction with %s", async (_, signer, path, status) => {
        const { shop, sql } = suite
        const { cart, session, invoice } = await shop.checkout()
        const before = await sql("select * from doku_transaction")
        expect((await notify(signer, path, invoice, cart.total)).status).toBe(status)
        expect(await sql("select * from doku_transaction")).toEqual(before)
        expect(
          await sql("select * from doku_event where type = 'notification' and transaction_id is not null"),
        ).toEqual([])
        expect(await shop.word(session.id)).toEqual({ payment: "pending" })
        await expectNoOrder(suite, cart.id)
      })

      it("are missing when three payments in a row were found by queries only, until one comes", async () => {
        const { sandbox } = suite
        await paidWithoutNotification()
        await paidWithoutNotification()
        await letPaymentsAge("2 hours")
        expect(await account()).toMatchObject({ last_notification_at: null, notifications_missing: false })

        const third = await paidWithoutNotification()
        // DOKU would still repeat the notification.
        expect((await account()).notifications_missing).toBe(false)
        await letPaymentsAge("44 minutes")
        expect((await account()).notifications_missing).toBe(false)
        await letPaymentsAge("2 minutes")
        expect(await account()).toMatchObject({ last_notification_at: null, notifications_missing: true })
        expect((await account(GROSIR)).notifications_missing).toBe(false)

        sandbox.notify(third, { signature: "bad" })
        await sandbox.idle()
        expect((await account()).notifications_missing).toBe(true)
        sandbox.notify(third)
        await sandbox.idle()
        expect(await account()).toMatchObject({
          last_notification_at: expect.any(String),
          notifications_missing: false,
        })
      })

      it("aren't missing when only one or two were lost", async () => {
        for (const hour of [1, 2, 3, 4, 5]) {
          await payment(`P${hour}`, { paid_at: `2026-01-01T0${hour}:00:00Z` })
        }
        await notification("N", { transaction_id: "dokutx_P3", created_at: "2026-01-01T03:00:00.000001Z" })
        expect(await account(GROSIR)).toMatchObject({
          last_notification_at: "2026-01-01T03:00:00.000Z",
          notifications_missing: false,
        })
        await payment("P6", { paid_at: "2026-01-01T06:00:00Z" })
        expect((await account(GROSIR)).notifications_missing).toBe(true)
        await notification("U", { created_at: "2026-01-01T04:00:00Z" })
        expect((await account(GROSIR)).notifications_missing).toBe(false)
      })

      it("don't count when they are of former credentials", async () => {
        for (const id of ["O1", "O2", "O3"]) await payment(id, { client_id: "BRN-OLD" })
        await notification("O", { transaction_id: "dokutx_O1", created_at: "2026-02-01T00:00:00Z" })
        expect(await account(GROSIR)).toMatchObject({
          last_notification_at: null,
          notifications_missing: false,
        })
        for (const id of ["N1", "N2", "N3"]) {
          await payment(id, { created_at: "2026-03-01T00:00:00Z", paid_at: "2026-03-01T01:00:00Z" })
        }
        expect(await account(GROSIR)).toMatchObject({
          last_notification_at: null,
          notifications_missing: true,
        })
        await suite.sql("update doku_transaction set environment = 'production' where id = 'dokutx_N2'")
        expect((await account(GROSIR)).notifications_missing).toBe(false)
      })
    })

    describe("the job's last run", () => {
      async function expectJob(sql: string, seconds: number, expected: Partial<Accounts["job"]>) {
        jest.spyOn(process, "uptime").mockReturnValue(seconds)
        await suite.sql("delete from doku_job")
        await suite.sql(sql)
        expect((await read()).job).toMatchObject(expected)
      }
      const began = (ago: string, finished: boolean) =>
        `insert into doku_job (name, started_at, finished_at) values ('reconcile-doku-transactions',
           now() - interval '${ago}', now() - interval '${finished ? "0 seconds" : "1 day"}')
       on conflict (name) do update set started_at = excluded.started_at, finished_at = excluded.finished_at`

      it("is late once the server has been up for five minutes without a run", async () => {
        const none = { last_started_at: null, last_finished_at: null }
        await expectJob("select 1", 1, { ...none, late: false })
        await expectJob("select 1", 299, { ...none, late: false })
        await expectJob("select 1", 301, { ...none, late: true })
      })

      it("is late after five minutes, unless it may still be running or the server has just started", async () => {
        await expectJob(began("4 minutes", true), 3_600, { late: false })
        await expectJob(began("6 minutes", true), 3_600, { late: true })
        await expectJob(began("6 minutes", true), 60, { late: false })
        await expectJob(began("6 minutes", false), 3_600, { late: false })
        await expectJob(began("12 minutes", false), 3_600, { late: true })
      })

      it("is on time again after the next run", async () => {
        jest.spyOn(process, "uptime").mockReturnValue(3_600)
        await suite.sql(began("1 day", true))
        await runJob(suite)
        const { job } = await read()
        expect(job).toEqual({
          last_started_at: expect.any(String),
          last_finished_at: expect.any(String),
          late: false,
        })
        expect(Date.now() - Date.parse(String(job.last_started_at))).toBeLessThan(60_000)
      })
    })

    it("reveal no id, key or signature in any failure", async () => {
      const { sandbox, shop } = suite
      const log = captureLog(suite)
      const answers: string[] = []
      const collectAnswer = async (providerId: string) => answers.push((await post(providerId)).text)
      sandbox.addFault({ route: "create", kind: "inactive_channel" })
      await shop.requestSession(await shop.collection((await shop.cart()).id))
      for (const providerId of [PROVIDER_ID, GROSIR, ASING, KEMBAR, "pp_gone"])
        await collectAnswer(providerId)
      for (const kind of [
        "rate_limited",
        "html_502",
        "reset_before",
        "not_json_200",
        "hang_before",
      ] as const) {
        sandbox.addFault({ route: "status", kind, count: kind === "reset_before" ? 2 : 1 })
        await collectAnswer(GROSIR)
      }
      sandbox.setMerchant({ ...PLANTED.grosir, secretKey: "SK-another" })
      await collectAnswer(GROSIR)
      sandbox.updateSettings({ clockOffsetMs: 7_200_000 })
      await collectAnswer(GROSIR)
      await suite.withoutDatabase(async () => {
        await collectAnswer(GROSIR)
      })
      // Without its database, Medusa delays this request by a minute.
      await suite.sql("alter table doku_transaction rename to doku_transaction_away")
      const broken = await shop.admin("GET", "/admin/doku/accounts")
      await suite.sql("alter table doku_transaction_away rename to doku_transaction")
      expect(broken.status).toBe(500)
      answers.push(broken.text)
      answers.push((await shop.admin("GET", "/admin/doku/accounts")).text)

      expect(answers).toHaveLength(15)
      expect(answers.at(-1)).toContain("BRN-…OSIR")
      const seen = [...answers, ...log.texts()].join("\n")
      const hidden = [
        DEFAULT_MERCHANT.clientId,
        DEFAULT_MERCHANT.secretKey,
        ...Object.values(PLANTED.grosir),
        ...Object.values(PLANTED.asing),
        ...PLANTED.former,
        "HMACSHA256=",
      ]
      for (const secret of hidden) expect(seen).not.toContain(secret)
      expect(seen).not.toMatch(/tanaman/i)
    })

    it("use only indexes of the ledger, at any size", async () => {
      const { container, shop } = suite
      await shop.checkout()
      const connection = container.resolve("__pg_connection__") as unknown as Knex
      const seen = new Map<string, unknown[]>()
      const listen = ({ sql, bindings }: { sql: string; bindings: unknown[] }) => {
        // To explain it with its time would add the entry once more.
        if (/\bdoku_\w+\b/.test(sql) && !/insert into doku_audit_entry/.test(sql)) seen.set(sql, bindings)
      }
      connection.on("query", listen)
      await read()
      await test()
      connection.removeListener("query", listen)
      const texts = [...seen.keys()].join("\n")
      for (const table of ["doku_event e", "doku_transaction", "doku_job"]) expect(texts).toContain(table)

      const plans: string[] = []
      const walk = async (transaction: Knex.Transaction) => {
        await transaction.raw(
          `insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token,
             return_token, payment_collection_id, amount, session_amount, status, settlement, expires_at, paid_at, created_at)
           select 'dokutx_' || n, case when n > 15000 then ? else 'pp_other' end, 'linkaja', 'sandbox', ?, 'BULK' || n, 'p' || n, 'r' || n, 'pay_col_' || n, 1000, 1000,
             'paid', 'settled', now(), now() - n * interval '1 minute', now() - n * interval '1 minute'
           from generate_series(1, 20000) n`,
          [PROVIDER_ID, DEFAULT_MERCHANT.clientId],
        )
        for (const type of ["create_accepted", "notification", "settled"]) {
          await transaction.raw(
            `insert into doku_event (id, transaction_id, provider_id, type, request_id, body_hash, created_at)
             select ? || n, 'dokutx_' || n, case when n > 15000 then ? else 'pp_other' end, ?, 'r' || n, 'h', now() - n * interval '1 minute'
             from generate_series(1, 20000) n`,
            [type, PROVIDER_ID, type],
          )
        }
        // The last three quarters of the rows are another provider's.
        await transaction.raw("analyze doku_transaction, doku_event")
        for (const [sql, bindings] of seen) {
          // The other tables are nearly empty, so a sequential scan is cheaper than an index.
          await transaction.raw(`set local enable_seqscan = ${/doku_job/.test(sql) ? "off" : "on"}`)
          const plan: { rows: { "QUERY PLAN": string }[] } = await transaction.raw(
            `explain (analyze, buffers) ${sql}`.replace(/\$\d+/g, "?"),
            bindings as never,
          )
          plans.push(`${sql}\n${plan.rows.map((line) => line["QUERY PLAN"]).join("\n")}`)
        }
      }
      await rolledBack((run) => connection.transaction(run), walk)
      expect(plans.filter((plan) => /Seq Scan on doku_/.test(plan))).toEqual([])
      const of = (mark: RegExp) => plans.find((plan) => mark.test(plan)) ?? ""
      expect(of(/notifications?_at/)).toMatch(/doku_event_last_notification/)
      expect(of(/notifications?_at/)).toMatch(/doku_transaction_provider_id/)
      expect(of(/create_refused/)).toMatch(/doku_transaction_provider_id/)
      expect(of(/create_refused/)).toMatch(/doku_event_timeline/)
      // None of these reads more than a few hundred of 20 000 transactions and 60 000 events.
      const rows = plans.flatMap((plan) => [...plan.matchAll(/actual time=\S+ rows=([\d.]+) loops=(\d+)/g)])
      expect(Math.max(...rows.map(([, count, loops]) => Number(count) * Number(loops)))).toBeLessThanOrEqual(
        1_000,
      )
    })
  },
  {
    DOKU_PREVIOUS_SECRET_KEYS: PLANTED.former.join(","),
    DOKU_MORE_ACCOUNTS: JSON.stringify([
      { id: "grosir", ...PLANTED.grosir, invoicePrefix: "GR", timeoutMs: GROSIR_TIMEOUT_MS },
      { id: "asing", ...PLANTED.asing },
      { id: "kembar" },
      { id: "diam", clientId: "BRN-0205-TANAMAN-DIAM", secretKey: "SK-tanaman-diam-0005" },
    ]),
  },
)
