import { DOKU_MODULE } from "../../src/modules/doku"
import { dokuSuite } from "./support/suite"

interface Entry {
  id: string
  action: string
  actor: string | null
  outcome: string
  reason: string | null
  concludes_id: string | null
  details: Record<string, unknown>
}

dokuSuite("the audit trail", (suite) => {
  const entries = () => suite.sql<Entry>("select * from doku_audit_entry order by created_at, id")
  const act = { action: "connection_tested", actor: "user_1", providerId: "pp_1" } as const

  describe("is append-only", () => {
    it("in the database: an entry is neither changed nor deleted", async () => {
      await suite.doku.audit.record(act)
      await expect(suite.sql("update doku_audit_entry set actor = 'user_2'")).rejects.toThrow("append-only")
      await expect(suite.sql("delete from doku_audit_entry")).rejects.toThrow("append-only")
      expect(await entries()).toMatchObject([{ actor: "user_1", outcome: "ok" }])
    })

    it("in Medusa: the generated methods refuse to write", async () => {
      const service = suite.container.resolve(DOKU_MODULE) as unknown as Record<
        string,
        (input: unknown) => Promise<unknown>
      >
      for (const name of ["createDokuAuditEntries", "updateDokuAuditEntries", "deleteDokuAuditEntries"]) {
        await expect(service[name]?.({ id: "x" })).rejects.toThrow(`${name} is refused`)
      }
    })
  })

  it("drops an entry with the database transaction of its act", async () => {
    const fails = suite.doku.sql.transaction(async (sql) => {
      await suite.doku.audit.record(act, sql)
      throw new Error("the act fails")
    })
    await expect(fails).rejects.toThrow("the act fails")
    expect(await entries()).toEqual([])
  })

  it("has an entry before and one after an act that calls DOKU", async () => {
    const seen: string[] = []
    await suite.doku.audit.during(act, async () => {
      seen.push(...(await entries()).map(({ outcome }) => outcome))
    })
    expect(seen).toEqual(["started"])
    const [started, ended] = await entries()
    expect(ended).toMatchObject({ action: act.action, outcome: "ok", concludes_id: started?.id })
  })

  it("says that an act failed when it threw an error, which is thrown on", async () => {
    const fails = suite.doku.audit.during(act, () => Promise.reject(new Error("no route")))
    await expect(fails).rejects.toThrow("no route")
    expect((await entries()).map(({ outcome }) => outcome)).toEqual(["started", "failed"])
  })

  it("takes a double click for one act, and two people for two", async () => {
    const click = (actor: string) => suite.doku.audit.during({ ...act, actor }, async () => undefined)
    await Promise.all([click("user_1"), click("user_1"), click("user_2")])
    const started = (await entries()).filter(({ concludes_id }) => concludes_id === null)
    expect(started.map(({ actor }) => actor).sort()).toEqual(["user_1", "user_2"])
    expect(await entries()).toHaveLength(4)
  })
})
