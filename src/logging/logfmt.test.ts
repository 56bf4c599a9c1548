import fc from "fast-check"
import { readLogfmt } from "./__fixtures__/read-logfmt"
import { toLogfmt } from "./logfmt"

/** Any text, with many characters that end a line or a value, or hide or reverse the text after them. */
const text = fc.string({
  maxLength: 20,
  unit: fc.oneof(
    fc.constantFrom("\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\u202e"),
    fc.constantFrom("\u200b", "\ufeff", "\u{e0041}", '"', "\\", "=", " ", "'", "%s", "%%", "🙂", "ꦲ"),
    fc.string({ unit: "binary", maxLength: 1 }),
    fc.constantFrom("\ud800", "\udc00"),
  ),
})
const value = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constantFrom("SUCCESS", "pp_doku-linkaja_doku", ""),
)
const fields = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z_]{1,12}$/), value), {
  maxLength: 6,
  selector: ([name]) => name,
})

describe("toLogfmt", () => {
  it("writes any fields as one line of visible characters that parses into the same fields", () => {
    fc.assert(
      fc.property(fields, (given) => {
        const line = toLogfmt(given)
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
        expect([...readLogfmt(line)]).toEqual(given.map(([name, value]) => [name, String(value)]))
      }),
    )
  })

  it("quotes only values that need it", () => {
    expect(
      toLogfmt([
        ["event", "page_opened"],
        ["amount_idr", 56_000],
        ["again", false],
        ["path", "/hooks/payment/doku-linkaja_doku"],
        ["hint", 'the "key"'],
        ["pair", "a=b"],
        ["none", ""],
      ]),
    ).toBe(
      'event=page_opened amount_idr=56000 again=false path=/hooks/payment/doku-linkaja_doku hint="the \\"key\\"" pair="a\\u003db" none=""',
    )
  })

  it("prevents a value from forging a second line or another field", () => {
    const line = toLogfmt([
      ["event", "notification_rejected"],
      ["hint", 'x" event=settled order=order_1\r\ninfo: doku: event=settled'],
    ])
    expect(line.split(/[\r\n]/)).toHaveLength(1)
    expect(line.match(/event=|order=/g)).toEqual(["event="])
    expect(readLogfmt(line).get("event")).toBe("notification_rejected")
    expect([...readLogfmt(line).keys()]).toEqual(["event", "hint"])
  })
})
