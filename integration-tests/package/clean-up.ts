import { forgetTarball } from "./pack"

/** Jest's globalTeardown. */
export default async function cleanUp(): Promise<void> {
  await forgetTarball()
}
