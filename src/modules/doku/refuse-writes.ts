import { MedusaError } from "@medusajs/framework/utils"

/** The names of the methods that `MedusaService` generates for writing. */
const WRITE = /^(create|update|delete|softDelete|restore)Doku[A-Z]/

/**
 * Replaces every write method that Medusa generated for the ledger's tables. Such a write takes no lease
 * and skips the status machine, so it could mark an unpaid invoice as paid.
 *
 * @param service a class made by `MedusaService`.
 */
export function refuseWrites<Service extends abstract new (...args: never[]) => object>(
  service: Service,
): Service {
  for (const name of Object.getOwnPropertyNames(service.prototype)) {
    if (!WRITE.test(name)) continue
    Object.defineProperty(service.prototype, name, {
      value: async () => {
        throw new MedusaError(
          MedusaError.Types.NOT_ALLOWED,
          `${name} is refused: DOKU transactions are written by the ledger only. Read them with query.graph, and change a payment through Medusa Admin or the routes under /admin/doku`,
        )
      },
    })
  }
  return service
}
