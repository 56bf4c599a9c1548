import { checkout, MerchantClient } from "../../__fixtures__/merchant"
import { type Sandbox, startSandbox } from "../../index"

const CANCEL = "/checkout/v3/cancellations"

describe("cancel order", () => {
  let sandbox: Sandbox
  let client: MerchantClient

  beforeAll(async () => {
    sandbox = await startSandbox()
    client = new MerchantClient(sandbox.url)
  })
  afterAll(() => sandbox.close())

  it("is refused, and leaves the order open", async () => {
    await client.createCheckout(checkout("INV-1"), { requestId: "r-1" })
    const body = { order: { invoice_number: "INV-1" }, payment: { original_request_id: "r-1" }, note: "x" }
    const { status, json } = await client.send("POST", CANCEL, JSON.stringify(body), {})
    expect([status, json]).toEqual([
      400,
      {
        error: {
          message: "Merchant not support cancel order, please do activation through DOKU dashboard.",
        },
      },
    ])
    expect(sandbox.invoice("INV-1")).toMatchObject({ status: "PENDING", orderStatus: "ORDER_GENERATED" })
  })

  it("checks the signature first, and takes no fault of another route", async () => {
    sandbox.addFault({ route: "create", kind: "status_500" })
    const { json } = await client.send("POST", CANCEL, "{}", { secretKey: "SK-WRONG" })
    expect(json).toMatchObject({ error: { code: "invalid_signature" } })
    expect(sandbox.faults()).toHaveLength(1)
  })
})
