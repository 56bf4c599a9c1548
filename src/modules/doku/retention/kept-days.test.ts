import { keptDaysOf } from "./kept-days"

const entry = (providerId: string, keepUnpaidDays: number) => ({ providerId, keepUnpaidDays })

describe("the days for which unpaid transactions are kept", () => {
  it("are the provider's own", () => {
    const configured = [entry("pp_a", 30), entry("pp_b", 365), entry("pp_c", 0)]
    expect(keptDaysOf("pp_a", configured)).toBe(30)
    expect(keptDaysOf("pp_b", configured)).toBe(365)
    expect(keptDaysOf("pp_c", configured)).toBeUndefined()
  })

  it("are the most of any provider for one that is not configured any more", () => {
    expect(keptDaysOf("pp_gone", [entry("pp_a", 30), entry("pp_b", 365)])).toBe(365)
    expect(keptDaysOf("pp_gone", [entry("pp_a", 30), entry("pp_c", 0)])).toBeUndefined()
  })

  it("are without end when no provider is configured", () => {
    expect(keptDaysOf("pp_gone", [])).toBeUndefined()
  })
})
