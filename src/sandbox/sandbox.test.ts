import { MerchantClient, order } from "./__fixtures__/merchant"
import { DEFAULT_MERCHANT, InputError, startSandbox } from "./index"

describe("startSandbox", () => {
  it("picks a free port and releases it on close, which may be called twice", async () => {
    const sandbox = await startSandbox()
    expect(sandbox.url).toBe(`http://localhost:${sandbox.port}`)
    await expect(startSandbox({ port: sandbox.port })).rejects.toMatchObject({ code: "EADDRINUSE" })
    await sandbox.close()
    await sandbox.close()
    await expect(fetch(`${sandbox.url}/__sandbox/health`)).rejects.toThrow()
    const second = await startSandbox({ port: sandbox.port })
    await second.close()
  })

  it("returns copies of its records", async () => {
    const sandbox = await startSandbox()
    try {
      await new MerchantClient(sandbox.url).create(order("INV-1"))
      sandbox.invoice("INV-1").paidAmount = 1
      sandbox.book().invoices.length = 0
      sandbox.settings().notification.drop = true
      expect(sandbox.book()).toMatchObject({ paidTotal: 0, invoices: [{ invoiceNumber: "INV-1" }] })
      expect(sandbox.settings().notification).toEqual({})
    } finally {
      await sandbox.close()
    }
  })

  it("shares nothing with another sandbox in the process", async () => {
    const [one, two] = await Promise.all([startSandbox(), startSandbox()])
    try {
      one.updateSettings({ notification: { drop: true } })
      await new MerchantClient(one.url).create(order("INV-1"))
      expect(two.book().invoices).toEqual([])
      expect(two.settings().notification).toEqual({})
    } finally {
      await Promise.all([one.close(), two.close()])
    }
  })

  it.each([
    [{ port: -1 }, /^port must be a whole number/],
    [{ timeScale: 0 }, /^timeScale must be a number/],
    [{ merchants: [] }, /^merchants is empty/],
    [{ merchants: [{ clientId: "", secretKey: "x" }] }, /^merchants\[0\]\.clientId must be/],
    [{ merchants: [DEFAULT_MERCHANT, DEFAULT_MERCHANT] }, /twice/],
    [
      { merchants: [{ ...DEFAULT_MERCHANT, notificationUrl: "/hook" }] },
      /^merchants\[0\]\.notificationUrl must be/,
    ],
  ])("rejects %j", async (options, message) => {
    const error: unknown = await startSandbox(options).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(InputError)
    expect((error as Error).message).toMatch(message)
  })
})
