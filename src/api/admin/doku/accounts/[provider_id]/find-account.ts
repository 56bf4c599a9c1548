import { MedusaError } from "@medusajs/framework/utils"
import type { DokuModuleService } from "../../../../../modules/doku"
import type { DokuAccount } from "../../../../../modules/doku/accounts/accounts"

/** @throws MedusaError NOT_FOUND when no such provider is configured. */
export function findAccount(doku: DokuModuleService, providerId: string | undefined): DokuAccount {
  const account = doku.accounts.list().find((one) => one.providerId === providerId)
  if (account) return account
  throw new MedusaError(
    MedusaError.Types.NOT_FOUND,
    "No LinkAja account has this provider id; GET /admin/doku/accounts lists them",
  )
}
