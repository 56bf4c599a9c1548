import { rupiah } from "../money"
import { useTexts } from "../texts/language"

interface Amounts {
  /** IDR, with the tax that they contain. */
  items: number
  /** Undefined: not chosen yet. */
  shipping: number | undefined
  total: number
  /** Shown while the shipping is not chosen. */
  shippingUnknown?: string
}

export function Totals({ items, shipping, total, shippingUnknown }: Amounts) {
  const texts = useTexts()
  return (
    <dl className="totals">
      <div>
        <dt>{texts.subtotal}</dt>
        <dd>{rupiah(items)}</dd>
      </div>
      <div>
        <dt>{texts.shippingCost}</dt>
        <dd>
          {shipping === undefined ? shippingUnknown : shipping === 0 ? texts.shippingFree : rupiah(shipping)}
        </dd>
      </div>
      <div className="sum">
        <dt>{texts.total}</dt>
        <dd>{rupiah(total)}</dd>
      </div>
    </dl>
  )
}
