interface Item {
  title: string
  product_title?: string | null
  variant_title?: string | null
}

/** What the catalogue calls the only variant of a product without a choice. */
const ONLY_VARIANT = "Standar"

export function itemName({ title, product_title, variant_title }: Item): string {
  const product = product_title || title
  return variant_title && variant_title !== ONLY_VARIANT ? `${product}, ${variant_title}` : product
}
