import { findOrdinaryCart, readOrdinaryCart } from "../../src/workflows/precheck/quick-check"
import { PROVIDER_ID } from "./support/names"
import { findsAfter } from "./support/rolled-back"
import { dokuSuite } from "./support/suite"

dokuSuite("the quick check before the precheck", (suite) => {
  /** Whether the cart, `$cart` in the statements, is ordinary after them. */
  const after = (cart: string, ...statements: string[]) =>
    findsAfter(
      suite,
      statements.map((statement) => statement.replaceAll("$cart", cart)),
      (sql) => readOrdinaryCart(sql, { cart }, PROVIDER_ID),
    )

  const DELETED = [
    "cart",
    "cart_address",
    "cart_line_item",
    "region",
    "region_payment_provider",
    "payment_provider",
    "sales_channel",
    "product",
    "product_variant",
    "product_sales_channel",
    "product_shipping_profile",
    "shipping_profile",
    "shipping_option",
    "service_zone",
    "geo_zone",
    "product_variant_inventory_item",
    "inventory_item",
    "inventory_level",
    "stock_location",
    "sales_channel_stock_location",
  ].map((table) => [`${table}: deleted`, [`update ${table} set deleted_at = now()`]] as const)

  const copiedLevel = (stocked: number) =>
    `insert into inventory_level (id, inventory_item_id, location_id, stocked_quantity, reserved_quantity, raw_stocked_quantity, raw_reserved_quantity)
     select 'level_' || inventory_item_id, inventory_item_id, 'sloc_second', ${stocked}, 0, '{"value":"${stocked}"}', '{"value":"0"}' from inventory_level`
  const SECOND_LOCATION = [
    "insert into stock_location (id, name) values ('sloc_second', 'Gudang Bandung')",
    "insert into sales_channel_stock_location (id, sales_channel_id, stock_location_id) select 'link_second', sales_channel_id, 'sloc_second' from cart limit 1",
  ]
  const SECOND_LINE = `insert into cart_line_item (id, cart_id, title, quantity, variant_id, product_id, unit_price, raw_unit_price, requires_shipping)
    select 'cali_second', cart_id, title, quantity, variant_id, product_id, unit_price, raw_unit_price, requires_shipping from cart_line_item where cart_id = '$cart'`

  const UNUSUAL: (readonly [string, readonly string[]])[] = [
    ...DELETED,
    ["a completed cart", ["update cart set completed_at = now()"]],
    ["no sales channel", ["update cart set sales_channel_id = null"]],
    ["a disabled sales channel", ["update sales_channel set is_disabled = true"]],
    ["a provider that is not installed", ["update payment_provider set is_enabled = false"]],
    ["no region", ["update cart set region_id = null"]],
    ["a draft product", ["update product set status = 'draft'"]],
    ["a line without a variant", ["update cart_line_item set variant_id = null"]],
    [
      "a second line without a variant",
      [SECOND_LINE, "update cart_line_item set variant_id = null where id = 'cali_second'"],
    ],
    [
      "a product of two shipping profiles",
      [
        "insert into shipping_profile (id, name, type) values ('sp_second', 'Barang besar', 'default')",
        "insert into product_shipping_profile (id, product_id, shipping_profile_id) select 'link_' || product_id, product_id, 'sp_second' from product_shipping_profile",
      ],
    ],
    [
      "a shipping option of another profile",
      [
        "insert into shipping_profile (id, name, type) values ('sp_second', 'Barang besar', 'default')",
        "update shipping_option set shipping_profile_id = 'sp_second'",
      ],
    ],
    ["a shipping method without an option", ["update cart_shipping_method set shipping_option_id = null"]],
    ["no shipping method", ["update cart_shipping_method set deleted_at = now()"]],
    ["a zone of a province", ["update geo_zone set type = 'province', province_code = 'JK'"]],
    ["a zone of another country", ["update geo_zone set country_code = 'sg'"]],
    [
      "an option that is not for the store",
      [`update shipping_option_rule set value = '"false"' where attribute = 'enabled_in_store'`],
    ],
    [
      "an option that is for returns",
      [`update shipping_option_rule set value = '"true"' where attribute = 'is_return'`],
    ],
    ["a rule of an unknown attribute", ["update shipping_option_rule set attribute = 'item_total'"]],
    ["a rule with another operator", ["update shipping_option_rule set operator = 'ne'"]],
    [
      "a rule that compares with a list",
      [`update shipping_option_rule set value = '["true"]' where attribute = 'enabled_in_store'`],
    ],
    ["a rule that compares with nothing", ["update shipping_option_rule set value = null"]],
    ["no address", ["update cart set shipping_address_id = null"]],
    ["an address of a country only", ["update cart_address set address_1 = ' '"]],
    ["an address without a street", ["update cart_address set address_1 = null"]],
    ["an address without a country", ["update cart_address set country_code = null"]],
    ["nothing in stock", ["update inventory_level set stocked_quantity = 0"]],
    ["all of it reserved", ["update inventory_level set reserved_quantity = stocked_quantity"]],
    [
      "enough for each of two lines",
      [
        SECOND_LINE,
        "update inventory_level set stocked_quantity = 1, reserved_quantity = 0",
        "update cart_line_item set quantity = 1",
      ],
    ],
    [
      "a kit that needs more than there is",
      ["update product_variant_inventory_item set required_quantity = 1000000"],
    ],
    [
      "backorders of what is sold out",
      [
        "update inventory_level set stocked_quantity = 0",
        "update product_variant set allow_backorder = true",
      ],
    ],
    ["a second location with less", [...SECOND_LOCATION, copiedLevel(0)]],
    [
      "a second location without one of two items",
      [
        ...SECOND_LOCATION,
        SECOND_LINE,
        copiedLevel(1_000),
        `update cart_line_item set variant_id = (select variant_id from product_variant_inventory_item where variant_id <> cart_line_item.variant_id limit 1) where id = 'cali_second'`,
        "delete from inventory_level where location_id = 'sloc_second' and inventory_item_id in (select inventory_item_id from product_variant_inventory_item link join cart_line_item line on line.variant_id = link.variant_id where line.id = 'cali_second')",
      ],
    ],
    [
      "a voucher",
      [
        "insert into cart_promotion (id, cart_id, promotion_id) select 'link_voucher', id, 'promo_any' from cart",
      ],
    ],
    [
      "a discount of a line",
      [
        "insert into cart_line_item_adjustment (id, item_id, code, amount, raw_amount) select 'adj', id, 'HEMAT', 1, '{\"value\":\"1\"}' from cart_line_item where cart_id = '$cart'",
      ],
    ],
    [
      "a discount of the shipping",
      [
        "insert into cart_shipping_method_adjustment (id, shipping_method_id, code, amount, raw_amount) select 'adj', id, 'HEMAT', 1, '{\"value\":\"1\"}' from cart_shipping_method where cart_id = '$cart'",
      ],
    ],
  ]

  it("leaves every unusual cart to the precheck", async () => {
    const { cart } = await suite.shop.checkout()
    const taken: string[] = []
    for (const [what, statements] of UNUSUAL) {
      if (await after(cart.id, ...statements)) taken.push(what)
    }
    expect(taken).toEqual([])
    // Nothing of it stayed.
    expect(await after(cart.id)).toBe(true)
  })

  it.each<[string, string[]]>([
    ["a second location that has enough too", [...SECOND_LOCATION, copiedLevel(1_000)]],
    ["two lines of one variant, with enough for both", [SECOND_LINE]],
    [
      "what isn't shipped, without address or shipping",
      [
        "update cart_line_item set requires_shipping = false",
        "update cart set shipping_address_id = null",
        "update cart_shipping_method set deleted_at = now()",
        "update product_shipping_profile set deleted_at = now()",
      ],
    ],
    [
      "stock that isn't managed",
      [
        "update product_variant set manage_inventory = false",
        "update inventory_level set stocked_quantity = 0",
      ],
    ],
    [
      "the last ones",
      [
        "update inventory_level set reserved_quantity = 0, stocked_quantity = (select quantity from cart_line_item where cart_id = '$cart')",
      ],
    ],
    ["an option without rules", ["delete from shipping_option_rule"]],
  ])("spares the precheck for %s", async (_, statements) => {
    const { cart } = await suite.shop.checkout()
    expect(await after(cart.id, ...statements)).toBe(true)
  })

  it("finds the cart of a payment collection", async () => {
    const { cart, collectionId } = await suite.shop.checkout()
    const ofCollection = (collection: string) =>
      findOrdinaryCart(suite.container, { collection }, PROVIDER_ID)
    expect(await ofCollection(collectionId)).toEqual({
      cartId: cart.id,
      collectionAmount: String(cart.total),
    })
    expect(await ofCollection("pay_col_unknown")).toBeUndefined()
    await suite.sql("update cart set completed_at = now() where id = ?", [cart.id])
    expect(await ofCollection(collectionId)).toBeUndefined()
  })

  it.each<[string, object]>([
    ["replaced a module that it reads", { resolve: "./src/modules/warehouse" }],
    ["hands such a module over", { resolve: { service: class {} } }],
    [
      "gave one a database of its own",
      {
        resolve: "@medusajs/medusa/inventory",
        options: { database: { clientUrl: "postgres://localhost/other" } },
      },
    ],
  ])("leaves every cart to the precheck in a store that %s", async (_, declared) => {
    const { cart } = await suite.shop.checkout()
    const config = suite.container.resolve("configModule")
    const before = config.modules?.inventory
    expect(before).toBeDefined()
    Object.assign(config.modules ?? {}, { inventory: declared })
    try {
      expect(await findOrdinaryCart(suite.container, { cart: cart.id }, PROVIDER_ID)).toBeUndefined()
    } finally {
      Object.assign(config.modules ?? {}, { inventory: before })
    }
    expect(await findOrdinaryCart(suite.container, { cart: cart.id }, PROVIDER_ID)).toBeDefined()
  })
})
