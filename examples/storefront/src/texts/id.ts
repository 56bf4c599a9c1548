import type { PaymentWord } from "../payment/payment-status"
import type { RefusalCode } from "../payment/refusal"

/** Every sentence of the shop. The type of this dictionary is what the other languages must fill. */
export const id = {
  language: "Bahasa Indonesia",
  shopName: "Toko Nusantara",
  tagline: "Kopi, kain, dan camilan pilihan dari seluruh Indonesia. Dikirim dari Jakarta.",
  skipToContent: "Langsung ke isi halaman",
  mainNavigation: "Menu utama",
  catalogue: "Katalog",
  footer: "Toko contoh: tidak ada barang yang sungguh-sungguh dikirim.",
  cartCount: (count: number) => (count === 0 ? "(kosong)" : `(${count} barang)`),

  loading: "Sedang memuat…",
  retry: "Coba lagi",
  backToCatalogue: "Kembali ke katalog",
  notFoundTitle: "Halaman tidak ditemukan",
  notFound: "Alamat ini tidak ada di toko kami.",
  storeSays: "Pesan dari sistem toko (dalam bahasa Inggris):",

  addToCart: "Tambah ke keranjang",
  adding: "Menambahkan…",
  added: (product: string) => `${product} ada di keranjang.`,
  noProducts: "Belum ada barang yang dijual.",

  cartTitle: "Keranjang",
  cartEmpty: "Keranjang Anda masih kosong.",
  quantityOf: (product: string) => `Jumlah ${product}`,
  oneLess: (product: string) => `Kurangi ${product}`,
  oneMore: (product: string) => `Tambah ${product}`,
  remove: "Hapus",
  each: (price: string) => `${price} per barang`,
  subtotal: "Subtotal",
  shippingCost: "Ongkos kirim",
  shippingLater: "dihitung saat checkout",
  shippingNotChosen: "belum dipilih",
  shippingFree: "Gratis",
  total: "Total",
  taxIncluded: "Harga sudah termasuk PPN.",
  toCheckout: "Lanjut ke checkout",

  checkoutTitle: "Checkout",
  contactAndAddress: "Kontak dan alamat",
  email: "Email",
  name: "Nama lengkap",
  phone: "Nomor HP",
  phoneHint: "Contoh: 0812 3456 7890",
  street: "Alamat",
  streetHint: "Jalan, nomor rumah, RT/RW, kelurahan",
  city: "Kota atau kabupaten",
  province: "Provinsi",
  postalCode: "Kode pos",
  missing: (label: string) => `${label} wajib diisi.`,
  invalidEmail: "Tulis alamat email yang lengkap, misalnya nama@contoh.id.",
  invalidPhone: "Tulis nomor HP dengan 9 angka atau lebih, misalnya 0812 3456 7890.",
  invalidPostalCode: "Kode pos terdiri dari 5 angka.",
  shipping: "Pengiriman",
  noShipping: "Belum ada pengiriman untuk alamat ini.",
  chooseShipping: "Pilih salah satu pengiriman.",
  paymentMethod: "Cara pembayaran",
  choosePayment: "Pilih salah satu cara pembayaran.",
  noPayment: "Tidak ada cara pembayaran untuk keranjang ini.",
  nothingToPay: "Tidak ada yang perlu dibayar.",
  linkAja: "LinkAja",
  linkAjaHint: "Anda langsung dibawa ke halaman LinkAja, lalu kembali ke toko ini.",
  linkAjaByCheckout: "LinkAja, lewat DOKU Checkout",
  linkAjaByCheckoutHint: "Halaman DOKU dibuka lebih dulu; dari sana Anda membayar dengan LinkAja.",
  manual: "Bayar manual",
  manualHint: "Pesanan dicatat dulu; toko menghubungi Anda soal pembayaran.",
  orderSummary: "Ringkasan pesanan",
  payWithLinkAja: (total: string) => `Bayar ${total} dengan LinkAja`,
  placeOrder: (total: string) => `Pesan, total ${total}`,
  placeFreeOrder: "Pesan tanpa membayar",
  startingPayment: "Membuka LinkAja…",
  placingOrder: "Mencatat pesanan…",
  editCart: "Ubah keranjang",

  offline: "Toko tidak dapat dihubungi. Periksa sambungan internet Anda, lalu coba lagi.",
  busy: "Permintaan sebelumnya masih diproses, mungkin di tab lain. Tunggu sebentar, lalu coba lagi.",
  linkAjaUnreachable:
    "LinkAja sedang tidak dapat dihubungi. Belum ada yang dibayar; silakan coba lagi, atau pilih cara pembayaran lain.",
  waitAMoment: "Tombol dapat dipakai lagi dalam beberapa detik.",
  whatNow: {
    sold_out: "Ubah keranjang: kurangi jumlahnya, atau hapus barang itu. Lalu bayar sisanya.",
    cart_incomplete: "Periksa alamat dan pilih pengiriman, lalu bayar lagi.",
    cart_changed: "Lihat total yang baru di checkout, lalu bayar lagi.",
    promotion_gone: "Hapus voucher dari keranjang. Lalu lihat total yang baru dan bayar.",
    unavailable: "Pilih cara pembayaran lain, atau hubungi kami.",
  } satisfies Record<RefusalCode, string>,
  refused: "Belum ada yang dibayar: pembayaran dihentikan sebelum LinkAja.",
  removeVoucher: "Hapus voucher",
  alreadyPaid: "Keranjang ini sudah menjadi pesanan. Tidak perlu membayar lagi.",
  startNewCart: "Mulai keranjang baru",
  totalChanged: "Total belanja berubah. Periksa kembali jumlahnya, lalu bayar.",
  outOfStock: "Stok barang ini tidak cukup.",
  notFoundAnymore: "Data ini tidak ditemukan lagi di toko.",
  somethingWrong: "Ada kendala di toko kami. Silakan coba lagi.",
  reviewNotice:
    "Pembayaran untuk keranjang ini sudah kami terima dan sedang kami periksa. Mohon jangan membayar lagi.",

  lookingTitle: "Memeriksa pembayaran",
  looking: "Kami sedang memeriksa pembayaran Anda…",
  outcome: {
    paid: "Pembayaran diterima",
    pending: "Menunggu konfirmasi pembayaran",
    failed: "Pembayaran belum berhasil",
    expired: "Waktu pembayaran habis",
    review: "Pembayaran sedang kami periksa",
  } satisfies Record<PaymentWord, string>,
  paid: "Terima kasih! Pesanan Anda sedang kami siapkan.",
  pending:
    "LinkAja belum memberi kabar. Biasanya hanya beberapa detik. Anda boleh menutup halaman ini: jika pembayaran masuk, pesanan tetap dibuat.",
  pendingStatus: "Halaman ini memeriksa sendiri setiap beberapa detik.",
  pendingOffline: "Sambungan terputus. Kami tetap mencoba memeriksa.",
  pendingPaused:
    "Kabar belum juga datang. Jika Anda sudah membayar, jangan membayar lagi: pesanan dibuat begitu kabar masuk.",
  lookAgain: "Periksa lagi",
  notPaidYet: "Belum membayar? Kembali ke checkout",
  failed:
    "LinkAja menolak pembayaran ini, atau Anda membatalkannya. Belum ada pesanan. Anda boleh mencoba lagi.",
  expired:
    "Belum ada pembayaran yang kami terima sampai waktunya habis. Jika saldo LinkAja Anda tetap terpotong, itu kami urus: pesanan Anda dibuat dengan sendirinya, atau toko mengembalikan uangnya. Jika Anda belum membayar, Anda boleh mencoba lagi.",
  tryAgainWithLinkAja: "Coba lagi dengan LinkAja",
  changeCartOrMethod: "Ubah pesanan atau cara pembayaran",
  review:
    "Uang Anda sudah kami terima, dan tim kami sedang memeriksanya. Mohon jangan membayar lagi. Hubungi kami dan sebutkan nomor invoice ini:",
  invoiceNumber: "Nomor invoice",
  unknownPaymentTitle: "Pembayaran tidak ditemukan",
  unknownPayment:
    "Alamat halaman ini tidak lengkap atau tidak dikenal. Buka kembali tautan dari halaman pembayaran.",
  statusUnreachable:
    "Kami tidak dapat memeriksa pembayaran Anda sekarang. Jika Anda sudah membayar, jangan membayar lagi.",

  /** The page of a payment link, for what an order owes. */
  orderPayment: {
    title: (number: number | string) => `Pembayaran pesanan #${number}`,
    loadingTitle: "Pembayaran pesanan",
    toPayNow: "Dibayar sekarang",
    paid: "Terima kasih! Pembayaran sudah dicatat pada pesanan Anda.",
    rest: (amount: string) => `Pesanan telah diubah, dan masih kurang bayar ${amount}.`,
    payRest: "Bayar sisanya",
    pending:
      "LinkAja belum memberi kabar. Biasanya hanya beberapa detik. Anda boleh menutup halaman ini: jika pembayaran masuk, pembayaran tetap dicatat pada pesanan Anda.",
    pendingPaused:
      "Kabar belum juga datang. Jika Anda sudah membayar, jangan membayar lagi: pembayaran dicatat pada pesanan Anda begitu kabar masuk.",
    notPaidYet: "Belum membayar? Kembali ke tagihan",
    failed: "LinkAja menolak pembayaran ini, atau Anda membatalkannya. Anda boleh mencoba lagi.",
    expired:
      "Belum ada pembayaran yang kami terima sampai waktunya habis. Jika saldo LinkAja Anda tetap terpotong, itu kami urus: pembayaran dicatat pada pesanan Anda dengan sendirinya, atau toko mengembalikan uangnya. Jika Anda belum membayar, Anda boleh mencoba lagi.",
    nothingOwedTitle: "Tidak ada tagihan",
    nothingOwed: "Tidak ada lagi yang perlu dibayar lewat tautan ini.",
    noLinkAja:
      "LinkAja tidak dapat dipakai untuk pesanan ini. Silakan hubungi kami untuk cara pembayaran lain.",
    unknownTitle: "Tautan pembayaran tidak ditemukan",
    unknown:
      "Tautan ini tidak lengkap atau tidak dikenal. Buka kembali tautan dari pesan kami, atau minta yang baru.",
  },

  orderTitle: "Pesanan diterima",
  orderPlaced: "Terima kasih! Toko akan menghubungi Anda soal pembayaran.",
  freeOrderPlaced: "Terima kasih! Tidak ada yang perlu dibayar. Pesanan Anda sedang kami siapkan.",
  orderNumber: "Nomor pesanan",
  orderItems: "Barang yang dipesan",
  orderNotShown: "Rincian pesanan belum dapat ditampilkan. Pesanan Anda sudah tercatat.",
  continueShopping: "Belanja lagi",
}

export type Texts = typeof id
