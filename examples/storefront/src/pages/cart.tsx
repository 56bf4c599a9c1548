import { useState } from "react"
import { Link } from "react-router-dom"
import { CART_FIELDS, type Cart, useCart } from "../cart/cart-context"
import { CATALOGUE_LANGUAGE, medusa } from "../medusa"
import { rupiah } from "../money"
import { EmptyCart } from "../parts/empty-cart"
import { Failure } from "../parts/failure"
import { itemName } from "../parts/item-name"
import { focusHeading, Page } from "../parts/page"
import { ProductPicture } from "../parts/product-picture"
import { Totals } from "../parts/totals"
import { useTexts } from "../texts/language"

type Item = NonNullable<Cart["items"]>[number]

const MAX_OF_ONE = 99

export function CartPage() {
  const texts = useTexts()
  const { cart, state, error, refresh, change } = useCart()
  const [changeError, setChangeError] = useState<unknown>()

  const apply = async (work: (cart: Cart) => Promise<Cart>) => {
    setChangeError(undefined)
    try {
      await change(work)
    } catch (failure) {
      setChangeError(failure)
    }
  }
  const setQuantity = (id: string, by: number) =>
    apply(async (current) => {
      // By the cart as it is now: another tab, or the tap before this one, may have changed it.
      const quantity = (current.items?.find((item) => item.id === id)?.quantity ?? 0) + by
      if (quantity < 1 || quantity > MAX_OF_ONE) return current
      return (await medusa.store.cart.updateLineItem(current.id, id, { quantity }, { fields: CART_FIELDS }))
        .cart
    })
  const remove = async (id: string) => {
    await apply(async (current) => {
      await medusa.store.cart.deleteLineItem(current.id, id)
      return (await medusa.store.cart.retrieve(current.id, { fields: CART_FIELDS })).cart
    })
    focusHeading()
  }

  if (state === "loading") return <Page title={texts.cartTitle}>{<p role="status">{texts.loading}</p>}</Page>
  if (state === "failed") {
    return (
      <Page title={texts.cartTitle}>
        <Failure error={error} onRetry={() => refresh().catch(setChangeError)} />
      </Page>
    )
  }
  const items = inOrder(cart?.items)
  if (cart === undefined || items.length === 0) return <EmptyCart title={texts.cartTitle} />
  return (
    <Page title={texts.cartTitle}>
      <Failure error={changeError} />
      <div className="two-columns">
        <ul className="plain rows lines">
          {items.map((item) => (
            <Line
              key={item.id}
              item={item}
              onQuantity={(by) => setQuantity(item.id, by)}
              onRemove={() => remove(item.id)}
            />
          ))}
        </ul>
        <section className="panel" aria-label={texts.orderSummary}>
          <Totals
            items={cart.item_total}
            shipping={cart.shipping_methods?.length ? cart.shipping_total : undefined}
            total={cart.total}
            shippingUnknown={texts.shippingLater}
          />
          <p className="small">{texts.taxIncluded}</p>
          <Link to="/checkout" className="button wide">
            {texts.toCheckout}
          </Link>
        </section>
      </div>
    </Page>
  )
}

interface LineProps {
  item: Item
  onQuantity: (by: number) => void
  onRemove: () => void
}

function Line({ item, onQuantity, onRemove }: LineProps) {
  const texts = useTexts()
  const name = itemName(item)
  return (
    <li className="line">
      <ProductPicture name={item.product_title ?? item.title} />
      <div className="line-text">
        <strong lang={CATALOGUE_LANGUAGE}>{name}</strong>
        <span className="small">{texts.each(rupiah(item.unit_price))}</span>
      </div>
      <fieldset className="quantity" aria-label={texts.quantityOf(name)}>
        <button
          type="button"
          className="secondary"
          aria-label={texts.oneLess(name)}
          disabled={item.quantity <= 1}
          onClick={() => onQuantity(-1)}
        >
          −
        </button>
        <output>{item.quantity}</output>
        <button
          type="button"
          className="secondary"
          aria-label={texts.oneMore(name)}
          disabled={item.quantity >= MAX_OF_ONE}
          onClick={() => onQuantity(1)}
        >
          +
        </button>
      </fieldset>
      <span className="price">{rupiah(item.total ?? item.unit_price * item.quantity)}</span>
      <button type="button" className="quiet" onClick={onRemove}>
        {texts.remove}
        <span className="unseen"> {name}</span>
      </button>
    </li>
  )
}

/** The API lists the lines in the order of their last change, which would move them under the shopper's finger. */
function inOrder(items: Item[] | undefined): Item[] {
  return [...(items ?? [])].sort((one, other) => one.id.localeCompare(other.id))
}
