import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { LoaderOptions } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { NotStartedError } from "../../../modules/doku/config/not-started"
import checkSetup, { findSetupProblem, SetupError } from "./check-setup"

const PACKAGE = "medusa-payment-doku-linkaja"

const entry = (id: string, changes: Record<string, unknown> = {}) => ({
  resolve: `${PACKAGE}/providers/doku-linkaja`,
  id,
  options: {
    clientId: "BRN-1",
    secretKey: "SK-1",
    environment: "sandbox",
    backendUrl: "https://api.store.id",
    returnUrl: "https://store.id/done",
    ...changes,
  },
})

interface Setup {
  plugins?: unknown[]
  dependencies?: string[]
  providers?: unknown[]
  doku?: unknown
}

/** `medusa-config.ts` as Medusa passes it to a loader; complete by default. */
function config({
  plugins = [{ resolve: PACKAGE, options: {} }],
  dependencies = ["query", "doku"],
  providers = [entry("doku")],
  doku = { resolve: `${PACKAGE}/.medusa/server/src/modules/doku` },
}: Setup = {}) {
  return { plugins, modules: { [Modules.PAYMENT]: { dependencies, options: { providers } }, doku } }
}

let project: string

/** Installs a package of that name in the project. */
async function install(name: string, folder = join(project, "node_modules", name)): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name, version: "1.0.0", exports: { "./package.json": "./package.json" } }),
  )
  return folder
}

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), "doku-check-setup-"))
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "store" }))
})

afterEach(async () => {
  jest.restoreAllMocks()
  await rm(project, { recursive: true, force: true })
})

function problemIn(setup: object, packageRoot: string): string {
  try {
    findSetupProblem(setup, packageRoot, project)
  } catch (error) {
    if (error instanceof SetupError) return error.message
    throw error
  }
  throw new Error("this setup was accepted")
}

function expectTheLines(message: string): void {
  for (const line of [
    `plugins: [{ resolve: "${PACKAGE}", options: {} }],`,
    'resolve: "@medusajs/medusa/payment",',
    'dependencies: ["query", "doku"],',
    `resolve: "${PACKAGE}/providers/doku-linkaja",`,
    'id: "doku",',
    "options: { clientId, secretKey, environment, backendUrl, returnUrl },",
  ]) {
    expect(message).toContain(line)
  }
}

describe("a complete setup", () => {
  it("may have the plugin as an object", async () => {
    const ours = await install(PACKAGE)
    expect(() => findSetupProblem(config(), ours, project)).not.toThrow()
  })

  it("may have the plugin as a name", async () => {
    const ours = await install(PACKAGE)
    expect(() => findSetupProblem(config({ plugins: [PACKAGE] }), ours, project)).not.toThrow()
  })

  it("may have the plugin by an absolute or a relative path", async () => {
    const ours = await install(PACKAGE, join(project, "apps", "plugin"))
    project = join(project, "apps", "store")
    await mkdir(project)
    expect(() => findSetupProblem(config({ plugins: [ours] }), ours, project)).not.toThrow()
    expect(() => findSetupProblem(config({ plugins: ["../plugin"] }), ours, project)).not.toThrow()
    project = join(project, "..", "..")
  })

  it("may have a plugin that is linked into node_modules, as npm link and pnpm do", async () => {
    const ours = await install(PACKAGE, join(project, "elsewhere"))
    await mkdir(join(project, "node_modules"))
    await symlink(ours, join(project, "node_modules", PACKAGE))
    expect(() => findSetupProblem(config(), ours, project)).not.toThrow()
  })

  it("may have other plugins, even unresolvable ones", async () => {
    const ours = await install(PACKAGE)
    await install("another-plugin")
    const plugins = ["not-installed", "another-plugin", {}, null, { resolve: 42 }, PACKAGE]
    expect(() => findSetupProblem(config({ plugins }), ours, project)).not.toThrow()
  })

  it("needs no plugin entry when the package is the project itself", () => {
    expect(() => findSetupProblem(config({ plugins: [] }), project, project)).not.toThrow()
    const { modules } = config()
    expect(() => findSetupProblem({ modules }, project, project)).not.toThrow()
  })

  it("may be in a project whose folder is a link", async () => {
    const link = join(project, "link")
    await symlink(project, link)
    expect(() => findSetupProblem(config({ plugins: [] }), link, project)).not.toThrow()
  })

  it("may have other dependencies", () => {
    const setup = config({ plugins: [], dependencies: ["logger", "doku", "query"] })
    expect(() => findSetupProblem(setup, project, project)).not.toThrow()
  })
})

describe("a setup without the plugin entry", () => {
  const MISSING = `"${PACKAGE}" is not listed under plugins`

  it("is rejected with the lines to paste, although the provider is configured", async () => {
    const message = problemIn(config({ plugins: [] }), await install(PACKAGE))
    expect(message).toContain(MISSING)
    expectTheLines(message)
  })

  it("is rejected when there are no plugins at all", async () => {
    const { modules } = config()
    expect(problemIn({ modules }, await install(PACKAGE))).toContain(MISSING)
  })

  it("is rejected when only other plugins are listed, or missing ones", async () => {
    const ours = await install(PACKAGE)
    await install("another-plugin")
    const plugins = ["another-plugin", { resolve: "not-installed" }, { resolve: "/not/there" }, ""]
    expect(problemIn(config({ plugins }), ours)).toContain(MISSING)
  })

  it("is rejected when the plugin entry resolves to another copy than the provider's", async () => {
    await install(PACKAGE)
    const copy = await install(PACKAGE, join(project, "copy"))
    expect(problemIn(config(), copy)).toContain(MISSING)
  })
})

describe("a setup without the ledger", () => {
  it.each([[undefined], [false], [null]])("is rejected with the lines to paste: doku is %j", async (doku) => {
    const { modules, plugins } = config()
    const message = problemIn({ plugins, modules: { ...modules, doku } }, await install(PACKAGE))
    expect(message).toContain('the module "doku" is not loaded')
    expectTheLines(message)
  })

  it("is rejected when no module is configured", () => {
    expect(problemIn({}, project)).toContain('the module "doku" is not loaded')
  })
})

describe("a setup whose payment module lacks dependencies", () => {
  it.each([
    ["both", [], '"query" and "doku"'],
    ["the ledger", ["query"], '"doku"'],
    ["the cart", ["doku", "logger"], '"query"'],
  ])("is rejected with the lines to paste: %s", (_what, dependencies, named) => {
    const message = problemIn(config({ dependencies }), project)
    expect(message).toContain(`the payment module's dependencies lack ${named}, so`)
    expectTheLines(message)
  })

  it("is rejected when it names none, or when there is no payment module", () => {
    const { modules } = config()
    const bare = { ...modules, [Modules.PAYMENT]: { options: {} } }
    expect(problemIn({ modules: bare }, project)).toContain('lack "query" and "doku"')
    expect(problemIn({ modules: { doku: modules.doku } }, project)).toContain('lack "query" and "doku"')
  })
})

describe("a provider that was loaded from an entry without its name", () => {
  it("is rejected with the entries that are there, and the line to write", () => {
    const providers = [
      { ...entry("doku"), resolve: "./src/linkaja" },
      { resolve: "stripe", id: "s" },
    ]
    const message = problemIn(config({ providers }), project)
    expect(message).toContain('names it: "./src/linkaja", "stripe". Write')
    expect(message).toContain(`resolve: "${PACKAGE}/providers/doku-linkaja", because`)
    expectTheLines(message)
  })
})

describe("options", () => {
  it("are left to the application's start, so that a store migrates before it has credentials", () => {
    const providers = [entry("doku", { clientId: undefined, secretKey: "" })]
    expect(() => findSetupProblem(config({ providers }), project, project)).not.toThrow()
  })
})

describe("the loader", () => {
  const logger = { error: jest.fn() }
  const load = (configModule: unknown) =>
    checkSetup({
      logger,
      container: {
        resolve: (name: string) => {
          if (name === "configModule") return configModule
          throw new Error(`${name} is not there yet when loaders run`)
        },
      },
    } as unknown as LoaderOptions)

  beforeEach(() => {
    logger.error.mockClear()
    jest.spyOn(process, "cwd").mockReturnValue(project)
  })

  /** The problem, which is logged once: Medusa repeats whatever is thrown, with its stack. */
  async function problemOf(configModule: unknown): Promise<string> {
    const thrown: unknown = await load(configModule).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(thrown).toBeInstanceOf(NotStartedError)
    expect(logger.error).toHaveBeenCalledTimes(1)
    const [[message]] = logger.error.mock.calls as [[string]]
    const repeated = `${(thrown as Error).message} ${(thrown as Error).stack} ${JSON.stringify(thrown)}`
    for (const line of message.split("\n")) if (line.trim()) expect(repeated).not.toContain(line)
    return message
  }

  it("rejects a store that doesn't list the package of the loader", async () => {
    expect(await problemOf(config())).toContain("is not listed under plugins")
  })

  it("finds its own package from its built file, and reads only the configuration", async () => {
    await mkdir(join(project, "node_modules"))
    await symlink(join(__dirname, "..", "..", "..", ".."), join(project, "node_modules", PACKAGE))
    await expect(load(config())).resolves.toBeUndefined()
    expect(await problemOf(config({ dependencies: [] }))).toContain("dependencies lack")
  })
})
