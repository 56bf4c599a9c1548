import { rememberedPostgres } from "./running"

export default async function stop(): Promise<void> {
  await rememberedPostgres()?.stop()
}
