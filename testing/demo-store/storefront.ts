/** The example storefront as the demo runs it: built for this start's addresses and key, and served. */
import { execFile } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { REPOSITORY } from "../store/medusa-cli"

const STOREFRONT = path.join(REPOSITORY, "examples", "storefront")

/** A page of the storefront: `returnUrl` of the plugin's options. */
export const RETURN_PATH = "/id/checkout/linkaja"

/** The built shop: contents by path, e.g. `/index.html`. */
export type BuiltFiles = ReadonlyMap<string, Buffer>

export interface Storefront {
  close(): Promise<void>
}

/** Builds the shop the way a stranger would, with `vite build`. Takes two or three seconds. */
export async function buildStorefront(
  { backend, publishableKey }: { backend: string; publishableKey: string },
  signal?: AbortSignal,
): Promise<BuiltFiles> {
  const vite = path.join(
    path.dirname(require.resolve("vite/package.json", { paths: [STOREFRONT] })),
    "bin/vite.js",
  )
  const folder = await mkdtemp(path.join(tmpdir(), "doku-storefront-"))
  try {
    await promisify(execFile)(process.execPath, [vite, "build", "--outDir", folder, "--emptyOutDir"], {
      cwd: STOREFRONT,
      env: {
        ...process.env,
        NODE_ENV: "production",
        VITE_MEDUSA_BACKEND_URL: backend,
        VITE_MEDUSA_PUBLISHABLE_KEY: publishableKey,
      },
      signal,
    })
    return await readFiles(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readFiles(folder: string): Promise<BuiltFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(
      files.map(async (file): Promise<[string, Buffer]> => {
        const name = path.relative(folder, file).split(path.sep).join("/")
        return [`/${name}`, await readFile(file)]
      }),
    ),
  )
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
}

/** Serves from memory: a path names one of the files that were built, or is a page of the shop. */
export async function serveStorefront(
  files: BuiltFiles,
  { backend, port, host }: { backend: string; port: number; host: string },
): Promise<Storefront> {
  const server = createServer((request, response) => answer(request, response, files, backend))
  server.listen(port, host)
  await once(server, "listening")
  return {
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: BuiltFiles,
  backend: string,
): void {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { allow: "GET, HEAD" }).end()
    return
  }
  const { pathname } = new URL(request.url ?? "/", "http://shop.invalid")
  // The pages are made in the browser: whatever isn't a file is one of them, except under /assets.
  const name = files.has(pathname) || pathname.startsWith("/assets/") ? pathname : "/index.html"
  const body = files.get(name)
  if (body === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not found")
    return
  }
  response
    .writeHead(200, {
      "content-type": TYPES[path.extname(name)] ?? "application/octet-stream",
      // Not no-store: browsers then don't keep the page for Back, and the shopper who comes back from LinkAja
      // by Back would find the checkout loading anew.
      "cache-control": name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      "content-length": body.length,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
        `connect-src ${backend}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    })
    .end(request.method === "HEAD" ? undefined : body)
}
