import { MerchantClient, order } from "../__fixtures__/merchant"
import { type Sandbox, startSandbox } from "../sandbox"

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox()
  const merchant = new MerchantClient(sandbox.url)
  await merchant.create(order("INV-1"))
  await merchant.create(order("INV-2"))
  sandbox.pay("INV-1", { notify: false })
})
afterAll(() => sandbox.close())

describe("the sandbox's report", () => {
  it("has a row for each invoice, paid or not", () => {
    const [header, paid, unpaid, end] = sandbox.report().split("\n")
    expect(header).toBe(
      "Client ID,Invoice Number,Payment Channel,Amount,Currency,Status,Created Date,Payment Date",
    )
    expect(paid).toMatch(
      /^BRN-0201-0000000000001,INV-1,EMONEY_LINKAJA,\d+\.00,IDR,SUCCESS,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
    )
    expect(unpaid).toMatch(/^BRN-0201-0000000000001,INV-2,EMONEY_LINKAJA,\d+\.00,IDR,PENDING,[^,]+,$/)
    expect(end).toBe("")
  })

  it("is written as Excel with Indonesian settings does it", async () => {
    const response = await fetch(`${sandbox.url}/__sandbox/report?style=excel-id`)
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8")
    const bytes = Buffer.from(await response.arrayBuffer()).toString("utf8")
    const [header, paid] = bytes.split("\r\n")
    expect(header).toMatch(/^\ufeffClient ID;Nomor Invoice;/)
    expect(paid).toMatch(/;INV-1;EMONEY_LINKAJA;[\d.]+,00;IDR;SUCCESS;[^;]+;\d\d\/\d\d\/\d{4} \d\d\.\d\d$/)
  })

  it("has one merchant's invoices if it is told to, and refuses what it doesn't know", async () => {
    expect(sandbox.report({ clientId: "BRN-OTHER" }).split("\n")).toHaveLength(2)
    const refused = await fetch(`${sandbox.url}/__sandbox/report?style=xlsx`)
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { message: expect.stringContaining("report.style must be one of: doku, excel-id") },
    ])
  })
})
