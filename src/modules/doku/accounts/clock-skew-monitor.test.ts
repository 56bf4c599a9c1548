import type { DokuClient } from "../../../doku-api"
import { keepingLogger } from "../../../logging/__fixtures__/logger"
import { PaymentLog } from "../../../logging/payment-log"
import { ClockSkewMonitor } from "./clock-skew-monitor"

/** The log lines about one account after calls with these clock differences: DOKU's minus this machine's, in ms. */
function linesAfter(...skews: (number | undefined)[]): string[] {
  const logger = keepingLogger()
  const watch = new ClockSkewMonitor(new PaymentLog(logger))
  const client = { clock: undefined as DokuClient["clock"] }
  for (const skewMs of skews) {
    client.clock = skewMs === undefined ? undefined : { skewMs, measuredAt: new Date() }
    watch.record({ providerId: "pp_doku-linkaja_doku", client: client as DokuClient })
  }
  return logger.kept.map(({ level, line }) => `${level} ${line}`)
}

describe("the clock skew monitor", () => {
  it("logs nothing while the clocks agree or DOKU's time is unknown", () => {
    expect(linesAfter(undefined, 0, 299_000, -300_000, undefined)).toEqual([])
  })

  it("logs a large difference once, with its sign, and once that the clocks agree again", () => {
    expect(linesAfter(0, -301_000, -302_000, 7_200_000, 1_000, 0)).toEqual([
      "warn doku: event=clock_skewed provider=pp_doku-linkaja_doku ahead_ms=301000",
      "info doku: event=clock_in_sync provider=pp_doku-linkaja_doku ahead_ms=-1000",
    ])
  })
})
