import type { EmbeddedPostgres } from "../../testing/postgres/embedded-postgres"

/**
 * From globalSetup to globalTeardown. On the global object, because Jest loads the two with separate module
 * registries. An interrupted run never gets to the teardown: the server's keeper then sees its end itself.
 */
const holder: { embeddedPostgres?: EmbeddedPostgres } = globalThis as object

export function rememberPostgres(postgres: EmbeddedPostgres): void {
  holder.embeddedPostgres = postgres
}

export function rememberedPostgres(): EmbeddedPostgres | undefined {
  return holder.embeddedPostgres
}
