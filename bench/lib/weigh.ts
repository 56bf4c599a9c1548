/** What `npm pack --json` says of a tarball, as far as it matters here. Sizes in bytes. */
export interface Packed {
  size: number
  unpackedSize: number
  entryCount: number
  files: { path: string; size: number }[]
}

export interface Share {
  what: string
  bytes: number
  files: number
}

/** What stores the package's bytes, the largest first. */
export function sizes({ files }: Pick<Packed, "files">): Share[] {
  const shares = new Map<string, Share>()
  for (const { path, size } of files) {
    const what = kindOf(path)
    const share = shares.get(what) ?? { what, bytes: 0, files: 0 }
    share.bytes += size
    share.files += 1
    shares.set(what, share)
  }
  return [...shares.values()].sort((one, other) => other.bytes - one.bytes)
}

function kindOf(path: string): string {
  if (!path.startsWith(".medusa/server/")) return "README, LICENSE and the like"
  if (path.startsWith(".medusa/server/src/admin/")) return "Medusa Admin's screens"
  if (path.endsWith(".map")) return "source maps"
  if (path.endsWith(".d.ts")) return "types"
  return path.startsWith(".medusa/server/src/sandbox/") ? "code of the sandbox" : "code of the server"
}

/** The parts of npm's lock that are installed packages, each by its place below node_modules. */
export function installedPackages(lock: {
  packages: Record<string, { version?: string; link?: boolean }>
}): Map<string, string> {
  return new Map(
    Object.entries(lock.packages)
      .filter(([place, { link }]) => place.includes("node_modules/") && !link)
      .map(([place, { version = "" }]) => [place, version]),
  )
}

/** What is there afterwards and was not before, or in another version. */
export function addedPackages(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...after]
    .filter(([place, version]) => before.get(place) !== version)
    .map(([place, version]) => `${place.replace(/^node_modules\//, "")} ${version}`)
}
