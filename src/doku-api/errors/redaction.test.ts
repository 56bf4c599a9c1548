import { masked, oneLine, withoutMarkup } from "./redaction"

describe("oneLine", () => {
  it("cuts to the limit, without a space at either end", () => {
    expect(oneLine("  one \r\n\t two  ", 20)).toBe("one two")
    expect(oneLine("one two", 7)).toBe("one two")
    expect(oneLine("one two", 6)).toBe("one tw")
    expect(oneLine("one two", 4)).toBe("one")
  })

  it("cuts before a surrogate pair, never inside it", () => {
    expect(oneLine("ab😀", 3)).toBe("ab")
    expect(oneLine("ab😀", 4)).toBe("ab😀")
    expect(oneLine("a😀bc", 4)).toBe("a😀b")
  })

  it("reads only the first 4096 characters", () => {
    expect(oneLine(`${" ".repeat(4_095)}ab`, 300)).toBe("a")
    expect(withoutMarkup("a".repeat(5_000))).toHaveLength(4_096)
  })
})

describe("withoutMarkup", () => {
  it.each([
    ["<h1>Bad</h1><p class='x'>Gateway</p>", " Bad  Gateway "],
    ["a<SCRIPT src='x'>let y = 1</SCRIPT>b", "a b"],
    ["a<style>b{}</style>c<style>d{}</style>e", "a c e"],
    ["<styled>stays</styled>", " stays "],
    ["a<b", "a<b"],
  ])("turns %p into %p", (html, text) => {
    expect(withoutMarkup(html)).toBe(text)
  })
})

describe("masked", () => {
  it.each([
    ["Signature HMACSHA256=abc/+= is wrong", "Signature *** is wrong"],
    ["key SK-Abc_1-2 unknown", "key *** unknown"],
    ["callback https://store.id/doku/return/token?x=1 unreachable", "callback *** unreachable"],
    ["mail siti.b@example.co.id invalid", "mail *** invalid"],
    ["signature hmacsha256=abc", "signature ***"],
    ["callback http://localhost:9000/doku/return/token unreachable", "callback *** unreachable"],
    ["callback HTTPS://STORE.ID/token unreachable", "callback *** unreachable"],
    ["HMACSHA256= and a SK-1, SK-2", "*** and a ***, ***"],
    ["mails a@b.co c@d.co <e@f.co>", "mails *** *** <***>"],
    ["phones 08123456 and 08123456789012", "phones *** and ***"],
    ["phone 081112345678, 6281112345678 or +6281112345678", "phone ***, *** or ***"],
  ])("hides private patterns in %p", (text, expected) => {
    expect(masked(text, [])).toBe(expected)
  })

  it.each([
    "Invalid character, allowed only a-z A-Z 0-9 . - / + , = _ : ' @ % ( )",
    "Header Request-Timestamp is not in +- 3600 second of now",
    "invoice 7Q08123456789012345678901A is used",
    "invoice A08123456789 is used",
    "invoice 08123456789A is used",
    "number 0812345 is too short, 081234567890123 too long, 071112345678 no mobile's",
    "TASK-1 failed",
    "an @ b, a@b or @b.c",
  ])("leaves %p unchanged", (text) => {
    expect(masked(text, [])).toBe(text)
  })

  it("hides known texts literally, in any case, the longest first", () => {
    expect(masked("SITI (S.) BUDI and siti", ["siti", "Siti (S.) Budi"])).toBe("*** and ***")
    expect(masked("aXb", ["a.b"])).toBe("aXb")
  })

  it("hides a short text only as a whole word", () => {
    expect(masked("Li in List, ALi, Li2 and Li", ["Li"])).toBe("*** in List, ALi, Li2 and ***")
    expect(masked("Ali in Alimah", ["Ali"])).toBe("*** in ***mah")
  })
})
