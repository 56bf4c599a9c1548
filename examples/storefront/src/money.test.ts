import { rupiah } from "./money"

describe("rupiah", () => {
  it("formats prices as Indonesian shops do", () => {
    expect(rupiah(50_000)).toBe("Rp50.000")
    expect(rupiah(1_250_000)).toBe("Rp1.250.000")
    expect(rupiah(0)).toBe("Rp0")
  })

  it("shows whole rupiah where tax left a fraction, rounded as the payment is", () => {
    expect(rupiah(27_750.49)).toBe("Rp27.750")
    expect(rupiah(27_750.5)).toBe("Rp27.751")
  })
})
