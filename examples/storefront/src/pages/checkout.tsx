import { type FormEvent, useState } from "react"
import { Link, useNavigate } from "react-router-dom"
import { CART_FIELDS, type Cart, useCart } from "../cart/cart-context"
import { CATALOGUE_LANGUAGE, medusa } from "../medusa"
import { rupiah } from "../money"
import { EmptyCart } from "../parts/empty-cart"
import { Failure } from "../parts/failure"
import { itemName } from "../parts/item-name"
import { Page } from "../parts/page"
import { Totals } from "../parts/totals"
import { useLoaded } from "../parts/use-loaded"
import { isByCheckout, isLinkAja, linkAjaAmong } from "../payment/linkaja-providers"
import { readRefusal, TotalChanged } from "../payment/refusal"
import { listProviders, payWithLinkAja } from "../payment/start-payment"
import { useSingleStart } from "../payment/use-single-start"
import type { Texts } from "../texts/id"
import { useTexts } from "../texts/language"
import { type AddressErrors, AddressFields, checkAddress, readAddress } from "./address-form"
import { Choices } from "./choices"

/** Medusa's own provider, which takes an order without money. */
const MANUAL = "pp_system_default"

export function CheckoutPage() {
  const texts = useTexts()
  const { cart, state, error, refresh } = useCart()
  const retry = () => {
    // `error` is set again if this attempt fails.
    refresh().catch(() => undefined)
  }
  if (state === "loading") {
    return (
      <Page title={texts.checkoutTitle}>
        <p role="status">{texts.loading}</p>
      </Page>
    )
  }
  if (state === "failed") {
    return (
      <Page title={texts.checkoutTitle}>
        <Failure error={error} onRetry={retry} />
      </Page>
    )
  }
  if (cart === undefined || !cart.items?.length) return <EmptyCart title={texts.checkoutTitle} />
  return (
    <Page title={texts.checkoutTitle}>
      <Checkout key={cart.id} cart={cart} />
    </Page>
  )
}

function Checkout({ cart }: { cart: Cart }) {
  const texts = useTexts()
  const navigate = useNavigate()
  const { change, finish, refresh } = useCart()
  const offers = useLoaded(() => loadShipping(cart), `${cart.id} ${cart.item_total}`)
  const payments = useLoaded(() => loadProviders(cart), `${cart.id} ${cart.total}`)
  const [provider, setProvider] = useState<string>()
  const [errors, setErrors] = useState<AddressErrors>({})
  const [missing, setMissing] = useState<{ shipping?: boolean; payment?: boolean }>({})
  const [choosing, setChoosing] = useState<string>()
  const [shippingError, setShippingError] = useState<unknown>()
  const payment = useSingleStart()
  const refusal = readRefusal(payment.error)

  const shippingId = cart.shipping_methods?.[0]?.shipping_option_id
  const isFree = shippingId !== undefined && cart.total === 0
  const providers = payments.value ?? []
  const chosenProvider = providers.find((id) => id === provider) ?? providers[0]
  const isLoading = offers.value === undefined && offers.error === undefined

  const chooseShipping = async (optionId: string) => {
    setMissing((before) => ({ ...before, shipping: false }))
    setShippingError(undefined)
    setChoosing(optionId)
    try {
      await change(
        async ({ id }) =>
          (await medusa.store.cart.addShippingMethod(id, { option_id: optionId }, { fields: CART_FIELDS }))
            .cart,
      )
    } catch (failure) {
      setShippingError(failure)
    }
    // Unless the shopper has chosen another one meanwhile.
    setChoosing((now) => (now === optionId ? undefined : now))
  }

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const wrong = checkAddress(form, texts)
    setErrors(wrong)
    const paymentMissing = !isFree && chosenProvider === undefined
    setMissing({ shipping: shippingId === undefined, payment: paymentMissing })
    if (Object.keys(wrong).length > 0) return
    if (shippingId === undefined || paymentMissing) {
      // Both groups are radio buttons: the first of the one that is missing takes the focus.
      form
        .querySelector<HTMLInputElement>(`[name="${shippingId === undefined ? "shipping" : "payment"}"]`)
        ?.focus()
      return
    }
    return payment.start(async (done) => {
      const address = readAddress(form)
      const ready = await change(
        async ({ id }) => (await medusa.store.cart.update(id, address, { fields: CART_FIELDS })).cart,
      )
      // The button said how much. Another tab may have changed the cart since.
      if (ready.total !== cart.total) throw new TotalChanged()
      if (!isFree && chosenProvider !== undefined && isLinkAja(chosenProvider)) {
        const isLeaving = await payWithLinkAja(ready, chosenProvider).then(() => true, lookAgain)
        if (isLeaving) return
      }
      const order = await (chosenProvider === MANUAL && !isFree ? placeManualOrder(ready) : complete(ready))
      finish(ready.id)
      done()
      navigate(`/pesanan/${order.id}`, { state: { isFree } })
    })
  }

  /**
   * What LinkAja was refused for may stand on this page, out of date. Resolves to false if the cart was paid in another
   * tab: completing it answers with its order.
   */
  const lookAgain = async (failure: unknown): Promise<false> => {
    const { kind } = readRefusal(failure)
    if (kind === "already_paid") return false
    if (kind === "refused") {
      await refresh()
      offers.reload()
      payments.reload()
    }
    throw failure
  }

  /** All of the cart's: the sentence above names the one that no longer works, and the total shows what is left. */
  const removeVouchers = async () => {
    await payment.start(async (done) => {
      await change(
        async ({ id }) =>
          (
            await medusa.store.cart.removePromotions(
              id,
              { promo_codes: vouchersOf(cart) },
              { fields: CART_FIELDS },
            )
          ).cart,
      )
      done()
    })
  }

  const startAnew = () => {
    finish(cart.id)
    navigate("/")
  }

  return (
    <form noValidate onSubmit={submit} className="two-columns">
      <div className="stack">
        <AddressFields cart={cart} errors={errors} />

        <fieldset className="panel" aria-describedby={missing.shipping ? "missing-shipping" : undefined}>
          <legend>{texts.shipping}</legend>
          {isLoading && <p role="status">{texts.loading}</p>}
          {offers.error !== undefined && <Failure error={offers.error} onRetry={offers.reload} />}
          {offers.value?.length === 0 && <p>{texts.noShipping}</p>}
          <Choices
            name="shipping"
            chosen={choosing ?? shippingId}
            onChoose={chooseShipping}
            choices={(offers.value ?? []).map(({ id, name, amount, type }) => ({
              id,
              label: name,
              hint: type?.description,
              price: rupiah(amount),
              lang: CATALOGUE_LANGUAGE,
            }))}
          />
          {missing.shipping && (
            <p id="missing-shipping" className="field-error" role="alert">
              {texts.chooseShipping}
            </p>
          )}
          <Failure error={shippingError} />
        </fieldset>

        <fieldset className="panel" aria-describedby={missing.payment ? "missing-payment" : undefined}>
          <legend>{texts.paymentMethod}</legend>
          {isFree && <p>{texts.nothingToPay}</p>}
          {!isFree && (
            <>
              {payments.error !== undefined && <Failure error={payments.error} onRetry={payments.reload} />}
              {payments.value?.length === 0 && <p>{texts.noPayment}</p>}
              <Choices
                name="payment"
                chosen={chosenProvider}
                onChoose={setProvider}
                choices={providers.map((id) => ({ id, ...describe(texts, id) }))}
              />
            </>
          )}
          {missing.payment && (
            <p id="missing-payment" className="field-error" role="alert">
              {texts.choosePayment}
            </p>
          )}
        </fieldset>
      </div>

      <section className="panel summary" aria-label={texts.orderSummary}>
        <h2>{texts.orderSummary}</h2>
        <ul className="plain rows" lang={CATALOGUE_LANGUAGE}>
          {cart.items?.map((item) => (
            <li key={item.id}>
              {item.quantity} × {itemName(item)}
            </li>
          ))}
        </ul>
        <Link to="/keranjang">{texts.editCart}</Link>
        <Totals
          items={cart.item_total}
          shipping={shippingId === undefined ? undefined : cart.shipping_total}
          total={cart.total}
          shippingUnknown={texts.shippingNotChosen}
        />
        <p className="small">{texts.taxIncluded}</p>
        <Failure error={payment.error} />
        {/* Its money is here: what is bought next needs a cart of its own, and must not change this one's total. */}
        {(refusal.kind === "already_paid" || refusal.kind === "review") && (
          <button type="button" className="secondary wide" onClick={startAnew}>
            {texts.startNewCart}
          </button>
        )}
        {refusal.kind === "refused" && refusal.code === "promotion_gone" && vouchersOf(cart).length > 0 && (
          <button type="button" className="secondary wide" onClick={removeVouchers}>
            {texts.removeVoucher}
          </button>
        )}
        <button
          type="submit"
          className="wide"
          disabled={
            payment.busy ||
            choosing !== undefined ||
            offers.value === undefined ||
            (!isFree && payments.value === undefined)
          }
        >
          {buttonText(texts, isFree ? "free" : chosenProvider, payment.busy, cart.total)}
        </button>
      </section>
    </form>
  )
}

function buttonText(texts: Texts, way: "free" | string | undefined, isBusy: boolean, total: number): string {
  if (way === "free") return isBusy ? texts.placingOrder : texts.placeFreeOrder
  if (way === MANUAL) return isBusy ? texts.placingOrder : texts.placeOrder(rupiah(total))
  return isBusy ? texts.startingPayment : texts.payWithLinkAja(rupiah(total))
}

async function loadShipping(cart: Cart) {
  const { shipping_options } = await medusa.store.fulfillment.listCartOptions({ cart_id: cart.id })
  return shipping_options
}

/** The cart's payment providers that this shop supports, LinkAja first. */
async function loadProviders(cart: Cart): Promise<string[]> {
  const offered = await listProviders(cart)
  return [...linkAjaAmong(offered), ...offered.filter((id) => id === MANUAL)]
}

function describe(texts: Texts, providerId: string): { label: string; hint: string } {
  if (providerId === MANUAL) return { label: texts.manual, hint: texts.manualHint }
  return isByCheckout(providerId)
    ? { label: texts.linkAjaByCheckout, hint: texts.linkAjaByCheckoutHint }
    : { label: texts.linkAja, hint: texts.linkAjaHint }
}

function vouchersOf(cart: Cart): string[] {
  return (cart.promotions ?? []).flatMap(({ code, is_automatic }) => (code && !is_automatic ? [code] : []))
}

/** Pays with Medusa's system provider: makes a session and completes the cart. */
async function placeManualOrder(cart: Cart) {
  await medusa.store.payment.initiatePaymentSession(cart, { provider_id: MANUAL })
  return complete(cart)
}

/** A cart with nothing to pay, or that was paid already, needs no session. */
async function complete(cart: Cart) {
  const answer = await medusa.store.cart.complete(cart.id)
  if (answer.type === "order") return answer.order
  throw new Error(answer.error.message)
}
