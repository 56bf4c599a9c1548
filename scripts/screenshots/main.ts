/**
 * `npm run screenshots`: the pictures of README.md and docs, taken of a demo store of its own that is bought from
 * until every screen has something to show.
 */
import { mkdirSync } from "node:fs"
import path from "node:path"
import { openEnvironment } from "../../testing/browser/environment"
import { Lifetime } from "../../testing/lib/lifetime"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { photographAdmin } from "./admin"
import { Album } from "./album"
import { photographPaymentLink } from "./payment-link"
import { photographShop } from "./shop"

const FOLDER = path.join(REPOSITORY, "docs", "images")

async function main(): Promise<void> {
  const lifetime = new Lifetime()
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void lifetime.end().then(() => process.exit(1)))
  }
  process.on("disconnect", () => void lifetime.end())
  mkdirSync(FOLDER, { recursive: true })
  try {
    const environment = await openEnvironment(lifetime, {}, (line) => console.log(line))
    const album = new Album(environment, FOLDER, (line) => console.log(line))
    const unsolved = await photographShop(environment, album)
    await photographAdmin(environment, album, unsolved)
    await photographPaymentLink(environment, album)
  } finally {
    await lifetime.end()
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
