import indonesian from "../i18n/id"
import { translateTo } from "./__fixtures__/translate"
import { activationAdvice, activationOutcome, adviceTexts, optionLine } from "./activation-labels"

const en = translateTo("en")
const id = translateTo("id")

/** @param outcomes of the direct API and of DOKU Checkout */
function result(integration: string, outcomes: [string, string], recommended: string | null) {
  const [direct, checkout] = outcomes
  const integrations = [
    { integration: "direct", outcome: direct },
    { integration: "checkout", outcome: checkout },
  ]
  return { integration, integrations, recommended }
}

it("activationOutcome is unclear for an outcome that these screens don't know", () => {
  expect(activationOutcome({ outcome: "inactive" })).toBe("inactive")
  expect(activationOutcome({ outcome: "of_a_newer_version" })).toBe("unclear")
  expect(activationOutcome({ outcome: "constructor" })).toBe("unclear")
})

it.each([
  ["keep", result("direct", ["active", "inactive"], "direct")],
  ["keep", result("checkout", ["unclear", "active"], "checkout")],
  ["keep_both", result("direct", ["active", "active"], "direct")],
  ["set_option", result("direct", ["inactive", "active"], "checkout")],
  ["set_option", result("checkout", ["active", "inactive"], "direct")],
  ["set_option_unsure", result("direct", ["unclear", "active"], "checkout")],
  ["set_option_unsure", result("checkout", ["active", "bad_credentials"], "direct")],
  ["ask_doku", result("direct", ["inactive", "inactive"], null)],
  ["bad_credentials", result("direct", ["bad_credentials", "bad_credentials"], null)],
  ["bad_credentials", result("direct", ["bad_credentials", "unclear"], null)],
  ["test_again", result("direct", ["unclear", "inactive"], null)],
  ["test_again", result("direct", ["of_a_newer_version", "unclear"], null)],
])("activationAdvice is %s for %j", (advice, judged) => {
  expect(activationAdvice(judged)).toBe(advice)
})

describe("adviceTexts", () => {
  it("name the recommended and the configured way", () => {
    const { title, fix } = adviceTexts(result("direct", ["inactive", "active"], "checkout"), en)
    expect(title).toBe("Set the option integration")
    expect(fix).toContain("active by DOKU Checkout, but the configured way is LinkAja's direct API")
  })

  it("say that nothing has to change", () => {
    expect(adviceTexts(result("checkout", ["active", "active"], "checkout"), en)).toEqual({
      title: "Nothing has to change",
      fix: "LinkAja is active by both ways. The configured one, DOKU Checkout, is fine.",
    })
  })

  it("hold the question for DOKU when neither way is active", () => {
    expect(adviceTexts(result("direct", ["inactive", "inactive"], null), en).fix).toContain(
      "“Is LinkAja active for this Client ID, by the direct API or in DOKU Checkout?”",
    )
  })

  it("are the connection test's for rejected credentials", () => {
    const rejected = result("direct", ["bad_credentials", "bad_credentials"], null)
    expect(adviceTexts(rejected, id)).toEqual(indonesian.settings.outcomes.bad_credentials)
  })

  it("have no gap in either language", () => {
    for (const recommended of ["direct", "checkout", null]) {
      for (const outcome of ["active", "inactive", "bad_credentials", "unclear"]) {
        for (const t of [en, id]) {
          const { title, fix } = adviceTexts(result("direct", [outcome, "inactive"], recommended), t)
          expect(`${title} ${fix}`).not.toMatch(/[{}]|undefined|settings\./)
        }
      }
    }
  })
})

it("optionLine is the line for medusa-config.ts, and undefined when nothing has to change", () => {
  expect(optionLine(result("direct", ["inactive", "active"], "checkout"))).toBe('integration: "checkout",')
  expect(optionLine(result("checkout", ["active", "inactive"], "direct"))).toBe('integration: "direct",')
  expect(optionLine(result("direct", ["active", "active"], "direct"))).toBeUndefined()
  expect(optionLine(result("direct", ["inactive", "inactive"], null))).toBeUndefined()
})

describe("the texts that name a button", () => {
  it.each([
    ["English", en],
    ["Indonesian", id],
  ])("name it as it is labelled in %s", (_language, t) => {
    expect(t("settings.activation.advice.test_again.fix")).toContain(`“${t("settings.test")}”`)
    const action = t("settings.activation.action")
    expect(t("settings.activation.actionOf", { provider: "p" })).toContain(action)
    expect(t("settings.outcomes.channel_inactive.fix")).toContain(`“${action}”`)
    expect(t("settings.channelRefused")).toContain(`“${action}”`)
  })

  it.each([
    ["English", en],
    ["Indonesian", id],
  ])("tell in %s what the button does before it is pressed", (_language, t) => {
    expect(t("settings.activation.explanation")).toMatch(/DOKU Back Office.*\bTEST\w+PAY\b/)
  })
})
