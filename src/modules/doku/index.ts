import { Module } from "@medusajs/framework/utils"
import DokuModuleService from "./service"

export const DOKU_MODULE = "doku"

export { CASE_KINDS, type CaseKind } from "./case-kinds"
export type { CaseRow, SessionRow, TransactionRow } from "./rows"
export type { ShopperAnswer, ShopperWord } from "./shopper-word"
export type { DokuModuleService }

export default Module(DOKU_MODULE, { service: DokuModuleService })
