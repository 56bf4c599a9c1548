import type { MedusaContainer } from "@medusajs/framework/types"
import type { Lease } from "../../modules/doku/ledger/lease"
import type DokuModuleService from "../../modules/doku/service"

/**
 * Who settles. Only the job's tries count for the plan of the next try. "return" and "request" don't run Medusa's
 * workflows again when these have just failed.
 */
export type SettleSource = "job" | "admin" | "notification" | "return" | "request"

/** What settling and refunding need while the lease of the payment collection is held. */
export interface CollectionContext {
  container: MedusaContainer
  doku: DokuModuleService
  lease: Lease
  /** Default: "admin". */
  source?: SettleSource
}
