import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { Modules } from "@medusajs/framework/utils"
import {
  createRbacPoliciesWorkflow,
  createRbacRolesWorkflow,
  createUserAccountWorkflow,
} from "@medusajs/medusa/core-flows"
import { ADMIN } from "../../testing/store/names"
import { eventually } from "./support/eventually"
import { PROVIDER_ID } from "./support/names"
import { type Answer, type Checkout, expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

const API = path.resolve(__dirname, "../../src/api")

/** Every route file under /admin/doku with its methods, so that later ones are tested too. */
const ROUTES = readdirSync(path.join(API, "admin/doku"), { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "route.ts")
  .flatMap((file) => {
    const text = readFileSync(path.join(API, "admin/doku", file), "utf8")
    const folder = path.posix.join("/admin/doku", ...path.dirname(file).split(path.sep))
    return [...text.matchAll(/export (?:async function|const) (GET|POST|PUT|PATCH|DELETE)\b/g)].map(
      ([, method]) => ({ method: String(method), route: folder }),
    )
  })

/** A permission of a role in Medusa's form: `payment:read`. */
type Right = `${string}:${string}`

dokuSuite(
  "the admin's rights, with Medusa's RBAC on",
  (suite) => {
    let people = 0
    let checkout: Checkout
    let transactionId: string
    let orderId: string
    const linkId = "dokupl_rights"
    const caseId = "dokucase_rights"

    /** The headers of a person who has these permissions only. */
    async function personWho(...rights: Right[]): Promise<Record<string, string>> {
      const { container } = suite
      const rbac = container.resolve(Modules.RBAC)
      const known = await rbac.listRbacPolicies({ key: rights })
      const missing = rights.filter((right) => !known.some(({ key }) => key === right))
      const made =
        missing.length === 0
          ? []
          : (
              await createRbacPoliciesWorkflow(container).run({
                input: {
                  policies: missing.map((key) => {
                    const [resource = "", operation = ""] = key.split(":")
                    return { key, resource, operation, name: key }
                  }),
                },
              })
            ).result
      people += 1
      const { result: roles } = await createRbacRolesWorkflow(container).run({
        input: {
          roles: [
            {
              name: `Role ${people}`,
              policy_ids: [...known, ...made].map(({ id }) => id),
            },
          ],
        },
      })
      return login(
        `person-${people}@example.com`,
        roles.map(({ id }) => id),
      )
    }

    async function login(email: string, roles: string[]): Promise<Record<string, string>> {
      const password = "rahasia-123"
      const { authIdentity, error } = await suite.container
        .resolve(Modules.AUTH)
        .register("emailpass", { body: { email, password } })
      if (!authIdentity) throw new Error(String(error))
      await createUserAccountWorkflow(suite.container).run({
        input: { authIdentityId: authIdentity.id, userData: { email, roles } },
      })
      const { token } = expectOk(
        await suite.shop.http<{ token: string }>("POST", "/auth/user/emailpass", { email, password }),
      )
      return { authorization: `Bearer ${token}` }
    }

    const request = (who: Record<string, string>, method: string, route: string, body?: unknown) =>
      suite.shop.http<{ type?: string; message?: string }>(method, route, body, who)

    const readRequests = () => [
      "/admin/doku/transactions",
      `/admin/doku/transactions/${checkout.invoice}`,
      "/admin/doku/cases",
      "/admin/doku/audit",
      "/admin/doku/accounts",
    ]
    const check = (who: Record<string, string>) =>
      request(who, "POST", `/admin/doku/transactions/${checkout.invoice}/check`)
    const test = (who: Record<string, string>) =>
      request(who, "POST", `/admin/doku/accounts/${PROVIDER_ID}/check`)
    const activate = (who: Record<string, string>) =>
      request(who, "POST", `/admin/doku/accounts/${PROVIDER_ID}/activation`)
    const close = (who: Record<string, string>) =>
      request(who, "POST", `/admin/doku/cases/${caseId}/close`, { note: "Seen" })
    const compare = (who: Record<string, string>) =>
      request({ ...who, "content-type": "text/csv" }, "POST", "/admin/doku/report", "Invoice,Amount")
    const openCases = (who: Record<string, string>) =>
      request(who, "POST", "/admin/doku/cases", {
        kind: "unknown_invoice",
        provider_id: PROVIDER_ID,
        invoices: [{ invoice_number: "INV-1", amount: 1_000, doku_status: "SUCCESS" }],
      })
    const record = (who: Record<string, string>) =>
      request(who, "POST", `/admin/doku/transactions/${transactionId}/refunds`, {
        amount: 1_000,
        reference: "TRF-1",
      })
    const erase = (who: Record<string, string>) =>
      request(who, "POST", "/admin/doku/erasures", { order_id: orderId })
    const links = () => `/admin/doku/orders/${orderId}/payment-links`
    const requestLink = (who: Record<string, string>) => request(who, "POST", links(), {})
    const withdraw = (who: Record<string, string>) =>
      request(who, "POST", `/admin/doku/payment-links/${linkId}/withdraw`)
    const refused = (answer: Answer) =>
      expect([answer.status, answer.body]).toEqual([403, expect.objectContaining({ type: "forbidden" })])

    beforeEach(async () => {
      checkout = await suite.shop.checkout()
      await suite.sandbox.pay(checkout.invoice)
      await suite.sandbox.idle()
      // The case would keep a payment that is not settled yet from its order.
      const transaction = await eventually(async () => {
        const [settled] = await suite.sql<{ id: string; order_id: string }>(
          "select id, order_id from doku_transaction where settlement = 'settled'",
        )
        expect(settled).toBeDefined()
        return settled
      })
      await suite.sql(
        `insert into doku_case (id, transaction_id, invoice_number, provider_id, kind, details)
         select '${caseId}', id, invoice_number, provider_id, 'unlisted_status', '{}' from doku_transaction
         where invoice_number = ?`,
        [checkout.invoice],
      )
      transactionId = String(transaction?.id)
      orderId = String(transaction?.order_id)
      await suite.sql(
        `insert into doku_payment_link (id, token, order_id, provider_id, expires_at)
         values (?, 'rights', ?, ?, now() + interval '1 day')`,
        [linkId, orderId, PROVIDER_ID],
      )
    })

    it("refuse every route to a clerk who may only read orders, as Medusa's own payments do", async () => {
      const clerk = await personWho("order:read")
      const own = await request(clerk, "GET", "/admin/payments")
      refused(own)
      expect(ROUTES.length).toBeGreaterThanOrEqual(9)
      expect(ROUTES.map(({ route }) => route)).toContain("/admin/doku/accounts/[provider_id]/activation")
      const payments = ROUTES.filter(({ route }) => !/payment-links/.test(route))
      for (const { method, route } of payments) {
        const names: Record<string, string> = {
          provider_id: PROVIDER_ID,
          action: "test",
          id: checkout.invoice,
        }
        const address = route.replace(/\[(\w+)\]/g, (_, name) => names[name] ?? checkout.invoice)
        const answer = await request(clerk, method, address, method === "GET" ? undefined : { note: "x" })
        expect([method, address, answer.status]).toEqual([method, address, 403])
        expect(Object.keys(answer.body).sort()).toEqual(Object.keys(own.body).sort())
      }
      for (const act of [requestLink, withdraw, close, record]) refused(await act(clerk))
      expect((await request(clerk, "GET", links())).status).toBe(200)
      const [open] = await suite.sql<{ closed_at: string | null }>("select closed_at from doku_case")
      expect(open?.closed_at).toBeNull()
      expect(await suite.sql("select id from doku_refund")).toEqual([])
    })

    it("allow a person with payment:read to read, and nothing else", async () => {
      const reader = await personWho("payment:read")
      for (const address of readRequests()) expect((await request(reader, "GET", address)).status).toBe(200)
      expect((await compare(reader)).status).toBe(200)
      refused(await openCases(reader))
      refused(await check(reader))
      refused(await test(reader))
      refused(await activate(reader))
      refused(await close(reader))
      refused(await record(reader))
    })

    it("allow a person who may read or update orders to read, request and withdraw payment links", async () => {
      const reader = await personWho("payment:read", "payment:update")
      for (const act of [requestLink, withdraw]) refused(await act(reader))
      refused(await request(reader, "GET", links()))
      const seller = await personWho("order:update")
      // The order is paid, which only a person with the right learns.
      expect(await requestLink(seller)).toMatchObject({ status: 400, body: { code: "nothing_owed" } })
      expect((await withdraw(seller)).status).toBe(200)
      for (const address of readRequests()) refused(await request(seller, "GET", address))
    })

    it("allow a person who may create refunds to record one, and nothing else", async () => {
      const cashier = await personWho("refund:create")
      for (const address of readRequests()) refused(await request(cashier, "GET", address))
      refused(await check(cashier))
      refused(await test(cashier))
      refused(await activate(cashier))
      refused(await close(cashier))
      expect((await record(cashier)).status).toBe(200)
    })

    it("allow a person who may update payments to check, test the connection and close a case only", async () => {
      const keeper = await personWho("payment:update")
      for (const address of readRequests()) refused(await request(keeper, "GET", address))
      refused(await record(keeper))
      refused(await compare(keeper))
      expect((await openCases(keeper)).status).toBe(200)
      expect((await check(keeper)).status).toBe(200)
      expect((await test(keeper)).status).toBe(200)
      expect((await activate(keeper)).status).toBe(200)
      expect((await close(keeper)).status).toBe(200)
    })

    it("allow a person who may delete customers to erase a customer's data, and nothing else", async () => {
      const officer = await personWho("customer:delete")
      for (const address of readRequests()) refused(await request(officer, "GET", address))
      refused(await check(officer))
      refused(await record(officer))
      expect((await erase(officer)).status).toBe(200)
      refused(await erase(await personWho("payment:update", "order:update", "refund:create")))
    })

    it("can't be bypassed by another spelling of the path or the method", async () => {
      const clerk = await personWho("order:read")
      const transaction = `/admin/doku/transactions/${checkout.invoice}`
      const override = { ...clerk, "x-http-method-override": "GET" }
      const head = (route: string) => fetch(suite.origin + route, { method: "HEAD", headers: clerk })
      const answers: { status: number }[] = [
        await head("/admin/doku/transactions"),
        await head(transaction),
        await request(clerk, "GET", "/admin/doku/transactions/"),
        await request(clerk, "GET", "/ADMIN/DOKU/Transactions"),
        await request(clerk, "GET", `${transaction}/`),
        await request(clerk, "GET", `${transaction}?x=/admin/feature-flags`),
        await request(clerk, "GET", "/admin/doku/accounts/"),
        await request(clerk, "GET", "/Admin/Doku/Cases/"),
        await request(clerk, "POST", `${transaction}/Check/`),
        await request(override, "POST", `${transaction}/check`),
        await request(clerk, "POST", `${transaction}/refunds/`, { amount: 1_000, reference: "TRF-1" }),
        await request(clerk, "POST", `/admin/doku/cases/${caseId}/CLOSE`, { note: "Seen" }),
        await request(clerk, "POST", `/admin/doku/accounts/${PROVIDER_ID}/check/`),
        await request(clerk, "POST", `${links()}/`, {}),
        await request(clerk, "POST", "/admin/doku/Erasures/", { order_id: orderId }),
        await request(clerk, "POST", `/admin/doku/payment-links/${linkId}/Withdraw`),
        await request(clerk, "POST", `/admin/doku/accounts/${PROVIDER_ID}/Activation/`),
        await request(clerk, "POST", "/admin/doku/Report/", "a,b"),
        await request(clerk, "POST", "/Admin/doku/cases/", {}),
      ]
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403))
    })

    it("refuse a person without a role, and require a login", async () => {
      const newcomer = await login("newcomer@example.com", [])
      for (const address of readRequests()) refused(await request(newcomer, "GET", address))
      refused(await close(newcomer))
      for (const address of readRequests()) expect((await request({}, "GET", address)).status).toBe(401)
      expect((await check({})).status).toBe(401)
    })

    it("allow a super admin everything", async () => {
      const owner = await login("owner@example.com", ["role_super_admin"])
      for (const address of readRequests()) expect((await request(owner, "GET", address)).status).toBe(200)
      for (const act of [check, test, activate, close, record]) {
        expect((await act(owner)).status).toBe(200)
      }
    })

    it("refuse the demo's admin, who has no role here", async () => {
      const { token } = expectOk(
        await suite.shop.http<{ token: string }>("POST", "/auth/user/emailpass", ADMIN),
      )
      refused(await request({ authorization: `Bearer ${token}` }, "GET", "/admin/doku/accounts"))
    })
  },
  { MEDUSA_FF_RBAC: "true" },
)
