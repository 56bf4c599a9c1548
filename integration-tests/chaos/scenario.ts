import type { Integration } from "./integrations"
import type { Random } from "./random"
import type { Shopper } from "./shopper"

/** One course that a checkout may take. */
export interface Scenario {
  name: string
  /** Relative frequency. */
  weight: number
  /** The integration that it is about. Default: as the shopper's seed says. */
  integration?: Integration
  /** True if its payments may end as cases. Otherwise all of them must become orders. */
  mayNeedPerson?: boolean
  play(shopper: Shopper, random: Random): Promise<void>
}
