import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { BrowserRouter } from "react-router-dom"
import { App } from "./app"
import { CartProvider } from "./cart/cart-context"
import "./styles.css"
import { LanguageProvider } from "./texts/language"

const place = document.getElementById("shop")
if (place === null) throw new Error("index.html has no element #shop.")

createRoot(place).render(
  <StrictMode>
    <BrowserRouter>
      <LanguageProvider>
        <CartProvider>
          <App />
        </CartProvider>
      </LanguageProvider>
    </BrowserRouter>
  </StrictMode>,
)
