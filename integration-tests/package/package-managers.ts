import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from "node:fs"
import path from "node:path"
import { npm } from "../../testing/lib/npm"
import { linkTree } from "./link-tree"
import { packedTarball } from "./pack"

const INSTALL_WITHIN_MS = 600_000

/** The dependencies of Medusa's own starter, and nothing else. npm adds their peers, e.g. React. */
const MEDUSA = ["admin-sdk", "cli", "framework", "medusa"]
const TOOLS = {
  "@types/node": "^20.12.11",
  "@swc/core": "^1.7.28",
  "ts-node": "^10.9.2",
  typescript: "^5.6.2",
}

/** What Medusa imports from the store's folder, where pnpm puts only what the store itself depends on. */
const FOR_PNPM = {
  medusa: ["admin-shared", "dashboard", "draft-order"],
  others: { react: "^18.3.1", "react-dom": "^18.3.1" },
}

/** Puts the packages of a store into folders, as somebody who uses this package manager would. */
export interface PackageManager {
  /** What adds a package to a store, before the package's name. */
  command: string
  /** Installs Medusa in one version. Resolves to the store's folder, which is `folder` or within it. */
  installMedusa(folder: string, version: string): Promise<string>
  /** Adds packages to a store that `installMedusa` has made. */
  add(store: string, packages: readonly string[]): Promise<void>
}

export const NPM: PackageManager = {
  command: "npm install",
  async installMedusa(folder, version) {
    const installed = await sharedInstallation(version)
    for (const file of ["package.json", "package-lock.json"]) {
      copyFileSync(path.join(installed, file), path.join(folder, file))
    }
    linkTree(path.join(installed, "node_modules"), path.join(folder, "node_modules"))
    return folder
  },
  add: npmInstall,
}

/** A monorepo whose backend is one of its packages. */
export const PNPM: PackageManager = {
  command: "pnpm add",
  async installMedusa(folder, version) {
    const backend = path.join(folder, "apps/backend")
    mkdirSync(backend, { recursive: true })
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "shop", private: true }))
    writeFileSync(path.join(folder, "pnpm-workspace.yaml"), 'packages:\n  - "apps/*"\n')
    writeManifest(backend, version, FOR_PNPM)
    await run("pnpm@10", "pnpm", ["install", "--no-frozen-lockfile"], folder)
    return backend
  },
  add: (store, packages) => run("pnpm@10", "pnpm", ["add", ...packages], store),
}

export const YARN: PackageManager = {
  command: "yarn add",
  async installMedusa(folder, version) {
    writeManifest(folder, version)
    const registry = (await npm(["config", "get", "registry"], { cwd: folder, signal: inTime() })).trim()
    const settings = [
      "nodeLinker: node-modules",
      // The default under CI, where a project without a lockfile is refused.
      "enableImmutableInstalls: false",
      "enableTelemetry: false",
      `npmRegistryServer: "${registry}"`,
    ]
    writeFileSync(path.join(folder, ".yarnrc.yml"), `${settings.join("\n")}\n`)
    // Marks the folder as a project of its own, whatever lies above it.
    writeFileSync(path.join(folder, "yarn.lock"), "")
    await run("@yarnpkg/cli-dist@4", "yarn", ["install"], folder)
    return folder
  },
  add: (store, packages) => run("@yarnpkg/cli-dist@4", "yarn", ["add", ...packages], store),
}

/** Runs a program that a package brings along, which npm downloads. */
async function run(
  packageName: string,
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<void> {
  await npm(["exec", "--yes", `--package=${packageName}`, "--", program, ...args], { cwd, signal: inTime() })
}

/** A folder in which npm has installed this version of Medusa, once in a run of the tests. Stores link its files. */
async function sharedInstallation(version: string): Promise<string> {
  const shared = path.join(path.dirname(packedTarball()), `medusa-${version}`)
  if (existsSync(shared)) return shared
  const folder = mkdtempSync(`${shared}-`)
  writeManifest(folder, version)
  await npmInstall(folder, [])
  // Another worker may have installed the same meanwhile.
  if (existsSync(shared)) return folder
  renameSync(folder, shared)
  return shared
}

/** Installs without checking whether each of a thousand cached packages is stale. */
async function npmInstall(folder: string, packages: readonly string[]): Promise<void> {
  await npm(["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], {
    cwd: folder,
    signal: inTime(),
  })
}

function writeManifest(
  folder: string,
  version: string,
  more: { medusa: string[]; others: Record<string, string> } = { medusa: [], others: {} },
): void {
  const medusa = [...MEDUSA, ...more.medusa].map((name) => [`@medusajs/${name}`, version])
  const dependencies = { ...Object.fromEntries(medusa), ...more.others }
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ name: "store", version: "1.0.0", private: true, dependencies, devDependencies: TOOLS }),
  )
}

function inTime(): AbortSignal {
  return AbortSignal.timeout(INSTALL_WITHIN_MS)
}
