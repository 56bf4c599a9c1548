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
import { readRefusal, TotalChanged } from "../payment/refusal"
import { LINKAJA, payWithLinkAja } from "../payment/start-payment"
import { useSingleStart } from "../payment/use-single-start"
import { useTexts } from "../texts/language"
import { type AddressErrors, AddressFields, checkAddress, readAddress } from "./address-form"
import { Choices } from "./choices"

/** Medusa's own provider, which takes an order without money. */
const MANUAL = "pp_system_default"

export function CheckoutPage() {
  const texts = useTexts()
  const { cart, state, error, refresh } = useCart()
  const retry = () => {
    // What goes wrong this time stands in `error` again.
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
  const { change, finish } = useCart()
  const offers = useLoaded(() => loadOffers(cart), `${cart.id} ${cart.item_total}`)
  const [provider, setProvider] = useState<string>()
  const [errors, setErrors] = useState<AddressErrors>({})
  const [missing, setMissing] = useState<{ shipping?: boolean; payment?: boolean }>({})
  const [choosing, setChoosing] = useState<string>()
  const [shippingError, setShippingError] = useState<unknown>()
  const payment = useSingleStart()
  const refusal = readRefusal(payment.error).kind

  const shippingId = cart.shipping_methods?.[0]?.shipping_option_id
  const providers = offers.value?.providers ?? []
  const chosenProvider = provider ?? providers[0]
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
    setMissing({ shipping: shippingId === undefined, payment: chosenProvider === undefined })
    if (Object.keys(wrong).length > 0) return
    if (shippingId === undefined || chosenProvider === undefined) {
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
      if (chosenProvider === LINKAJA) return payWithLinkAja(ready)
      const order = await placeManualOrder(ready)
      finish(ready.id)
      done()
      navigate(`/pesanan/${order.id}`)
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
          {offers.value?.shipping.length === 0 && <p>{texts.noShipping}</p>}
          <Choices
            name="shipping"
            chosen={choosing ?? shippingId}
            onChoose={chooseShipping}
            choices={(offers.value?.shipping ?? []).map(({ id, name, amount, type }) => ({
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
          {isLoading && <p>{texts.loading}</p>}
          {offers.value && providers.length === 0 && <p>{texts.noPayment}</p>}
          <Choices
            name="payment"
            chosen={chosenProvider}
            onChoose={setProvider}
            choices={providers.map((id) =>
              id === LINKAJA
                ? { id, label: texts.linkAja, hint: texts.linkAjaHint }
                : { id, label: texts.manual, hint: texts.manualHint },
            )}
          />
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
        {(refusal === "already_paid" || refusal === "review") && (
          <button type="button" className="secondary wide" onClick={startAnew}>
            {texts.startNewCart}
          </button>
        )}
        <button
          type="submit"
          className="wide"
          disabled={payment.busy || choosing !== undefined || offers.value === undefined}
        >
          {chosenProvider === MANUAL
            ? payment.busy
              ? texts.placingOrder
              : texts.placeOrder(rupiah(cart.total))
            : payment.busy
              ? texts.startingPayment
              : texts.payWithLinkAja(rupiah(cart.total))}
        </button>
      </section>
    </form>
  )
}

async function loadOffers(cart: Cart) {
  const [{ shipping_options }, { payment_providers }] = await Promise.all([
    medusa.store.fulfillment.listCartOptions({ cart_id: cart.id }),
    medusa.store.payment.listPaymentProviders({ region_id: cart.region_id ?? "" }),
  ])
  return {
    shipping: shipping_options,
    // Of the region's payment providers those that this shop knows how to use; LinkAja first.
    providers: [LINKAJA, MANUAL].filter((known) => payment_providers.some(({ id }) => id === known)),
  }
}

/** The shortest payment there is in Medusa: a session, and the cart becomes an order. */
async function placeManualOrder(cart: Cart) {
  await medusa.store.payment.initiatePaymentSession(cart, { provider_id: MANUAL })
  const answer = await medusa.store.cart.complete(cart.id)
  if (answer.type === "order") return answer.order
  throw new Error(answer.error.message)
}
