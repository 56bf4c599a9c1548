import type { Environment } from "../../testing/browser/environment"
import { BAG, COFFEE, type Outcome, type Shopper } from "../../testing/browser/shopper"
import type { Album } from "./album"

const DEWI = { name: "Dewi Lestari", email: "dewi.lestari@example.com" }
const AGUS = { name: "Agus Wijaya", email: "agus.wijaya@example.com" }
const RINA = { name: "Rina Kusuma", email: "rina.kusuma@example.com" }

/** A payment that could not become an order: the shop was sold out by then. */
export interface Unsolved {
  invoice: string
  sku: string
}

/** Every page of the shop, and each way in which a payment can end. */
export async function photographShop({ demo, backOffice }: Environment, album: Album): Promise<Unsolved> {
  const desk = await album.shopper("en")
  await desk.page.getByRole("button", { name: new RegExp(COFFEE) }).waitFor()
  await album.keep("shop-catalogue", desk.page)
  await desk.checksOut(COFFEE)
  await album.keepWhole("shop-checkout", desk.page)
  await desk.page.context().close()

  const dark = await album.shopper("id", { dark: true, phone: true })
  await dark.checksOut(COFFEE)
  // To the top, so that the choice and the button that pays are in one picture.
  await dark.page
    .getByRole("group", { name: dark.texts.paymentMethod })
    .evaluate((group) => group.scrollIntoView())
  await album.keep("shop-checkout-phone-dark-id", dark.page)
  await dark.page.context().close()

  const paying = await onLinkAja(album, COFFEE)
  await album.keep("linkaja-page", paying.page)
  await paying.linkAja.press("pay")
  await ends(album, paying, "paid")

  await photographDokuPage(album)

  const declined = await onLinkAja(album, COFFEE, DEWI)
  await declined.linkAja.press("decline")
  await ends(album, declined, "failed")

  const late = await onLinkAja(album, COFFEE, AGUS)
  demo.sandbox.expire(await late.linkAja.invoiceNumber())
  await late.linkAja.press("leave")
  await ends(album, late, "expired")

  const waiting = await onLinkAja(album, BAG, DEWI)
  await waiting.linkAja.press("leave")
  await ends(album, waiting, "pending")

  const soldOut = await onLinkAja(album, BAG, RINA)
  const invoice = await soldOut.linkAja.invoiceNumber()
  const sku = "TAS-PANDAN"
  await backOffice.setStock(sku, 0)
  await soldOut.linkAja.press("pay")
  await ends(album, soldOut, "review")
  return { invoice, sku }
}

/** DOKU Checkout: DOKU's page, before and after an attempt that failed. */
async function photographDokuPage(album: Album): Promise<void> {
  const shopper = await album.shopper("id", { phone: true })
  await shopper.checksOut(COFFEE, DEWI)
  await shopper.goesToDoku()
  await album.keep("doku-checkout-page", shopper.page)
  await shopper.doku.press("decline")
  await shopper.doku.showsDeclined()
  await album.keep("doku-checkout-declined", shopper.page)
  await shopper.page.context().close()
}

async function onLinkAja(album: Album, product: string, person = DEWI): Promise<Shopper> {
  const shopper = await album.shopper("en", { phone: true })
  await shopper.checksOut(product, person)
  await shopper.goesToLinkAja()
  return shopper
}

async function ends(album: Album, shopper: Shopper, outcome: Outcome): Promise<void> {
  await shopper.isTold(outcome)
  if (outcome === "paid") await shopper.page.getByText(shopper.texts.orderItems).waitFor()
  // The cart beside it, too.
  await shopper.page.waitForLoadState("networkidle")
  await album.keep(`return-${outcome}`, shopper.page)
  await shopper.page.context().close()
}
