import { Pool } from "undici"

/** Codes of undici and of Node's sockets. */
const FAILED =
  /^(UND_ERR_(SOCKET|CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT)|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/

/** The outcome of one request. */
export interface SentRequest {
  /** HTTP status; 0 without a response. */
  status: number
  /** From the call to the complete response, in ms. */
  ms: number
}

interface Message {
  path: string
  headers: Record<string, string>
  body: string
}

/** Sends prepared requests over kept connections. */
export class Sender {
  private readonly pool: Pool

  constructor(origin: string, connections: number) {
    this.pool = new Pool(origin, { connections, headersTimeout: 30_000, bodyTimeout: 30_000 })
  }

  async send({ path, headers, body }: Message): Promise<SentRequest> {
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
      // The connection broke or the response was late. Any other error is a bug in the benchmark.
      if (FAILED.test(String((error as { code?: unknown }).code))) return 0
      throw error
    }
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}
