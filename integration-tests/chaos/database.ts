import { setTimeout as pause } from "node:timers/promises"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import { errorWords } from "./error-words"

/** How long a query waits for a PostgreSQL that is being restarted, in ms. */
const PATIENCE_MS = 30_000

/** What a server that goes down, or isn't up yet, answers: SQLSTATE classes 08 and 57P, and Node's socket errors. */
const PASSING = /^(08|57P)|^(ECONNREFUSED|ECONNRESET|EPIPE)$/

/** A second pair of eyes on the store's database; it outlives restarts of PostgreSQL. */
export class Database {
  private readonly connection: ReturnType<typeof ModulesSdkUtils.createPgConnection>

  constructor(clientUrl: string) {
    this.connection = ModulesSdkUtils.createPgConnection({ clientUrl })
  }

  /** Only statements that may run twice: a connection can break after the server has done its part. */
  async query<Row = Record<string, unknown>>(
    text: string,
    bindings: readonly (string | number | string[])[] = [],
  ): Promise<Row[]> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      try {
        return (await this.connection.raw(text, bindings)).rows
      } catch (error) {
        if (!isPassing(error) || performance.now() > deadline) throw error
        await pause(100)
      }
    }
  }

  close(): Promise<void> {
    return this.connection.destroy()
  }
}

function isPassing(error: unknown): boolean {
  const { code, message } = errorWords(error)
  return PASSING.test(code) || /Connection (ended|terminated)/.test(message)
}
