import { buildCustomer, type CustomerSource } from "./customer"

const shipTo = (address: CustomerSource["shipping_address"]): CustomerSource => ({
  shipping_address: address,
})

describe("buildCustomer", () => {
  it("takes a guest from the shipping address and the cart's email", () => {
    expect(
      buildCustomer({
        email: "budi@example.co.id",
        shipping_address: { first_name: "Budi", last_name: "Santoso", phone: "0812-3456-7890" },
        customer: { email: "budi@example.co.id", first_name: null, last_name: null, phone: null },
      }),
    ).toEqual({ name: "Budi Santoso", email: "budi@example.co.id", phone: "6281234567890" })
  })

  it("takes a logged-in customer without an address from the account", () => {
    expect(
      buildCustomer({
        email: null,
        shipping_address: null,
        customer: {
          email: "siti@example.com",
          first_name: "Siti",
          last_name: "Aminah",
          phone: "+6281111111111",
        },
      }),
    ).toEqual({ name: "Siti Aminah", email: "siti@example.com", phone: "6281111111111" })
  })

  it("prefers the shipping address, then billing, then the account, for each field", () => {
    const account = { first_name: "Account", phone: "081300000003" }
    const billing = { first_name: "Billing", phone: "081200000002" }
    const shipping = { first_name: "Shipping", phone: "081100000001" }

    expect(
      buildCustomer({ customer: account, billing_address: billing, shipping_address: shipping }),
    ).toEqual({
      name: "Shipping",
      phone: "6281100000001",
    })
    expect(
      buildCustomer({ customer: account, billing_address: billing, shipping_address: { phone: "-" } }),
    ).toEqual({ name: "Billing", phone: "6281200000002" })
    expect(
      buildCustomer({ customer: account, billing_address: { first_name: " " }, shipping_address: null }),
    ).toEqual({ name: "Account", phone: "6281300000003" })
  })

  it("reads a phone number by the country of its address, and the account's as Indonesian", () => {
    const abroad = { phone: "8123 4567", country_code: "sg" }
    const athome = { phone: "81234567890", country_code: "id" }
    expect(buildCustomer({ shipping_address: abroad, billing_address: athome })).toEqual({
      phone: "6581234567",
    })
    expect(buildCustomer({ shipping_address: athome, billing_address: abroad })).toEqual({
      phone: "6281234567890",
    })
    expect(
      buildCustomer({
        shipping_address: { phone: "81234567890", country_code: "sg" },
        customer: { phone: "81234567890" },
      }),
    ).toEqual({ phone: "6281234567890" })
  })

  it("prefers the cart's email to the account's, unless it is unusable", () => {
    const customer = { email: "account@example.com" }
    expect(buildCustomer({ email: "cart@example.com", customer })).toEqual({ email: "cart@example.com" })
    expect(buildCustomer({ email: "not an address", customer })).toEqual({ email: "account@example.com" })
  })

  it("accepts a single name, first or last", () => {
    expect(buildCustomer(shipTo({ first_name: "Suharto" }))).toEqual({ name: "Suharto" })
    expect(buildCustomer(shipTo({ first_name: "", last_name: "Sukarno" }))).toEqual({ name: "Sukarno" })
  })

  it("uses the company when the address has no name", () => {
    expect(buildCustomer(shipTo({ company: "PT Maju & Jaya" }))).toEqual({ name: "PT Maju and Jaya" })
    expect(buildCustomer(shipTo({ first_name: "Budi", company: "PT Maju" }))).toEqual({ name: "Budi" })
  })

  it("writes names of any script in Latin letters, within DOKU's length", () => {
    expect(buildCustomer(shipTo({ first_name: "José", last_name: "王" }))).toEqual({ name: "Jose Wang" })
    const long = buildCustomer(shipTo({ first_name: "a".repeat(255), last_name: "b".repeat(255) }))
    expect(long).toEqual({ name: "a".repeat(255) })
  })

  it("keeps an email unchanged except for surrounding spaces", () => {
    expect(buildCustomer({ email: " Budi.Santoso+toko@Mail.Example.co.id " })).toEqual({
      email: "Budi.Santoso+toko@Mail.Example.co.id",
    })
  })

  it.each([["b@x.id"], ["o'budi_1-2@mail-1.example.co.id"], [`${"a".repeat(242)}@example.com`]])(
    "takes the email %p",
    (email) => {
      expect(buildCustomer({ email })).toEqual({ email })
    },
  )

  it.each([
    ["budi@"],
    ["@example.com"],
    ["budi@localhost"],
    ["budi@@example.com"],
    ["budi..s@example.com"],
    [".budi@example.com"],
    ["budi.@example.com"],
    ["budi@-example.com"],
    ["budi@example-.com"],
    ["budi@example.c"],
    ["bu!di@example.com"],
    ["búdi@example.com"],
    ["budi@exämple.com"],
    ["budi&siti@example.com"],
    ["budi santoso@example.com"],
    ["budi@example.com\nsiti@example.com"],
    [`${"a".repeat(243)}@example.com`],
    [""],
  ])("omits the email %p rather than changing it", (email) => {
    expect(buildCustomer({ email, shipping_address: { first_name: "Budi" } })).toEqual({ name: "Budi" })
  })

  it.each([
    ["no source", undefined],
    ["an empty source", {}],
    [
      "a source full of blanks",
      {
        email: "",
        shipping_address: { first_name: " ", last_name: null, company: "", phone: "" },
        customer: { email: null, first_name: "🙂" },
      },
    ],
  ])("returns undefined for %s", (_what, source) => {
    expect(buildCustomer(source)).toBeUndefined()
  })
})
