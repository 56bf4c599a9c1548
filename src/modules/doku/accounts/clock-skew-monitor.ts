import type { DokuClient } from "../../../doku-api"
import type { PaymentLog } from "../../../logging/payment-log"
import type { DokuAccount } from "./accounts"

/** A clock that is off by this much is on its way to being refused, which DOKU does from an hour on. In ms. */
const LARGE_MS = 5 * 60_000

/** Tells once that this machine's clock and DOKU's have parted, and once that they are together again. */
export class ClockSkewMonitor {
  private readonly parted = new WeakSet<DokuClient>()

  constructor(private readonly log: PaymentLog) {}

  /** To be called after a call to DOKU: its answer told DOKU's time. */
  record({ providerId, client }: Pick<DokuAccount, "providerId" | "client">): void {
    if (!client.clock) return
    const ahead_ms = -client.clock.skewMs
    const off = Math.abs(ahead_ms) > LARGE_MS
    if (off === this.parted.has(client)) return
    if (off) this.parted.add(client)
    else this.parted.delete(client)
    this.log.write(off ? "clock_skewed" : "clock_in_sync", { provider: providerId, ahead_ms })
  }
}
