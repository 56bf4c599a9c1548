import indonesian from "../i18n/id"
import { translateTo } from "./__fixtures__/translate"
import {
  expiryHint,
  hasDokuPage,
  integrationLabel,
  integrationNames,
  languageLabel,
} from "./integration-labels"

const en = translateTo("en")
const id = translateTo("id")

it("integrationLabel names DOKU's two ways, and keeps an unknown one as it is", () => {
  expect(integrationLabel("direct", en)).toBe("LinkAja's direct API")
  expect(integrationLabel("direct", id)).toBe(indonesian.integrations.direct)
  expect(integrationLabel("checkout", id)).toBe("DOKU Checkout")
  expect(integrationLabel("snap", en)).toBe("snap")
  expect(integrationLabel("toString", en)).toBe("toString")
})

it.each([
  ["direct", { configured: "LinkAja's direct API", other: "DOKU Checkout" }],
  ["checkout", { configured: "DOKU Checkout", other: "LinkAja's direct API" }],
])("integrationNames of %s are %j", (integration, names) => {
  expect(integrationNames(integration, en)).toEqual(names)
})

it("languageLabel names the language of DOKU's page in the admin's language", () => {
  expect(languageLabel("id", en)).toBe("Indonesian")
  expect(languageLabel("en", id)).toBe(indonesian.languages.en)
  expect(languageLabel("jv", en)).toBe("jv")
})

it.each([
  ["direct", false],
  ["checkout", true],
  ["snap", false],
])("hasDokuPage of %s is %s", (integration, expected) => {
  expect(hasDokuPage(integration)).toBe(expected)
})

it("expiryHint says for each way from when the time to pay is counted", () => {
  expect(expiryHint("direct", en)).toBe("Counted again when the customer opens the page.")
  expect(expiryHint("checkout", en)).toBe("DOKU ends its page then, counted from its creation.")
  expect(expiryHint("checkout", id)).toBe(indonesian.settings.expiresHints.checkout)
  expect(expiryHint("snap", en)).toBeUndefined()
})
