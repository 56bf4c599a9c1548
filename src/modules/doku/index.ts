import { Module } from "@medusajs/framework/utils"
import DokuModuleService from "./service"

export const DOKU_MODULE = "doku"

export { CASE_KINDS, type CaseKind } from "./cases/case-kinds"
export type { Case, Transaction, TransactionSession } from "./ledger/rows"
export type { PaymentStatus, PaymentStatusAnswer } from "./queries/payment-status"
export type { DokuModuleService }

export default Module(DOKU_MODULE, { service: DokuModuleService })
