/**
 * Run by `medusa exec` in a store whose database is migrated. Everything is looked up by its natural key and
 * made only when it is missing, so that an interrupted seeding is completed by the next one, and what was
 * changed in the Admin stays.
 */
import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules, ProductStatus } from "@medusajs/framework/utils"
import {
  createApiKeysWorkflow,
  createInventoryLevelsWorkflow,
  createPricePreferencesWorkflow,
  createProductsWorkflow,
  createRegionsWorkflow,
  createSalesChannelsWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  createTaxRegionsWorkflow,
  createUserAccountWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
  updateRegionsWorkflow,
  updateStoresWorkflow,
} from "@medusajs/medusa/core-flows"
import { CATALOGUE, type CatalogueProduct, SHIPPING_OPTIONS, STOCK_PER_VARIANT } from "./catalogue"
import { ADMIN, CHECKOUT_PROVIDER, DOKU_PROVIDER, type Seeded, WAREHOUSE } from "./names"

/** Each DOKU provider is listed when it is installed, so that the seed also serves a store without it. */
const WANTED_PROVIDERS = [DOKU_PROVIDER, CHECKOUT_PROVIDER, "pp_system_default"]
const COUNTRY = "id"
const CURRENCY = "idr"

export default async function seed({ container }: ExecArgs): Promise<void> {
  await report(await ensureDemoStore(container))
}

/** Seeds the store that the container belongs to; the integration tests start from it too. */
export async function ensureDemoStore(container: MedusaContainer): Promise<Seeded> {
  const salesChannelId = await ensureSalesChannel(container)
  await ensureStoreSettings(container, salesChannelId)
  await ensureRegion(container)
  await ensureTax(container)
  const locationId = await ensureStockLocation(container, salesChannelId)
  const profileId = await ensureShippingProfile(container)
  await ensureShippingOptions(container, locationId, profileId)
  await ensureProducts(container, salesChannelId, profileId)
  await ensureStock(container, locationId)
  await ensureAdmin(container)
  return { publishableKey: await ensurePublishableKey(container, salesChannelId) }
}

async function ensureSalesChannel(container: MedusaContainer): Promise<string> {
  const name = "Toko Online"
  const [found] = await container.resolve(Modules.SALES_CHANNEL).listSalesChannels({ name })
  if (found !== undefined) {
    return found.id
  }
  const { result } = await createSalesChannelsWorkflow(container).run({
    input: { salesChannelsData: [{ name }] },
  })
  return only(result).id
}

async function ensureStoreSettings(container: MedusaContainer, salesChannelId: string): Promise<void> {
  const store = only(
    await container.resolve(Modules.STORE).listStores({}, { relations: ["supported_currencies"] }),
  )
  if (store.supported_currencies?.some(({ currency_code }) => currency_code === CURRENCY)) {
    return
  }
  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: store.id },
      update: {
        name: "Toko Nusantara",
        default_sales_channel_id: salesChannelId,
        supported_currencies: [{ currency_code: CURRENCY, is_default: true, is_tax_inclusive: true }],
      },
    },
  })
}

interface RegionWithLinks {
  id: string
  countries: { iso_2: string }[]
  payment_providers: { id: string }[]
}

async function ensureRegion(container: MedusaContainer): Promise<void> {
  const enabled = await container.resolve(Modules.PAYMENT).listPaymentProviders({ is_enabled: true })
  const providers = WANTED_PROVIDERS.filter((wanted) => enabled.some(({ id }) => id === wanted))
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "region",
    fields: ["id", "countries.iso_2", "payment_providers.id"],
  })
  // Links between modules are typed by code that Medusa generates in a store; there is none here.
  const regions: RegionWithLinks[] = data
  const found = regions.find(({ countries }) => countries.some(({ iso_2 }) => iso_2 === COUNTRY))
  if (found === undefined) {
    await createRegionsWorkflow(container).run({
      input: {
        regions: [
          {
            name: "Indonesia",
            currency_code: CURRENCY,
            countries: [COUNTRY],
            payment_providers: providers,
            automatic_taxes: true,
            is_tax_inclusive: true,
          },
        ],
      },
    })
    return
  }
  const present = found.payment_providers.map(({ id }) => id)
  if (providers.some((provider) => !present.includes(provider))) {
    await updateRegionsWorkflow(container).run({
      input: {
        selector: { id: found.id },
        update: { payment_providers: [...new Set([...present, ...providers])] },
      },
    })
  }
}

/** PPN at 11 %, contained in the prices, as Indonesian shoppers are used to. */
async function ensureTax(container: MedusaContainer): Promise<void> {
  const preference = { attribute: "currency_code", value: CURRENCY }
  const preferences = await container.resolve(Modules.PRICING).listPricePreferences(preference)
  if (preferences.length === 0) {
    await createPricePreferencesWorkflow(container).run({
      input: [{ ...preference, is_tax_inclusive: true }],
    })
  }
  const taxRegions = await container.resolve(Modules.TAX).listTaxRegions({ country_code: COUNTRY })
  if (taxRegions.length === 0) {
    await createTaxRegionsWorkflow(container).run({
      input: [
        {
          country_code: COUNTRY,
          provider_id: "tp_system",
          default_tax_rate: { name: "PPN", code: "PPN", rate: 11 },
        },
      ],
    })
  }
}

async function ensureStockLocation(container: MedusaContainer, salesChannelId: string): Promise<string> {
  const name = WAREHOUSE
  const [found] = await container.resolve(Modules.STOCK_LOCATION).listStockLocations({ name })
  const location =
    found ??
    only(
      (
        await createStockLocationsWorkflow(container).run({
          input: {
            locations: [
              {
                name,
                address: {
                  address_1: "Jl. Kemang Raya No. 8",
                  city: "Jakarta Selatan",
                  province: "DKI Jakarta",
                  postal_code: "12730",
                  country_code: COUNTRY,
                },
              },
            ],
          },
        })
      ).result,
    )
  // Linking is idempotent: links are written as upserts.
  await linkSalesChannelsToStockLocationWorkflow(container).run({
    input: { id: location.id, add: [salesChannelId] },
  })
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.STOCK_LOCATION]: { stock_location_id: location.id },
    [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" },
  })
  return location.id
}

async function ensureShippingProfile(container: MedusaContainer): Promise<string> {
  const [found] = await container.resolve(Modules.FULFILLMENT).listShippingProfiles({ type: "default" })
  if (found !== undefined) {
    return found.id
  }
  const { result } = await createShippingProfilesWorkflow(container).run({
    input: { data: [{ name: "Reguler", type: "default" }] },
  })
  return only(result).id
}

async function ensureShippingOptions(
  container: MedusaContainer,
  locationId: string,
  profileId: string,
): Promise<void> {
  const fulfillment = container.resolve(Modules.FULFILLMENT)
  const name = "Pengiriman Indonesia"
  const [found] = await fulfillment.listFulfillmentSets({ name }, { relations: ["service_zones"] })
  const set =
    found ??
    (await fulfillment.createFulfillmentSets({
      name,
      type: "shipping",
      service_zones: [{ name: "Indonesia", geo_zones: [{ country_code: COUNTRY, type: "country" }] }],
    }))
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.STOCK_LOCATION]: { stock_location_id: locationId },
    [Modules.FULFILLMENT]: { fulfillment_set_id: set.id },
  })
  const zone = only(set.service_zones)
  const present = await fulfillment.listShippingOptions({ service_zone: { id: zone.id } })
  const missing = SHIPPING_OPTIONS.filter((option) => !present.some(({ name }) => name === option.name))
  if (missing.length === 0) {
    return
  }
  await createShippingOptionsWorkflow(container).run({
    input: missing.map((option) => ({
      name: option.name,
      price_type: "flat" as const,
      provider_id: "manual_manual",
      service_zone_id: zone.id,
      shipping_profile_id: profileId,
      type: { label: option.name, description: option.description, code: option.code },
      prices: [{ currency_code: CURRENCY, amount: option.price }],
      rules: [
        { attribute: "enabled_in_store", operator: "eq" as const, value: "true" },
        { attribute: "is_return", operator: "eq" as const, value: "false" },
      ],
    })),
  })
}

async function ensureProducts(
  container: MedusaContainer,
  salesChannelId: string,
  profileId: string,
): Promise<void> {
  const present = await container
    .resolve(Modules.PRODUCT)
    .listProducts({ handle: CATALOGUE.map(({ handle }) => handle) }, { select: ["handle"] })
  const missing = CATALOGUE.filter((product) => !present.some(({ handle }) => handle === product.handle))
  if (missing.length > 0) {
    await createProductsWorkflow(container).run({
      input: { products: missing.map((product) => medusaProduct(product, salesChannelId, profileId)) },
    })
  }
}

function medusaProduct(product: CatalogueProduct, salesChannelId: string, profileId: string) {
  return {
    title: product.title,
    handle: product.handle,
    description: product.description,
    weight: product.weight,
    status: ProductStatus.PUBLISHED,
    shipping_profile_id: profileId,
    sales_channels: [{ id: salesChannelId }],
    options: [{ title: product.option, values: product.variants.map(({ value }) => value) }],
    variants: product.variants.map(({ value, sku, price, weight }, rank) => ({
      title: value,
      sku,
      variant_rank: rank,
      weight: weight ?? product.weight,
      manage_inventory: true,
      options: { [product.option]: value },
      prices: [{ currency_code: CURRENCY, amount: price }],
    })),
  }
}

async function ensureStock(container: MedusaContainer, locationId: string): Promise<void> {
  const inventory = container.resolve(Modules.INVENTORY)
  const skus = CATALOGUE.flatMap(({ variants }) => variants.map(({ sku }) => sku))
  const items = await inventory.listInventoryItems({ sku: skus }, { select: ["id"] })
  const levels = await inventory.listInventoryLevels({ location_id: locationId })
  const unstocked = items.filter(
    ({ id }) => !levels.some(({ inventory_item_id }) => inventory_item_id === id),
  )
  if (unstocked.length > 0) {
    await createInventoryLevelsWorkflow(container).run({
      input: {
        inventory_levels: unstocked.map(({ id }) => ({
          inventory_item_id: id,
          location_id: locationId,
          stocked_quantity: STOCK_PER_VARIANT,
        })),
      },
    })
  }
}

async function ensureAdmin(container: MedusaContainer): Promise<void> {
  const [found] = await container.resolve(Modules.USER).listUsers({ email: ADMIN.email })
  if (found !== undefined) {
    return
  }
  const { authIdentity, error } = await container
    .resolve(Modules.AUTH)
    .register("emailpass", { body: { email: ADMIN.email, password: ADMIN.password } })
  if (authIdentity === undefined) {
    throw new Error(`The admin could not be registered: ${error}`)
  }
  await createUserAccountWorkflow(container).run({
    input: {
      authIdentityId: authIdentity.id,
      userData: { email: ADMIN.email, first_name: "Demo", last_name: "Admin" },
    },
  })
}

async function ensurePublishableKey(container: MedusaContainer, salesChannelId: string): Promise<string> {
  const title = "Toko Online"
  const [found] = await container.resolve(Modules.API_KEY).listApiKeys({ title, type: "publishable" })
  const key =
    found ??
    only(
      (
        await createApiKeysWorkflow(container).run({
          input: { api_keys: [{ title, type: "publishable", created_by: "" }] },
        })
      ).result,
    )
  await linkSalesChannelsToApiKeyWorkflow(container).run({ input: { id: key.id, add: [salesChannelId] } })
  return key.token
}

/** `medusa exec` ends the process as soon as the script resolves: the message must have left before. */
function report(seeded: Seeded): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) {
      console.log(JSON.stringify(seeded))
      resolve()
      return
    }
    process.send(seeded, undefined, undefined, (error) => (error === null ? resolve() : reject(error)))
  })
}

function only<T>(items: readonly T[] | undefined): T {
  const [first] = items ?? []
  if (first === undefined) {
    throw new Error("Medusa answered with an empty list where one entry was made.")
  }
  return first
}
