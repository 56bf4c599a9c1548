import { DEFAULT_SETTINGS } from "../../../src/sandbox"
import type { Environment } from "../../../testing/browser/environment"
import { type Kept, Scene } from "./scene"

export type Story = (scene: Scene, environment: Environment) => Promise<void>

/** `it` with a scene whose pages are watched until its end. If it fails, their screenshots are kept. */
export function storiesOn(environment: () => Environment) {
  const kept: Kept = { adminTabs: new Map(), accessible: new Set() }
  return (name: string, story: Story) => {
    it(name, async () => {
      const { browser, demo } = environment()
      const scene = new Scene(environment(), browser, kept)
      let failed = false
      try {
        await story(scene, environment())
        await scene.end()
      } catch (error) {
        failed = true
        await scene.keepScreenshots(name)
        throw error
      } finally {
        await scene.leave({ failed })
        demo.sandbox.clearFaults()
        demo.sandbox.updateSettings(DEFAULT_SETTINGS)
      }
    })
  }
}
