import { Link, Outlet, Route, Routes } from "react-router-dom"
import { useCart } from "./cart/cart-context"
import { CartPage } from "./pages/cart"
import { CataloguePage } from "./pages/catalogue"
import { CheckoutPage } from "./pages/checkout"
import { NotFoundPage } from "./pages/not-found"
import { OrderPage } from "./pages/order"
import { PaymentCollectionPage } from "./payment/payment-collection-page"
import { ReturnPage } from "./payment/return-page"
import { LanguageSwitch, useTexts } from "./texts/language"

export function App() {
  return (
    <Routes>
      <Route element={<Frame />}>
        <Route index element={<CataloguePage />} />
        <Route path="keranjang" element={<CartPage />} />
        <Route path="checkout" element={<CheckoutPage />} />
        {/* `returnUrl` of the plugin's options. */}
        <Route path="id/checkout/linkaja" element={<ReturnPage />} />
        {/* Where *Copy payment link* of Medusa Admin leads. */}
        <Route path="payment-collection/:collectionId" element={<PaymentCollectionPage />} />
        <Route path="pesanan/:orderId" element={<OrderPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  )
}

function Frame() {
  const texts = useTexts()
  const { cart, state } = useCart()
  const count = cart?.items?.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0
  return (
    <>
      <a href="#content" className="skip">
        {texts.skipToContent}
      </a>
      <header>
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="32" height="32" />
          {texts.shopName}
        </Link>
        <nav aria-label={texts.mainNavigation}>
          <LanguageSwitch />
          <Link to="/keranjang" className="cart-link">
            {texts.cartTitle}
            {count > 0 && (
              <span className="count" aria-hidden="true">
                {count}
              </span>
            )}
            {state === "ready" && <span className="unseen">{texts.cartCount(count)}</span>}
          </Link>
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <footer>{texts.footer}</footer>
    </>
  )
}
