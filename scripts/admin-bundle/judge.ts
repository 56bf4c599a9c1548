import { gzipSync } from "node:zlib"

/** Maximum size of the admin bundle, in bytes after gzip. */
export const MAX_BYTES = 60_000

/** Packages that the dashboard has already. Were one of them inside, its import would be missing. */
export const FROM_THE_DASHBOARD = [
  "@medusajs/icons",
  "@medusajs/js-sdk",
  "@medusajs/ui",
  "@tanstack/react-query",
  "react",
  "react-hook-form",
  "react-i18next",
  "react-router-dom",
] as const

export interface BundleFile {
  name: string
  content: string
}

export interface Judgement {
  bytes: number
  gzipped: number
  /** Packages that the bundle imports. */
  packages: string[]
  /** Problems found. */
  problems: string[]
}

/**
 * @param files all that the ES module build emitted
 * @param declared the names in package.json's `peerDependencies` and `dependencies`, which a store can resolve
 */
export function judge(files: readonly BundleFile[], declared: readonly string[]): Judgement {
  const bytes = sum(files.map(({ content }) => Buffer.byteLength(content)))
  const gzipped = sum(files.map(({ content }) => gzipSync(content).length))
  const packages = [...new Set(files.flatMap(({ content }) => importedPackages(content)))].sort()
  const problems = [
    ...(gzipped > MAX_BYTES ? [`It has ${gzipped} bytes gzipped; at most ${MAX_BYTES} are allowed.`] : []),
    ...FROM_THE_DASHBOARD.filter((name) => !packages.includes(name)).map(
      (name) => `It doesn't import ${name}: either a copy is inside, or nothing uses it any more.`,
    ),
    ...packages
      .filter((name) => !declared.includes(name))
      .map(
        (name) => `It imports ${name}, which package.json declares neither as a peer nor as a dependency.`,
      ),
  ]
  return { bytes, gzipped, packages, problems }
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"'\n]+)["']/g

function importedPackages(code: string): string[] {
  return [...code.matchAll(IMPORT)]
    .map(([, specifier = ""]) => specifier)
    .filter((specifier) => /^[@a-z]/i.test(specifier))
    .map((specifier) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
