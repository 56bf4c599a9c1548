import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import type { Erasure } from "../modules/doku/retention/erasure"
import { customersReferences, type Whose } from "./medusa/customers-references"

export type { Erasure, PaymentUnderWay } from "../modules/doku/retention/erasure"

/** Exactly one of `customer_id`, `email` and `order_id`. */
export interface EraseCustomerDataInput {
  customer_id?: string
  email?: string
  order_id?: string
  /** Medusa's id of the user who erases it; null or missing when the store's own code does. */
  actor?: string | null
}

async function eraseCustomerData(
  container: MedusaContainer,
  { actor = null, ...input }: EraseCustomerDataInput,
): Promise<Erasure> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const whose = readWhose(input)
  const references = await customersReferences(container, whose)
  if ("order_id" in whose && references.orderIds.length === 0) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no order with id ${whose.order_id}`)
  }
  const orderId = "order_id" in whose ? whose.order_id : null
  // The entry names no customer, because it stays for ever.
  return doku.audit.during(
    { action: "customer_data_erased", actor, orderId },
    () => doku.erasures.erase(references),
    ({ under_way, ...counts }) => ({ outcome: "ok", details: { ...counts, under_way: under_way.length } }),
  )
}

/** @throws MedusaError INVALID_DATA unless exactly one is given. */
function readWhose({ customer_id, email, order_id }: Omit<EraseCustomerDataInput, "actor">): Whose {
  const given: Whose[] = [
    ...(customer_id ? [{ customer_id }] : []),
    ...(email?.trim() ? [{ email: email.trim() }] : []),
    ...(order_id ? [{ order_id }] : []),
  ]
  const [whose] = given
  if (given.length === 1 && whose) return whose
  throw new MedusaError(
    MedusaError.Types.INVALID_DATA,
    "Say whose data is to be erased, by exactly one of customer_id, email and order_id",
  )
}

export const eraseCustomerDataWorkflowId = "doku-erase-customer-data"

/** A single step without compensation: what was erased can't be restored. */
const eraseCustomerDataStep = createStep(
  "doku-erase-customer-data-step",
  async (input: EraseCustomerDataInput, { container }) =>
    new StepResponse<Erasure>(await eraseCustomerData(container, input)),
)

/**
 * Erases a customer's data from the ledger: never-paid transactions whole, and every text of those that stay as records
 * of money. Leaves payments that are under way, and names them. Run it before the carts and orders lose the customer's
 * id and e-mail address, by which they are found. May be run any number of times.
 *
 * @example
 * const { result } = await eraseCustomerDataWorkflow(container).run({ input: { email } })
 * if (result.under_way.length > 0) // run it again later
 */
export const eraseCustomerDataWorkflow = createWorkflow(
  eraseCustomerDataWorkflowId,
  (input: EraseCustomerDataInput) => new WorkflowResponse(eraseCustomerDataStep(input)),
)
