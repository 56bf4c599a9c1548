import { type Connection, keepRows } from "../../testing/postgres/kept-rows"

/** What Medusa's test runner has of its database; the package declares no type for it. */
interface TestDatabase {
  pgConnection_: Connection | null
}

/** Medusa's test database, with its rows restored before each test instead of the whole database. */
export function restoringRows(utils: TestDatabase): TestDatabase {
  let restore: (() => Promise<void>) | undefined
  return Object.assign(utils, {
    snapshot: async () => {
      if (utils.pgConnection_ === null) throw new Error("The database has no connection yet.")
      restore = await keepRows(utils.pgConnection_)
    },
    restore: async () => restore?.(),
    dropTemplate: async () => undefined,
  })
}
