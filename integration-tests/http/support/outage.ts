import { ModulesSdkUtils } from "@medusajs/framework/utils"

/**
 * A real outage of one database: its connections are cut and none are let in, while another connection to the
 * same server keeps the switch.
 */
export async function withoutDatabase(
  clientUrl: string,
  database: string,
  during: () => Promise<void>,
): Promise<void> {
  const elsewhere = new URL(clientUrl)
  elsewhere.pathname = "/postgres"
  const connection = ModulesSdkUtils.createPgConnection({ clientUrl: elsewhere.href })
  try {
    await connection.raw("alter database ?? with allow_connections false", [database])
    await connection.raw("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", [
      database,
    ])
    await during()
  } finally {
    await connection.raw("alter database ?? with allow_connections true", [database])
    await connection.destroy()
  }
}
