import { setTimeout as pause } from "node:timers/promises"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import { describeError } from "./describe-error"

/** How long a query is retried while PostgreSQL restarts, in ms. */
const PATIENCE_MS = 30_000

/** Errors of a server that stops or starts: SQLSTATE classes 08 and 57P, and Node's socket errors. */
const PASSING = /^(08|57P)|^(ECONNREFUSED|ECONNRESET|EPIPE)$/

/** A connection to the store's database that survives restarts of PostgreSQL. */
export class Database {
  private readonly connection: ReturnType<typeof ModulesSdkUtils.createPgConnection>

  constructor(clientUrl: string) {
    this.connection = ModulesSdkUtils.createPgConnection({ clientUrl })
  }

  /** Runs a statement that must be safe to repeat: the connection can break after the server has executed it. */
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
  const { code, message } = describeError(error)
  return PASSING.test(code) || /Connection (ended|terminated)/.test(message)
}
