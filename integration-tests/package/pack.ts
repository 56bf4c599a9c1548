import { mkdtempSync, realpathSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { npm } from "../../testing/lib/npm"
import { REPOSITORY } from "../../testing/store/medusa-cli"

const PACK_WITHIN_MS = 300_000

/**
 * Jest's globalSetup: packs what would be published, once for all tests of it. npm builds it first, unless PACK_AS_BUILT
 * says that it has just been built.
 */
export default async function pack(): Promise<void> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-package-"))
  const withoutBuild = process.env.PACK_AS_BUILT === "true" ? ["--ignore-scripts"] : []
  await npm(["pack", "--pack-destination", folder, ...withoutBuild], {
    cwd: REPOSITORY,
    signal: AbortSignal.timeout(PACK_WITHIN_MS),
  })
  const { name, version } = require(path.join(REPOSITORY, "package.json"))
  // Jest's workers inherit this environment.
  process.env.PACKED_TARBALL = path.join(folder, `${name}-${version}.tgz`)
}

/** The tarball under test. */
export function packedTarball(): string {
  const { PACKED_TARBALL } = process.env
  if (!PACKED_TARBALL) throw new Error("Nothing was packed; run these tests by npm run test:package")
  return PACKED_TARBALL
}

export async function forgetTarball(): Promise<void> {
  await rm(path.dirname(packedTarball()), { recursive: true, force: true })
}
