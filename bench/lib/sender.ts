import { Pool } from "undici"

/** What was sent, as far as a benchmark wants to know. */
export interface Answered {
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
    const answer = await this.pool.request({ method: "POST", path, headers, body })
    await answer.body.dump()
    return { status: answer.statusCode, ms: performance.now() - startedAt }
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}
