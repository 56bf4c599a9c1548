import { readFileSync } from "node:fs"
import path from "node:path"
import { DEFAULT_MERCHANT, DEFAULT_SETTINGS, type Sandbox, startSandbox } from "../../src/sandbox"
import { MerchantClient, order } from "../../src/sandbox/__fixtures__/merchant"
import { HELP } from "../../src/sandbox/cli-flags"
import { OPERATIONS } from "../../src/sandbox/control/operations"
import { REPOSITORY } from "../store/medusa-cli"

const DOC = readFileSync(path.join(REPOSITORY, "docs/sandbox.md"), "utf8")

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox()
})
beforeEach(() => new MerchantClient(sandbox.url).create(order("INV-1")))
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

describe("docs/sandbox.md", () => {
  it("lists each route of the control API, by the function that does the same", () => {
    const documented = rows("The control API").flatMap(([route = "", functions = ""]) =>
      codeWords(functions).map((name) => `${name}: ${codeWords(route)[0]}`),
    )
    const served = Object.entries(OPERATIONS).map(([name, { route }]) => `${name}: ${route}`)
    expect(documented.sort()).toEqual(served.sort())
  })

  it("lists each setting with its default", () => {
    const documented = rows("Settings").map(([name = "", initial = ""]) => [
      codeWords(name)[0],
      JSON.parse(String(codeWords(initial)[0])),
    ])
    expect(Object.fromEntries(documented)).toEqual(DEFAULT_SETTINGS)
  })

  it("lists each kind of fault on the routes that it can happen to", () => {
    const kinds = rows("Faults", "kind")
    for (const [kind = "", on = ""] of kinds) {
      const routes = on === "all" ? ["create", "status", "notify"] : codeWords(on)
      const accepted = ["create", "status", "notify"].filter((route) =>
        accepts(route, String(codeWords(kind)[0])),
      )
      expect([kind, routes]).toEqual([kind, accepted])
    }
    const [, known = ""] =
      /one of: (.*)/.exec(refusal(() => sandbox.addFault({ route: "create" } as never))) ?? []
    expect(kinds.flatMap(([kind = ""]) => codeWords(kind)).sort()).toEqual(known.split(", ").sort())
  })

  it.each([
    ["Faults", "field", () => sandbox.addFault({ unknown: 1 } as never)],
    ["Accounts", "field", () => sandbox.setMerchant({ clientId: "A", unknown: 1 } as never)],
    ["Notifications", "field", () => sandbox.notify("INV-1", { unknown: 1 } as never)],
    ["What happens to an invoice", "field", () => sandbox.setStatus("INV-1", { unknown: 1 } as never)],
  ])("lists each field that the sandbox accepts: %s", (heading, column, call) => {
    const [, known = ""] = /is unknown; known names: (.*)/.exec(refusal(call)) ?? []
    expect(known.split(", ").length).toBeGreaterThan(2)
    const documented = rows(heading, column).flatMap(([name = ""]) => codeWords(name))
    expect(documented).toEqual(expect.arrayContaining(known.split(", ")))
  })

  it("lists each field of an invoice, an account and a notification", () => {
    sandbox.notify("INV-1")
    const invoice = Object.keys(sandbox.invoice("INV-1"))
    expect(
      rows("An invoice")
        .flatMap(([name = ""]) => codeWords(name))
        .sort(),
    ).toEqual(invoice.sort())
    const accounts = rows("Accounts").flatMap(([name = ""]) => codeWords(name))
    expect(accounts).toEqual(expect.arrayContaining(sandbox.merchants().flatMap(Object.keys)))
    const notifications = rows("Notifications").flatMap(([name = ""]) => codeWords(name))
    expect(notifications).toEqual(expect.arrayContaining(sandbox.notifications().flatMap(Object.keys)))
  })

  it("names each flag of the command", () => {
    const flags = [...HELP.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag)
    expect(flags.length).toBeGreaterThan(5)
    expect(codeWords(DOC)).toEqual(expect.arrayContaining(flags.filter((flag) => flag !== "--help")))
  })

  it("shows requests that are answered as it says", async () => {
    const examples = [...DOC.matchAll(/```sh\n(curl [\s\S]*?)```\n\n```json\n([\s\S]*?)```/g)]
    expect(examples.length).toBeGreaterThan(4)
    for (const [, command = "", answer = ""] of examples) {
      expect(await run(command)).toMatchObject(JSON.parse(answer))
    }
  })
})

/** Sends what the doc's curl command sends, to this test's sandbox. */
async function run(command: string): Promise<unknown> {
  const [, method, address = "", body] =
    /^curl -X (\w+) (\S+)(?: -H 'content-type: application\/json' -d '(.*)')?\n$/.exec(command) ?? []
  const response = await fetch(address.replace("http://localhost:4010", sandbox.url), {
    method: String(method),
    ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
  })
  return response.json()
}

function accepts(route: string, kind: string): boolean {
  const words = refusal(() => sandbox.addFault({ route, kind, ms: 1 } as never))
  return words === ""
}

/** What the sandbox says to a bad call; empty if it accepts it. */
function refusal(call: () => unknown): string {
  try {
    call()
    return ""
  } catch (error) {
    return (error as Error).message
  } finally {
    sandbox.clearFaults()
  }
}

/** The cells of the tables below a heading, without their heads. @param first only tables whose first column is this */
function rows(heading: string, first?: string): string[][] {
  const start = DOC.search(new RegExp(`^#+ ${heading}$`, "m"))
  const [, section = ""] = DOC.slice(start).split(/^#+ .*$/m, 2)
  const tables = section.match(/(?:^\|.*\n)+/gm) ?? []
  return tables
    .map((table) =>
      table
        .trim()
        .split("\n")
        .map((line) =>
          line
            .slice(1, -1)
            .split(" | ")
            .map((cell) => cell.trim()),
        ),
    )
    .filter(([head]) => first === undefined || head?.[0] === first)
    .flatMap((table) => table.slice(2))
}

function codeWords(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => String(word))
}

it("knows the merchant that docs/sandbox.md names", () => {
  expect(DOC).toContain(DEFAULT_MERCHANT.clientId)
})
