import { Pool } from "undici"

/** Codes of undici and of Node's sockets. */
const FAILED =
  /^(UND_ERR_(SOCKET|CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT)|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/

/** What was sent, as far as a benchmark wants to know. */
export interface Answered {
  /** 0 when there was no answer. */
  status: number
  /** From the call until the whole answer was there, in ms. */
  ms: number
}

interface Message {
  path: string
  headers: Record<string, string>
  body: string
}

/** Sends what was made beforehand over kept connections, with as little work of its own as can be. */
export class Sender {
  private readonly pool: Pool

  constructor(origin: string, connections: number) {
    this.pool = new Pool(origin, { connections, headersTimeout: 30_000, bodyTimeout: 30_000 })
  }

  async send({ path, headers, body }: Message): Promise<Answered> {
    const startedAt = performance.now()
    const status = await this.statusOf({ path, headers, body })
    return { status, ms: performance.now() - startedAt }
  }

  /** Of hundreds under way at once one may fail long before anybody awaits it. */
  private async statusOf({ path, headers, body }: Message): Promise<number> {
    try {
      const answer = await this.pool.request({ method: "POST", path, headers, body })
      await answer.body.dump()
      return answer.statusCode
    } catch (error) {
      // A connection that broke, or an answer that was too late. Anything else is a mistake of ours.
      if (FAILED.test(String((error as { code?: unknown }).code))) return 0
      throw error
    }
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}
