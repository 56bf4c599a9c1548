/** The demo store's products. Prices are integer IDR including PPN (value-added tax), weights are grams. */
export interface CatalogueProduct {
  handle: string
  title: string
  description: string
  weight: number
  /** The one option by which the variants differ; a product without a choice has one variant, "Standar". */
  option: string
  variants: { value: string; sku: string; price: number; weight?: number }[]
}

export const CATALOGUE: readonly CatalogueProduct[] = [
  {
    handle: "kopi-arabika-gayo",
    title: "Kopi Arabika Gayo",
    description: "Biji kopi dari dataran tinggi Aceh Tengah, sangrai sedang: cokelat, jeruk, dan rempah.",
    weight: 250,
    option: "Kemasan",
    variants: [
      { value: "250 g", sku: "KOPI-GAYO-250", price: 85_000 },
      { value: "1 kg", sku: "KOPI-GAYO-1000", price: 310_000, weight: 1_000 },
    ],
  },
  {
    handle: "syal-batik-parang",
    title: "Syal Batik Parang",
    description: "Batik cap katun primisima dari Pekalongan, 180 × 50 cm, pewarna alami.",
    weight: 120,
    option: "Warna",
    variants: [
      { value: "Sogan", sku: "SYAL-PARANG-SOGAN", price: 165_000 },
      { value: "Indigo", sku: "SYAL-PARANG-INDIGO", price: 165_000 },
      { value: "Merah Mengkudu", sku: "SYAL-PARANG-MERAH", price: 175_000 },
    ],
  },
  {
    handle: "sambal-roa-manado",
    title: "Sambal Roa Manado",
    description: "Ikan roa asap dan cabai rawit, pedasnya sungguhan. Botol kaca 150 g, tanpa pengawet.",
    weight: 280,
    option: "Kemasan",
    variants: [{ value: "Standar", sku: "SAMBAL-ROA-150", price: 38_000 }],
  },
  {
    handle: "teh-melati-slawi",
    title: "Teh Melati Slawi",
    description: "Teh tubruk wangi melati, wajib coba dengan gula batu. 80 g.",
    weight: 80,
    option: "Kemasan",
    variants: [{ value: "Standar", sku: "TEH-MELATI-80", price: 12_500 }],
  },
  {
    handle: "kaos-jakarta-malam",
    title: "Kaos Jakarta Malam",
    description: "Katun combed 24s, sablon tangan di Bandung.",
    weight: 180,
    option: "Ukuran",
    variants: [
      { value: "S", sku: "KAOS-JKT-S", price: 129_000 },
      { value: "M", sku: "KAOS-JKT-M", price: 129_000 },
      { value: "L", sku: "KAOS-JKT-L", price: 129_000 },
      { value: "XL", sku: "KAOS-JKT-XL", price: 135_000 },
    ],
  },
  {
    handle: "tas-anyaman-pandan",
    title: "Tas Anyaman Pandan",
    description: "Dianyam oleh perajin di Tasikmalaya; muat laptop 13 inci.",
    weight: 450,
    option: "Ukuran",
    variants: [{ value: "Standar", sku: "TAS-PANDAN", price: 245_000 }],
  },
]

/** Prices in integer IDR. */
export const SHIPPING_OPTIONS = [
  { name: "JNE REG", code: "jne-reg", description: "2–3 hari kerja", price: 18_000 },
  {
    name: "GoSend Same Day",
    code: "gosend-same-day",
    description: "Hari ini, khusus Jabodetabek",
    price: 25_000,
  },
] as const

export const STOCK_PER_VARIANT = 10_000
