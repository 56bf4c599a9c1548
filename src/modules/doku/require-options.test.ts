import { container } from "@medusajs/framework"
import { asValue } from "@medusajs/framework/awilix"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { NotStartedError } from "./config/not-started"
import { DOKU_MODULE } from "./index"
import { requireOptions } from "./require-options"

/** A process in which Medusa has loaded the module `doku`, whose options are invalid. */
function loaded(workerMode: string): void {
  container.register(ContainerRegistrationKeys.CONFIG_MODULE, asValue({ projectConfig: { workerMode } }))
  const refuse = () => {
    throw new NotStartedError()
  }
  container.register(DOKU_MODULE, asValue({ requireOptions: refuse }))
}

describe("requireOptions", () => {
  it("does nothing where no store is loaded", () => {
    expect(container.hasRegistration(DOKU_MODULE)).toBe(false)
    expect(() => requireOptions()).not.toThrow()
  })

  it.each(["server", "shared"])("ends the start of a process that loads routes: %s", (workerMode) => {
    loaded(workerMode)
    expect(() => requireOptions()).toThrow(NotStartedError)
  })

  it("ends a worker's start when its jobs are loaded", () => {
    loaded("worker")
    expect(() => requireOptions({ mode: "worker" })).toThrow(NotStartedError)
  })

  it.each(["server", "shared"])("ends no %s's start when its jobs are loaded", (workerMode) => {
    loaded(workerMode)
    expect(() => requireOptions({ mode: "worker" })).not.toThrow()
  })
})
