import { existsSync, readFileSync, realpathSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type { LoaderOptions } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { ourProviderEntries, PROVIDER_PATH, providerEntries } from "../../../modules/doku/accounts/accounts"
import { NotStartedError } from "../../../modules/doku/config/not-started"
import { PACKAGE_NAME } from "../../../modules/doku/config/options"

const REQUIRED_DEPENDENCIES = ["query", "doku"]

const LINES = `  plugins: [{ resolve: "${PACKAGE_NAME}", options: {} }],
  modules: [{
    resolve: "@medusajs/medusa/payment",
    dependencies: ["query", "doku"],
    options: { providers: [{
      resolve: "${PROVIDER_PATH}",
      id: "doku",
      options: { clientId, secretKey, environment, backendUrl, returnUrl },
    }] },
  }],`

/** The plugin is half installed. The message shows the lines that `medusa-config.ts` needs. */
export class SetupError extends Error {
  override name = "SetupError"

  constructor(problem: string) {
    super(`${PACKAGE_NAME}: ${problem}\nmedusa-config.ts needs these lines:\n\n${LINES}\n`)
  }
}

interface ConfigModule {
  modules?: Record<string, unknown>
  plugins?: unknown[]
}

/**
 * Stops the boot when the plugin is half installed. Without its plugin entry there is no ledger and there are no
 * routes; without `dependencies` the provider reaches neither ledger nor cart. Medusa would boot anyway and lose
 * notifications. The provider's loader checks this, because a module can't notice its own absence.
 *
 * Reads configuration only, because it also runs before migrations, and in `medusa exec` and `medusa user`. Those work
 * without credentials, so options are checked when the application starts.
 *
 * @throws NotStartedError after the problem was logged
 */
export default async function checkSetup({ container, logger }: LoaderOptions): Promise<void> {
  const configModule = container.resolve("configModule") as unknown as ConfigModule
  try {
    findSetupProblem(configModule, packageRootOf(__dirname), process.cwd())
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    ;(logger ?? console).error(error.message)
    throw new NotStartedError()
  }
}

/** @throws SetupError */
export function findSetupProblem(config: ConfigModule, packageRoot: string, projectRoot: string): void {
  if (!isProject(packageRoot, projectRoot) && !isListedPlugin(config, packageRoot, projectRoot)) {
    throw new SetupError(
      `"${PACKAGE_NAME}" is not listed under plugins, so its ledger, its routes and its jobs don't run.`,
    )
  }
  if (!config.modules?.doku) {
    throw new SetupError('the module "doku" is not loaded, so there is no ledger to keep payments in.')
  }
  const payment = config.modules[Modules.PAYMENT] as { dependencies?: string[] } | undefined
  const missing = REQUIRED_DEPENDENCIES.filter((name) => !payment?.dependencies?.includes(name))
  if (missing.length > 0) {
    throw new SetupError(
      `the payment module's dependencies lack ${missing.map((name) => `"${name}"`).join(" and ")}, so the ` +
        "provider reaches neither its ledger nor the cart.",
    )
  }
  // Medusa has loaded this provider, so one of the entries leads to it.
  if (ourProviderEntries(config).length === 0) {
    const written = providerEntries(config).map(({ resolve }) => JSON.stringify(String(resolve)))
    throw new SetupError(
      `its provider was loaded, but no entry of the payment module's providers names it: ${written.join(", ")}. Write ` +
        `resolve: "${PROVIDER_PATH}", because the accounts are read from that entry.`,
    )
  }
}

function isProject(packageRoot: string, projectRoot: string): boolean {
  return realpathSync(packageRoot) === realpathSync(projectRoot)
}

function isListedPlugin(config: ConfigModule, packageRoot: string, projectRoot: string): boolean {
  const fromProject = createRequire(join(projectRoot, "medusa-config.js"))
  return (config.plugins ?? []).some((plugin) => {
    const name = typeof plugin === "string" ? plugin : (plugin as { resolve?: unknown } | null)?.resolve
    if (typeof name !== "string") return false
    try {
      return (
        realpathSync(dirname(fromProject.resolve(join(name, "package.json")))) === realpathSync(packageRoot)
      )
    } catch (error) {
      // Medusa itself reports another plugin that can't be resolved. `instanceof Error` would fail under jest, where a
      // store's own tests boot Medusa: the resolver's errors are from another realm.
      if (typeof error === "object" && error !== null && "code" in error) return false
      throw error
    }
  })
}

/** The folder of this package's package.json, at or above `folder`. */
function packageRootOf(folder: string): string {
  const file = join(folder, "package.json")
  if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === PACKAGE_NAME) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error(`${PACKAGE_NAME}: its own package.json was not found`)
  return packageRootOf(parent)
}
