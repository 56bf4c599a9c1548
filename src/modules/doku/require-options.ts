import { container } from "@medusajs/framework"
import type { ConfigModule } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "./index"

/**
 * Ends the application's start when an account's options are invalid. Called when Medusa loads the routes, and the
 * jobs in a worker, which has no routes. `db:migrate`, `build`, `exec` and `user` work without credentials: they load
 * neither, or load jobs as a server does.
 *
 * @param mode checks only in a process of this worker mode. Default: in all.
 * @throws NotStartedError
 */
export function requireOptions({ mode }: { mode?: "worker" } = {}): void {
  // Without a store around it, e.g. in a unit test, the file is only imported.
  if (!container.hasRegistration(DOKU_MODULE)) return
  const { projectConfig } = container.resolve<ConfigModule>(ContainerRegistrationKeys.CONFIG_MODULE)
  if (mode !== undefined && projectConfig.workerMode !== mode) return
  container.resolve<DokuModuleService>(DOKU_MODULE).requireOptions()
}
