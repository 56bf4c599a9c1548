import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import ts from "typescript"
import { packageName } from "./store"

/** Uses each export once, as a store's code and tests would. */
const CONSUMER = `import provider, { type DokuLinkAjaOptions, type LinkAjaSessionData } from "PACKAGE/providers/doku-linkaja"
import ledger, { DOKU_MODULE, type Transaction } from "PACKAGE/modules/doku"
import asMedusaResolvesIt from "PACKAGE/.medusa/server/src/modules/doku"
import * as workflows from "PACKAGE/workflows"
import { createSignature, verifySignature, computeDigest } from "PACKAGE/doku-api"
import { startSandbox, type Sandbox } from "PACKAGE/sandbox"
import plugin from "PACKAGE/admin"
import { version } from "PACKAGE/package.json"

export const options: Partial<DokuLinkAjaOptions> = { environment: "sandbox" }
export const sandbox: Promise<Sandbox> = startSandbox({ port: 0 })
export const signature: string = createSignature({ clientId: "", requestId: "", timestamp: "", target: "/", secretKey: "" })
export const link = (data: LinkAjaSessionData): string => data.redirect_url
export const amount = (row: Transaction): number => row.amount
export const module: "doku" = DOKU_MODULE
export const all = [provider, ledger, asMedusaResolvesIt, workflows, verifySignature, computeDigest, plugin, version]
`

const RESOLUTIONS = {
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
}

/**
 * What TypeScript finds wrong in code that imports every export of the installed package, and in the package's own
 * declarations. Those of other packages are skipped, because they can't be fixed here.
 */
export function typeProblems(storeFolder: string, resolution: keyof typeof RESOLUTIONS): string[] {
  const file = path.join(storeFolder, `consumer-${resolution}.ts`)
  writeFileSync(file, CONSUMER.replaceAll("PACKAGE", packageName()))
  const program = ts.createProgram([file], {
    ...RESOLUTIONS[resolution],
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    types: ["node"],
  })
  const ours = path.join(storeFolder, "node_modules", packageName())
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileName === file || fileName.startsWith(ours))
    .flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ])
    .map(
      ({ file: where, messageText }) =>
        `${path.relative(storeFolder, where?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    )
}

/** The runtime dependencies, each with its licence as installed. */
export function installedLicences(storeFolder: string): Record<string, string> {
  const manifest = (name: string) =>
    JSON.parse(readFileSync(path.join(storeFolder, "node_modules", name, "package.json"), "utf8"))
  return Object.fromEntries(
    Object.keys(manifest(packageName()).dependencies).map((name) => [name, manifest(name).license]),
  )
}
