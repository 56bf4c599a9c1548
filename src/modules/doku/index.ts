import { Module } from "@medusajs/framework/utils"
import DokuModuleService from "./service"

export const DOKU_MODULE = "doku"

export { CASE_KINDS, type CaseKind } from "./cases/case-kinds"
export type { CaseRow, SessionRow, TransactionRow } from "./ledger/rows"
export type { ShopperAnswer, ShopperWord } from "./queries/payment-status"
export type { DokuModuleService }

export default Module(DOKU_MODULE, { service: DokuModuleService })
