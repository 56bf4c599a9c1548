import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import { listed } from "./names"
import { CHECK_AGAIN, type CompletionObstacle } from "./obstacle"
import type { PrecheckCart } from "./read-cart"

interface Budget {
  id: string
  type: string
  limit?: BigNumberInput | null
  used?: BigNumberInput | null
  /** Only of a budget per customer: the attribute by which it identifies the customer. */
  attribute?: string | null
}

interface ActivePromotion {
  code: string
  limit?: number | null
  used?: number | null
  campaign?: { name?: string | null; budget?: Budget | null } | null
}

/** Methods of Medusa's promotion module that its interface doesn't list. */
interface PromotionReads {
  listActivePromotions(
    filters: { code: string[] },
    config: { relations: string[] },
  ): Promise<ActivePromotion[]>
  listCampaignBudgetUsages(filters: {
    budget_id: string
    attribute_value: string
  }): Promise<{ used?: BigNumberInput | null }[]>
}

interface Discount {
  code: string
  amount: BigNumberInput
}

interface UsedUp {
  code: string
  /** The limit or budget that must be raised. */
  what: string
  /** Medusa's error message. */
  message: string
}

const OVER_LIMIT = "Promotion usage exceeds the limit."
const OVER_BUDGET = "Promotion usage exceeds the budget limit."

/**
 * Finds vouchers whose limit or budget is used up. Inactive promotions are not checked, because Medusa's completion
 * counts active ones only.
 *
 * Completion counts a use for each discount in the cart's total, and Medusa offers no check without counting.
 * `computeActions` would compute the discounts anew for each line by itself: it misses budgets that all lines exceed
 * together, and reports discounts that the cart never had.
 */
export async function findUsedUp(
  container: MedusaContainer,
  cart: PrecheckCart,
): Promise<CompletionObstacle | undefined> {
  const discounts = discountsOf(cart)
  if (discounts.length === 0) return undefined
  const module = container.resolve(Modules.PROMOTION) as unknown as PromotionReads
  const active = await module.listActivePromotions(
    { code: [...new Set(discounts.map(({ code }) => code))] },
    { relations: ["campaign", "campaign.budget"] },
  )
  const found = [
    ...active.flatMap(overLimit),
    ...(await overBudget(container, module, cart, discounts, active)),
  ]
  const [first] = found
  if (!first) return undefined
  const codes = found.map(({ code }) => code)
  const whats = listed(
    found.map(({ what }) => what),
    "and",
  )
  return {
    ...voucherGone(codes, `is used up. Raise ${whats} under Promotions, ${CHECK_AGAIN}`),
    coreError: { type: "not_allowed", message: first.message },
  }
}

/** One for each line and shipping method with a voucher's adjustment, as completion counts them. */
function discountsOf({ items, shipping_methods }: PrecheckCart): Discount[] {
  return [...(items ?? []), ...(shipping_methods ?? [])]
    .flatMap(({ adjustments }) => adjustments ?? [])
    .flatMap(({ code, amount }) => (code ? [{ code, amount: amount ?? 0 }] : []))
}

function overLimit({ code, limit, used }: ActivePromotion): UsedUp[] {
  if (typeof limit !== "number" || (used ?? 0) < limit) return []
  return [{ code, what: `its limit of ${limit} uses`, message: OVER_LIMIT }]
}

/** Promotions of one campaign share its budget. */
async function overBudget(
  container: MedusaContainer,
  module: PromotionReads,
  cart: PrecheckCart,
  discounts: readonly Discount[],
  active: readonly ActivePromotion[],
): Promise<UsedUp[]> {
  const usedUp: UsedUp[] = []
  const usedBy = new Map<string, BigNumberInput>()
  for (const { code, campaign } of active) {
    const budget = campaign?.budget
    // A limit of 0 means no limit in Medusa.
    if (!budget?.limit || MathBN.eq(budget.limit, 0)) continue
    const before = usedBy.get(budget.id) ?? (await usesBefore(container, module, cart, budget))
    if (before === undefined) continue
    const own = discounts.filter((discount) => discount.code === code)
    const amounts = own.map(({ amount }) => amount)
    const after = MathBN.add(before, budget.type === "spend" ? MathBN.sum(...amounts) : 1)
    if (MathBN.gt(after, budget.limit)) {
      const whose = budget.type === "use_by_attribute" ? "what each customer may use" : "the budget"
      usedUp.push({ code, what: `${whose} in campaign "${campaign?.name ?? "?"}"`, message: OVER_BUDGET })
    }
    // For this type Medusa overwrites the use of one promotion with the other's, so they don't add up.
    if (budget.type !== "usage") usedBy.set(budget.id, after)
  }
  return usedUp
}

/** @returns undefined if Medusa doesn't count this budget. */
async function usesBefore(
  container: MedusaContainer,
  module: PromotionReads,
  cart: PrecheckCart,
  { id, type, used, attribute }: Budget,
): Promise<BigNumberInput | undefined> {
  if (type === "spend" || type === "usage") return used ?? 0
  if (type !== "use_by_attribute") return undefined
  const value =
    attribute === "customer_id"
      ? await accountOf(container, cart)
      : attribute === "customer_email" && cart.email
  if (!value) return undefined
  const [usage] = await module.listCampaignBudgetUsages({ budget_id: id, attribute_value: value })
  return usage?.used ?? 0
}

/** Undefined for a deleted account, because completion counts nothing for it. */
async function accountOf(
  container: MedusaContainer,
  { customer_id }: PrecheckCart,
): Promise<string | undefined> {
  if (!customer_id) return undefined
  const [account] = await container
    .resolve(Modules.CUSTOMER)
    .listCustomers({ id: customer_id }, { select: ["id"] })
  return account?.id
}

/** @param why the end of the sentence for the admin. */
export function voucherGone(codes: readonly string[], why: string): CompletionObstacle {
  return {
    code: "promotion_gone",
    messages: {
      en: `The voucher ${listed(codes, "and")} is used up or no longer valid. Please take it out of the cart.`,
      id: `Voucher ${listed(codes, "dan")} sudah habis atau tidak berlaku lagi. Silakan hapus dari keranjang.`,
    },
    reason: `the promotion ${listed(codes, "and")} ${why}`,
  }
}
