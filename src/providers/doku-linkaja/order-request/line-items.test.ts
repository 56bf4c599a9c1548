import { BigNumber, decorateCartTotals } from "@medusajs/framework/utils"
import fc from "fast-check"
import { serializeCreateOrder } from "../../../doku-api"
import { buildCustomer } from "./customer"
import {
  ACCOUNT_FIELDS,
  buildLineItems,
  type DokuLineItem,
  ORDER_SOURCE_FIELDS,
  type OrderSource,
  type OrderSourceItem,
  type OrderSourceShippingMethod,
} from "./line-items"

const kaos = (over: OrderSourceItem = {}): OrderSourceItem => ({
  title: "Kaos",
  product_title: "Kaos",
  variant_title: "Default variant",
  quantity: 1,
  total: 50_000,
  ...over,
})

const jne = (over: OrderSourceShippingMethod = {}): OrderSourceShippingMethod => ({
  name: "JNE REG",
  total: 9_000,
  ...over,
})

const nameOf = (item: OrderSourceItem) => buildLineItems({ items: [kaos(item)] }, 50_000)[0]?.name

const sumOf = (lines: DokuLineItem[]) => lines.reduce((sum, line) => sum + line.price * line.quantity, 0)

describe("line items", () => {
  it("are the items and the shipping, each at its price", () => {
    const cart = { items: [kaos({ quantity: 2, total: 100_000 })], shipping_methods: [jne()] }
    expect(buildLineItems(cart, 109_000)).toEqual([
      { name: "Kaos", price: 50_000, quantity: 2 },
      { name: "JNE REG", price: 9_000, quantity: 1 },
    ])
  })

  it("keep the cart's order", () => {
    const items = ["C", "A", "B"].map((product_title, index) =>
      kaos({ product_title, total: 1_000 * (index + 1) }),
    )
    expect(buildLineItems({ items }, 6_000).map((line) => line.name)).toEqual(["C", "A", "B"])
  })

  it("have each discount in its item's price", () => {
    const cart = { items: [kaos({ total: 40_000, unit_price: 50_000 }), kaos({ product_title: "Topi" })] }
    expect(buildLineItems(cart, 90_000)).toEqual([
      { name: "Kaos", price: 40_000, quantity: 1 },
      { name: "Topi", price: 50_000, quantity: 1 },
    ])
  })

  it("round the fractions that PPN (tax) leaves to whole rupiah", () => {
    // 25,001 + 11 % = 27,751.11; 9,009 + 11 % = 9,999.99: 37,751.10 in all
    const cart = { items: [kaos({ total: 27_751.11 })], shipping_methods: [jne({ total: 9_999.99 })] }
    expect(buildLineItems(cart, 37_751)).toEqual([
      { name: "Kaos", price: 27_751, quantity: 1 },
      { name: "JNE REG", price: 10_000, quantity: 1 },
    ])
  })

  it("are rounded up when the amount is", () => {
    expect(buildLineItems({ items: [kaos({ total: 100.4 }), kaos({ total: 100.3 })] }, 201)).toEqual([
      { name: "Kaos", price: 101, quantity: 1 },
      { name: "Kaos", price: 100, quantity: 1 },
    ])
  })

  it("share a gift card or store credit proportionally", () => {
    const cart = { items: [kaos({ total: 60_000 })], shipping_methods: [jne({ total: 20_000 })] }
    expect(buildLineItems(cart, 40_000)).toEqual([
      { name: "Kaos", price: 30_000, quantity: 1 },
      { name: "JNE REG", price: 10_000, quantity: 1 },
    ])
  })

  it("are omitted when credit leaves nothing to pay for them", () => {
    const cart = { items: [kaos({ total: 1_000_000 })], shipping_methods: [jne({ total: 1 })] }
    expect(buildLineItems(cart, 3)).toEqual([{ name: "Kaos", price: 3, quantity: 1 }])
  })

  it("omit free and negative items", () => {
    const cart = {
      items: [
        kaos({ product_title: "Gratis", total: 0 }),
        kaos({ product_title: "Koreksi", total: -5_000 }),
        kaos(),
      ],
      shipping_methods: [jne({ total: 0 })],
    }
    expect(buildLineItems(cart, 50_000)).toEqual([{ name: "Kaos", price: 50_000, quantity: 1 }])
  })

  it("add a line for an amount above their sum, instead of raising prices", () => {
    const cart = { items: [kaos()], shipping_methods: [jne()] }
    expect(buildLineItems(cart, 60_000)).toEqual([
      { name: "Kaos", price: 50_000, quantity: 1 },
      { name: "JNE REG", price: 9_000, quantity: 1 },
      { name: "Other charges", price: 1_000, quantity: 1 },
    ])
  })

  it("treat a difference of at most one rupiah per line as rounding", () => {
    const cart = { items: [kaos()], shipping_methods: [jne()] }
    expect(buildLineItems(cart, 59_002)).toHaveLength(2)
    expect(buildLineItems(cart, 59_003)).toHaveLength(3)
  })

  it("use unit price times quantity when there is no total", () => {
    const cart = { items: [kaos({ total: undefined, unit_price: 20_000, quantity: 3 })] }
    expect(buildLineItems(cart, 60_000)).toEqual([{ name: "Kaos", price: 20_000, quantity: 3 }])
  })

  it("read numbers in all of Medusa's forms", () => {
    const items = ["50000", new BigNumber(50_000), { value: "50000", precision: 20 }].map((total) =>
      kaos({ total, quantity: new BigNumber(2) }),
    )
    expect(buildLineItems({ items }, 150_000)).toEqual(
      Array(3).fill({ name: "Kaos", price: 25_000, quantity: 2 }),
    )
  })

  it("are at most a hundred, with the smallest merged into one at the end", () => {
    const items = Array.from({ length: 150 }, (_, index) =>
      kaos({ product_title: `Produk ${index}`, total: index % 2 === 0 ? 1_000 + index : 10 }),
    )
    const amount = items.reduce((sum, item) => sum + Number(item.total), 0)
    const lines = buildLineItems({ items }, amount)

    expect(lines).toHaveLength(100)
    expect(lines[0]).toEqual({ name: "Produk 0", price: 1_000, quantity: 1 })
    expect(lines.slice(0, 99)).toContainEqual({ name: "Produk 148", price: 1_148, quantity: 1 })
    expect(lines[99]).toEqual({ name: "Other items", price: 51 * 10, quantity: 1 })
    expect(sumOf(lines)).toBe(amount)
  })

  it("aren't merged when there are a hundred", () => {
    const items = Array.from({ length: 100 }, () => kaos())
    expect(buildLineItems({ items }, 5_000_000)).toHaveLength(100)
  })
})

describe("a single line item", () => {
  it("is named Order when there is no cart", () => {
    expect(buildLineItems(undefined, 75_000)).toEqual([{ name: "Order", price: 75_000, quantity: 1 }])
  })

  it("is named Order for an empty cart, and for several items without a price", () => {
    const order = [{ name: "Order", price: 75_000, quantity: 1 }]
    expect(buildLineItems({ items: [], shipping_methods: null }, 75_000)).toEqual(order)
    expect(buildLineItems({ items: [kaos({ total: 0 }), kaos({ total: 0 })] }, 75_000)).toEqual(order)
  })

  it("has the name of the only item", () => {
    expect(buildLineItems({ items: [kaos({ total: 0, quantity: 2 }), null] }, 75_000)).toEqual([
      { name: "Kaos", price: 75_000, quantity: 1 },
    ])
    expect(buildLineItems({ items: [{ title: "🙂" }] }, 75_000)[0]?.name).toBe("Order")
  })

  it.each([[0], [-1], [1.5], [Number.NaN], [Number.POSITIVE_INFINITY], [2 ** 53]])(
    "is impossible for an amount of %p",
    (amount) => {
      expect(() => buildLineItems({ items: [kaos()] }, amount)).toThrow(RangeError)
    },
  )
})

describe("a line item's quantity", () => {
  it("moves into the name when no whole unit price gives the total", () => {
    expect(buildLineItems({ items: [kaos({ quantity: 3, total: 27_751.11 })] }, 27_751)).toEqual([
      { name: "Kaos x 3", price: 27_751, quantity: 1 },
    ])
  })

  it("stays when a fractional unit price gives a divisible total", () => {
    // 3 × 9,009.009 = 27,027.027
    expect(buildLineItems({ items: [kaos({ quantity: 3, total: 27_027.027 })] }, 27_027)).toEqual([
      { name: "Kaos", price: 9_009, quantity: 3 },
    ])
  })

  it("moves into the name when there are more pieces than rupiah", () => {
    expect(buildLineItems({ items: [kaos({ quantity: 10, total: 100 })] }, 5)).toEqual([
      { name: "Kaos x 10", price: 5, quantity: 1 },
    ])
  })

  it("moves into the name when it is a fraction", () => {
    expect(
      buildLineItems({ items: [kaos({ product_title: "Keju kg", quantity: 0.5, total: 50_000 })] }, 50_000),
    ).toEqual([{ name: "Keju kg x 0.5", price: 50_000, quantity: 1 }])
    expect(buildLineItems({ items: [kaos({ quantity: "2.25" })] }, 50_000)[0]?.name).toBe("Kaos x 2.25")
  })

  it("fits into a name of full length", () => {
    const [line] = buildLineItems({ items: [kaos({ product_title: "k".repeat(300), quantity: 3 })] }, 50_000)
    expect(line?.name).toBe(`${"k".repeat(251)} x 3`)
  })

  it.each([[0], [-2], [Number.NaN], [Number.POSITIVE_INFINITY], ["some"], [null], [undefined]])(
    "counts as one when it is %p",
    (quantity) => {
      expect(buildLineItems({ items: [kaos({ quantity })] }, 50_000)).toEqual([
        { name: "Kaos", price: 50_000, quantity: 1 },
      ])
    },
  )
})

describe("a line item's name", () => {
  it("is the product, with the variant if that adds something", () => {
    expect(nameOf({ product_title: "Kaos", variant_title: "L / Hitam" })).toBe("Kaos - L / Hitam")
  })

  it.each([["Default variant"], ["default variant"], ["Default Title"], [""], [null], [undefined], ["🔥"]])(
    "is the product alone for the variant %p",
    (variant_title) => {
      expect(nameOf({ product_title: "Kaos", variant_title })).toBe("Kaos")
    },
  )

  it("doesn't repeat the product", () => {
    expect(nameOf({ product_title: "Kaos Hitam", variant_title: "kaos hitam" })).toBe("kaos hitam")
    expect(nameOf({ product_title: "Kaos Hitam", variant_title: "Kaos Hitam L" })).toBe("Kaos Hitam L")
    expect(nameOf({ product_title: "L", variant_title: "Lengan panjang" })).toBe("L - Lengan panjang")
  })

  it("falls back to the item's own title, the variant, and a generic word", () => {
    expect(nameOf({ product_title: null, title: "Bungkus kado" })).toBe("Bungkus kado")
    expect(nameOf({ product_title: null, title: "", variant_title: "Merah" })).toBe("Merah")
    expect(nameOf({ product_title: "🎁", title: "🎁" })).toBe("Item")
    expect(buildLineItems({ shipping_methods: [jne({ name: null })] }, 9_000)[0]?.name).toBe("Shipping")
  })

  it.each([
    ["北京烤鸭", "BeiJingKaoYa"],
    ["قميص", "qmys"],
    ["ꦧꦠꦶꦏ꧀", "btik"],
    ["Kaos 🔥 & Topi", "Kaos and Topi"],
    ["<script>alert('x')</script>", "script alert('x') /script"],
  ])("writes %p in DOKU's characters", (product_title, expected) => {
    expect(nameOf({ product_title })).toBe(expected)
  })

  it("ends at 255 characters", () => {
    expect(nameOf({ product_title: "k".repeat(300), variant_title: "L" })).toBe("k".repeat(255))
  })
})

describe("line items of a cart with Medusa's totals", () => {
  const PPN = { rate: 11, code: "PPN" }

  const decorate = (cart: object) => {
    const decorated = decorateCartTotals(cart as Parameters<typeof decorateCartTotals>[0])
    return { cart: decorated as OrderSource, amount: Math.round(Number(decorated.total)) }
  }

  it("add up to an amount with tax, discount, shipping and credit", () => {
    const { cart, amount } = decorate({
      currency_code: "idr",
      items: [
        {
          id: "a",
          ...kaos({ quantity: 3 }),
          unit_price: 9_009.27,
          tax_lines: [PPN],
          adjustments: [{ amount: 1_000 }],
        },
        {
          id: "b",
          ...kaos({ product_title: "Topi" }),
          unit_price: 33_333,
          tax_lines: [PPN],
          adjustments: [],
        },
      ],
      shipping_methods: [{ id: "s", name: "JNE REG", amount: 10_000, tax_lines: [PPN] }],
      credit_lines: [{ amount: 500 }],
    })
    // ((3 × 9,009.27 − 1,000) + 33,333 + 10,000) × 1.11 − 500 = 76,490.4991
    expect(amount).toBe(76_490)
    // Proportionally 28,703.24 · 36,759.28 · 11,027.48; the remaining rupiah goes to the largest fraction.
    expect(buildLineItems(cart, amount)).toEqual([
      { name: "Kaos x 3", price: 28_703, quantity: 1 },
      { name: "Topi", price: 36_759, quantity: 1 },
      { name: "JNE REG", price: 11_028, quantity: 1 },
    ])
  })

  it("need no line of other charges, whatever the items and taxes", () => {
    const bought = fc.record({
      quantity: fc.integer({ min: 1, max: 50 }),
      unit_price: fc.integer({ min: 1, max: 100_000_000 }).map((cents) => cents / 100),
      is_tax_inclusive: fc.boolean(),
      tax_lines: fc.constantFrom([], [PPN], [{ rate: 12, code: "PPN" }]),
    })
    fc.assert(
      fc.property(fc.array(bought, { minLength: 1, maxLength: 20 }), (cartItems) => {
        const { cart, amount } = decorate({
          currency_code: "idr",
          items: cartItems.map((cartItem, index) => ({
            id: `${index}`,
            title: "Kaos",
            ...cartItem,
          })),
        })
        fc.pre(amount >= 1)
        const lines = buildLineItems(cart, amount)
        expect(sumOf(lines)).toBe(amount)
        expect(lines.map((line) => line.name)).not.toContain("Other charges")
      }),
    )
  })
})

describe("a create-order request of any cart", () => {
  const odd = fc.oneof(
    fc.constantFrom(
      null,
      undefined,
      "",
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1,
      0,
      0.5,
      1e300,
      "1e999999999",
      {},
    ),
    fc.anything(),
  )
  const decimal = fc
    .tuple(fc.integer({ min: -1_000, max: 2_000_000_000 }), fc.integer({ min: 0, max: 4 }))
    .map(([digits, decimals]) => digits / 10 ** decimals)
  const figure = fc.oneof(
    { weight: 4, arbitrary: decimal },
    { weight: 1, arbitrary: decimal.map(String) },
    { weight: 1, arbitrary: decimal.map((value) => new BigNumber(value)) },
    { weight: 1, arbitrary: odd },
  )
  const quantity = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 20 }) },
    { weight: 1, arbitrary: odd },
  )
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 300 }),
    fc.string({ unit: "binary" }),
    fc.constantFrom(null, undefined, "Kaos", "k".repeat(300)),
  )
  const item = fc.record(
    { title: text, product_title: text, variant_title: text, quantity, total: figure, unit_price: figure },
    { requiredKeys: [] },
  )
  const method = fc.record({ name: text, total: figure }, { requiredKeys: [] })
  const listOf = <T>(line: fc.Arbitrary<T>, maxLength: number) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.array(fc.option(line, { freq: 20 }), { maxLength, size: "max" }) },
      { weight: 1, arbitrary: odd },
    )
  const person = fc.oneof(
    fc.record(
      { first_name: text, last_name: text, company: text, phone: text, email: text },
      { requiredKeys: [] },
    ),
    odd,
  )
  const source = fc
    .record(
      {
        email: fc.oneof(text, fc.emailAddress()),
        items: listOf(item, 12),
        shipping_methods: listOf(method, 3),
        shipping_address: person,
        billing_address: person,
        customer: person,
      },
      { requiredKeys: [] },
    )
    // The test needs input that breaks the declared types, as a database may.
    .map((value) => value as unknown as OrderSource)
  const amount = fc.oneof(
    fc.integer({ min: 1, max: 999_999_999_999 }),
    fc.integer({ min: 1, max: 200 }),
    fc.constantFrom(1, 999_999_999_999),
  )

  it("has line items that add up exactly, in positive integers and DOKU's characters", () => {
    fc.assert(
      fc.property(source, amount, (cart, owed) => {
        const lines = buildLineItems(cart, owed)
        expect(lines.length).toBeGreaterThanOrEqual(1)
        expect(lines.length).toBeLessThanOrEqual(100)
        for (const line of lines) {
          expect(Number.isSafeInteger(line.price) && line.price >= 1).toBe(true)
          expect(Number.isSafeInteger(line.quantity) && line.quantity >= 1).toBe(true)
          expect(line.name).toMatch(/^(?! )[a-zA-Z0-9.\-/+,=_:'@%() ]{1,255}(?<! )$/)
        }
        expect(lines.reduce((sum, line) => sum + BigInt(line.price) * BigInt(line.quantity), 0n)).toBe(
          BigInt(owed),
        )
      }),
      { numRuns: 300 },
    )
  })

  it("has a customer whose fields DOKU accepts, or none", () => {
    fc.assert(
      fc.property(source, (cart) => {
        const customer = buildCustomer(cart)
        if (customer === undefined) return
        expect(Object.keys(customer).length).toBeGreaterThan(0)
        expect(customer.name ?? "Budi").toMatch(/^[a-zA-Z0-9.\-/+,=_:'@%() ]{1,255}$/)
        expect(customer.email ?? "a@b.co").toMatch(/^[a-zA-Z0-9.\-/+,=_:'%()]+@[a-zA-Z0-9.-]+$/)
        expect(customer.phone ?? "00000000").toMatch(/^[0-9]{8,16}$/)
        expect(Object.values(customer)).not.toContain(undefined)
      }),
      { numRuns: 200 },
    )
  })

  it("has the same line items every time, and leaves its source unchanged", () => {
    const cart: OrderSource = {
      email: "budi@example.com",
      items: Array.from({ length: 120 }, (_, index) => kaos({ product_title: `P ${index}`, total: 100.1 })),
    }
    const before = structuredClone(cart)
    expect(buildLineItems(cart, 12_012)).toEqual(buildLineItems(structuredClone(cart), 12_012))
    expect(cart).toEqual(before)
  })

  it("has line items in order that add up, for any number of items", () => {
    const totals = fc.array(fc.integer({ min: 1, max: 1_000_000 }), {
      minLength: 1,
      maxLength: 150,
      size: "max",
    })
    fc.assert(
      fc.property(totals, amount, (list, owed) => {
        const items = list.map((total, index) => kaos({ product_title: `Produk ${index}`, total }))
        const lines = buildLineItems({ items }, owed)
        const places = lines.flatMap(({ name }) => /^Produk (\d+)$/.exec(name)?.[1] ?? [])
        expect(sumOf(lines)).toBe(owed)
        expect(lines.length).toBeLessThanOrEqual(100)
        expect(places).toEqual([...places].sort((a, b) => Number(a) - Number(b)))
      }),
      // Shrinking a failure among so many items would take too long.
      { endOnFailure: true },
    )
  })
})

describe("ORDER_SOURCE_FIELDS", () => {
  it("contains the cart's total, without which the cart module computes no totals", () => {
    expect(ORDER_SOURCE_FIELDS).toEqual(
      expect.arrayContaining(["total", "items.total", "shipping_methods.total"]),
    )
  })

  it("contains everything that line items and customer are built from", () => {
    const requested = new Set([...ORDER_SOURCE_FIELDS, ...ACCOUNT_FIELDS])
    const missing = new Set<string>()
    // A cart that records which fields are read without being requested. All its fields are empty, so that every
    // fallback is tried.
    const watched = (under: string): object =>
      new Proxy(
        {},
        {
          get: (_target, key) => {
            if (!requested.has(`${under}${String(key)}`)) missing.add(`${under}${String(key)}`)
            return undefined
          },
        },
      )
    const cart = {
      items: [watched("items.")],
      shipping_methods: [watched("shipping_methods.")],
      shipping_address: watched("shipping_address."),
      billing_address: watched("billing_address."),
      customer: watched("customer."),
    }
    buildLineItems(cart, 1_000)
    buildCustomer(cart)
    expect([...missing]).toEqual([])
  })
})

describe("a line item", () => {
  it.each([999_999, 1_000_000, 2_000_000])("of %p pieces can be sent to DOKU", (quantity) => {
    const lineItems = buildLineItems(
      { items: [{ title: "Baut", quantity, total: quantity * 500 }] },
      quantity * 500,
    )
    const order = {
      invoice_number: "A",
      amount: quantity * 500,
      callback_url: "https://store.id/r",
      line_items: lineItems,
    }
    expect(serializeCreateOrder({ order })).toContain("Baut")
  })
})
