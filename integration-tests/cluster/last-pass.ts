import type { Environment } from "../chaos/environment"

/** When a pass of the job last began, in whatever process, as the database has it. */
export async function lastPass({ database }: Pick<Environment, "database">): Promise<string | undefined> {
  const [job] = await database.query<{ began: string }>("select started_at::text as began from doku_job")
  return job?.began
}
