import type { MedusaContainer } from "@medusajs/framework/types"
import type { Lease } from "../../modules/doku/ledger/lease"
import type DokuModuleService from "../../modules/doku/service"

/**
 * Who brings a payment to its order. Only the job's tries are counted and planned. A shopper's return, and what comes
 * after a request, don't run Medusa's workflows again where these have just failed.
 */
export type SettleSource = "job" | "admin" | "notification" | "return" | "request"

/** What work on one payment collection's money needs, while its lease is held. */
export interface CollectionContext {
  container: MedusaContainer
  doku: DokuModuleService
  lease: Lease
  /** Who tries; an admin where it is missing. */
  source?: SettleSource
}
