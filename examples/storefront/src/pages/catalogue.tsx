import type { HttpTypes } from "@medusajs/types"
import { useState } from "react"
import { useCart } from "../cart/cart-context"
import { CATALOGUE_LANGUAGE, indonesia, medusa } from "../medusa"
import { rupiah } from "../money"
import { Failure } from "../parts/failure"
import { itemName } from "../parts/item-name"
import { Page } from "../parts/page"
import { ProductPicture } from "../parts/product-picture"
import { useLoaded } from "../parts/use-loaded"
import { useSingleStart } from "../payment/use-single-start"
import { useTexts } from "../texts/language"

export function CataloguePage() {
  const texts = useTexts()
  const { value: products, error, reload } = useLoaded(loadProducts, "catalogue")
  const [added, setAdded] = useState("")
  return (
    <Page title={texts.catalogue}>
      <p className="tagline">{texts.tagline}</p>
      {error !== undefined && <Failure error={error} onRetry={reload} />}
      {error === undefined && products === undefined && <p role="status">{texts.loading}</p>}
      {products?.length === 0 && <p>{texts.noProducts}</p>}
      <ul className="plain catalogue">
        {products?.map((product) => (
          <ProductCard key={product.id} product={product} onAdded={setAdded} />
        ))}
      </ul>
      <p role="status" className="toast">
        {added && texts.added(added)}
      </p>
    </Page>
  )
}

interface CardProps {
  product: HttpTypes.StoreProduct
  onAdded: (name: string) => void
}

function ProductCard({ product, onAdded }: CardProps) {
  const texts = useTexts()
  const { add } = useCart()
  const { busy, error, start } = useSingleStart()
  const variants = [...(product.variants ?? [])].sort((one, other) => rank(one) - rank(other))
  const [chosenId, choose] = useState(variants[0]?.id)
  const chosen = variants.find(({ id }) => id === chosenId)
  const price = chosen?.calculated_price?.calculated_amount

  const addChosen = () =>
    start(async (finish) => {
      if (chosen === undefined) return
      onAdded("")
      await add(chosen.id)
      onAdded(itemName({ title: product.title, variant_title: chosen.title }))
      finish()
    })

  return (
    <li className="card">
      <ProductPicture name={product.title} />
      <div className="card-body">
        <div lang={CATALOGUE_LANGUAGE}>
          <h2>{product.title}</h2>
          <p>{product.description}</p>
        </div>
        {variants.length > 1 && (
          <label className="choice" lang={CATALOGUE_LANGUAGE}>
            <span>
              {product.options?.[0]?.title} <span className="unseen">{product.title}</span>
            </span>
            <select value={chosenId} onChange={({ target }) => choose(target.value)}>
              {variants.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        )}
        <div className="buy">
          <span className="price">{price === undefined || price === null ? "–" : rupiah(price)}</span>
          <button type="button" disabled={busy || chosen === undefined} onClick={addChosen}>
            {busy ? texts.adding : texts.addToCart}
            <span className="unseen" lang={CATALOGUE_LANGUAGE}>
              : {product.title}
            </span>
          </button>
        </div>
        <Failure error={error} />
      </div>
    </li>
  )
}

/** The store's own order of variants; the API lists them by id. */
function rank({ variant_rank }: HttpTypes.StoreProductVariant): number {
  return variant_rank ?? 0
}

async function loadProducts(): Promise<HttpTypes.StoreProduct[]> {
  const region = await indonesia()
  const { products } = await medusa.store.product.list({
    region_id: region.id,
    fields: "id,title,description,*options,*variants,*variants.calculated_price",
    order: "created_at",
    limit: 100,
  })
  return products
}
