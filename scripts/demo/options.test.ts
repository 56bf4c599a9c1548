import { readOptions } from "./options"

const read = (line: string, env: Record<string, string> = {}) =>
  readOptions(line === "" ? [] : line.split(" "), env)

it("serves the example storefront when nothing is given", () => {
  expect(read("")).toEqual({
    help: false,
    check: false,
    storefront: { origin: undefined, returnUrl: undefined, moreOrigins: [] },
  })
})

it.each(["http://localhost:3000", "http://localhost:3000/", "https://toko.example"])(
  "takes a storefront at %s by its origin",
  (url) => expect(read(`--storefront ${url}`).storefront.origin).toBe(new URL(url).origin),
)

it("takes the return page and further origins from the environment", () => {
  const env = {
    RETURN_URL: "http://localhost:3000/bayar",
    STORE_CORS: "http://localhost:3000, http://a.example",
  }
  expect(read("", env).storefront).toEqual({
    origin: undefined,
    returnUrl: "http://localhost:3000/bayar",
    moreOrigins: ["http://localhost:3000", "http://a.example"],
  })
})

it("takes nothing from the environment for a check", () => {
  const env = { RETURN_URL: "nonsense", STORE_CORS: "nonsense" }
  expect(read("--check", env)).toMatchObject({
    check: true,
    storefront: { returnUrl: undefined, moreOrigins: [] },
  })
})

it.each([
  [
    "--storefront localhost:8000",
    '--storefront must be an address with http:// or https://, such as http://localhost:8000, not "localhost:8000"',
  ],
  ["--storefront toko", 'not "toko"'],
  ["--storefront ftp://toko.example", 'not "ftp://toko.example"'],
  [
    "--storefront http://localhost:8000/id",
    "--storefront takes the origin alone: http://localhost:8000 instead of",
  ],
  ["--storefront http://localhost:8000?a=b", "--storefront takes the origin alone"],
  ["--storefront", "--storefront"],
  ["--check --storefront http://localhost:8000", "can't be combined"],
  ["--verify", "--verify"],
])("rejects %s, and says what is wrong", (line, message) => {
  expect(() => read(line)).toThrow(message)
})

it.each([
  [{ RETURN_URL: "/id/checkout/linkaja" }, "RETURN_URL must be an address with http:// or https://"],
  [
    { STORE_CORS: "http://localhost:8000/id" },
    "STORE_CORS takes the origin alone: http://localhost:8000 instead of",
  ],
])("rejects %j, and says what is wrong", (env, message) => {
  expect(() => read("", env)).toThrow(message)
})
