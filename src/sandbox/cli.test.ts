import { runCli } from "./cli"
import { DEFAULT_CLI_PORT, readFlags } from "./cli-flags"
import { DEFAULT_MERCHANT, startSandbox } from "./index"

describe("doku-linkaja-sandbox", () => {
  const run = async (...argv: string[]) => {
    const written = { out: "", err: "" }
    const outcome = await runCli(argv, {
      out: (text) => {
        written.out += text
      },
      err: (text) => {
        written.err += text
      },
    })
    return { outcome, ...written }
  }

  it("fills missing flags with defaults", () => {
    expect(readFlags([])).toEqual({
      help: false,
      options: { port: DEFAULT_CLI_PORT, merchants: [DEFAULT_MERCHANT] },
    })
  })

  it("reads every flag", () => {
    const argv =
      "--port 0 --host 127.0.0.1 --client-id BRN-1 --secret-key SK-1 --notification-url http://localhost:9000/h --integrations direct,checkout --time-scale 3600"
    expect(readFlags(argv.split(" "))).toEqual({
      help: false,
      options: {
        port: 0,
        host: "127.0.0.1",
        timeScale: 3600,
        merchants: [
          {
            clientId: "BRN-1",
            secretKey: "SK-1",
            notificationUrl: "http://localhost:9000/h",
            integrations: ["direct", "checkout"],
          },
        ],
      },
    })
  })

  it.each([
    ["checkout", ["checkout"]],
    ["direct, checkout", ["direct", "checkout"]],
    ["none", []],
  ])("takes --integrations %s for the merchant", async (value, integrations) => {
    const { outcome, err } = await run("--port", "0", "--integrations", value)
    if (!("sandbox" in outcome)) throw new Error(err)
    try {
      expect(outcome.sandbox.merchants()).toMatchObject([{ integrations }])
    } finally {
      await outcome.sandbox.close()
    }
  })

  it("starts, prints its URL, and prints no key", async () => {
    const { outcome, out, err } = await run("--port", "0", "--secret-key", "SK-QUIET")
    if (!("sandbox" in outcome)) throw new Error(err)
    try {
      expect(out).toContain(outcome.sandbox.url)
      expect(out).toContain("no notification URL")
      expect(out).not.toContain("SK-QUIET")
      expect((await fetch(`${outcome.sandbox.url}/__sandbox/health`)).status).toBe(200)
    } finally {
      await outcome.sandbox.close()
    }
  })

  it.each(["--help", "-h"])("prints the help for %s", async (flag) => {
    const { outcome, out } = await run(flag)
    expect(outcome).toEqual({ exitCode: 0 })
    for (const name of [
      "--port",
      "--client-id",
      "--secret-key",
      "--notification-url",
      "--integrations",
      "--time-scale",
    ]) {
      expect(out).toContain(name)
    }
  })

  it.each([
    [["--prot", "1"], /Unknown option '--prot'.*Known flags: --port/],
    [["serve"], /Unexpected argument 'serve'/],
    [["--port"], /--port.*argument missing/],
    [["--port", "99999"], /--port 99999: give a whole number from 0 to 65535/],
    [["--port", "4x"], /--port 4x: give a whole number/],
    [["--time-scale", "0"], /--time-scale 0: give a number/],
    [["--client-id", " "], /--client-id is empty/],
    [["--secret-key", ""], /--secret-key is empty/],
    [["--integrations", "snap"], /--integrations snap: give direct, checkout, direct,checkout or none/],
    [["--integrations", ""], /--integrations : give direct/],
    [["--notification-url", "hooks"], /--notification-url hooks: give an absolute URL/],
    [["--notification-url", "ftp://a/b"], /give an absolute URL/],
  ])("rejects %j and exits 1", async (argv, message) => {
    const { outcome, out, err } = await run(...argv)
    expect(outcome).toEqual({ exitCode: 1 })
    expect(out).toBe("")
    expect(err).toMatch(message)
  })

  it("reports a port that is in use", async () => {
    const other = await startSandbox()
    try {
      const { outcome, err } = await run("--port", String(other.port))
      expect(outcome).toEqual({ exitCode: 1 })
      expect(err).toMatch(/the port is in use.*--port/)
    } finally {
      await other.close()
    }
  })
})
