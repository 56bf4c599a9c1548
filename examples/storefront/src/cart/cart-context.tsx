import type { HttpTypes } from "@medusajs/types"
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react"
import { COUNTRY, indonesia, medusa } from "../medusa"
import { readRefusal } from "../payment/refusal"
import { forget, recall, remember } from "../remembered"

export type Cart = HttpTypes.StoreCart

interface CartValue {
  /** Undefined: nothing in it yet, or not loaded yet. */
  cart: Cart | undefined
  state: "loading" | "ready" | "failed"
  /** Why the cart could not be loaded. */
  error: unknown
  /** Reads the cart again. Resolves to undefined when it is gone or has become an order. */
  refresh: () => Promise<Cart | undefined>
  /** Puts a variant into the cart, into a new one if there is none (any more). */
  add: (variantId: string) => Promise<void>
  /** Runs one change after the other, on the cart as it is by then, and shows the cart it resolves to. */
  change: (work: (cart: Cart) => Promise<Cart>) => Promise<Cart>
  /** Forgets the cart if it is this one, because it is paid. */
  finish: (cartId: string | undefined) => void
}

const KEY = "cart_id"
/** Added to Medusa's default fields. A name without `*` or `+` among them would replace the defaults. */
export const CART_FIELDS = "*items,*shipping_address,*shipping_methods,*payment_collection"

const Context = createContext<CartValue | undefined>(undefined)

/** The shop's cart. localStorage keeps only its id; the content is read from Medusa. */
export function CartProvider({ children }: { children: ReactNode }) {
  const [cart, setCart] = useState<Cart>()
  const [state, setState] = useState<CartValue["state"]>("loading")
  const [error, setError] = useState<unknown>()
  const queue = useRef<Promise<unknown>>(Promise.resolve())

  const show = useCallback((next: Cart | undefined) => {
    setCart(next)
    setError(undefined)
    setState("ready")
    return next
  }, [])

  const inTurn = useCallback(<T,>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.current.then(work)
    // The queue goes on after a failure, which only the caller of that change handles.
    queue.current = turn.catch(() => undefined)
    return turn
  }, [])

  const refresh = useCallback(async () => {
    try {
      return await inTurn(async () => show(await loadCart()))
    } catch (failure) {
      setError(failure)
      setState((now) => (now === "ready" ? now : "failed"))
      throw failure
    }
  }, [inTurn, show])

  const change = useCallback<CartValue["change"]>(
    (work) =>
      inTurn(async () => {
        const current = await loadCart()
        if (current === undefined) {
          show(undefined)
          throw new Error("The cart is gone.")
        }
        const next = await work(current)
        show(next)
        return next
      }),
    [inTurn, show],
  )

  const add = useCallback<CartValue["add"]>(
    (variantId) =>
      inTurn(async () => {
        const current = (await loadCart()) ?? (await createCart())
        const { cart: next } = await medusa.store.cart.createLineItem(
          current.id,
          { variant_id: variantId, quantity: 1 },
          { fields: CART_FIELDS },
        )
        show(next)
      }),
    [inTurn, show],
  )

  const finish = useCallback<CartValue["finish"]>(
    (cartId) => {
      if (cartId !== undefined && recall(KEY) === cartId) {
        forget(KEY)
        show(undefined)
      }
    },
    [show],
  )

  useEffect(() => {
    const lookAgain = () => {
      // `error` keeps a failure of this background reload, for pages that need the cart.
      refresh().catch(() => undefined)
    }
    const otherTabChangedCart = ({ key }: StorageEvent) => key === KEY && lookAgain()
    const comesBack = ({ persisted }: PageTransitionEvent) => persisted && lookAgain()
    lookAgain()
    window.addEventListener("storage", otherTabChangedCart)
    // Another tab may have changed the cart, and Back from LinkAja may restore an old page.
    window.addEventListener("focus", lookAgain)
    window.addEventListener("pageshow", comesBack)
    return () => {
      window.removeEventListener("storage", otherTabChangedCart)
      window.removeEventListener("focus", lookAgain)
      window.removeEventListener("pageshow", comesBack)
    }
  }, [refresh])

  const value = useMemo(
    () => ({ cart, state, error, refresh, add, change, finish }),
    [cart, state, error, refresh, add, change, finish],
  )
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useCart(): CartValue {
  const value = useContext(Context)
  if (value === undefined) throw new Error("useCart belongs inside CartProvider.")
  return value
}

/** The remembered cart, unless it has become an order or the store doesn't know it: then it is forgotten. */
async function loadCart(): Promise<Cart | undefined> {
  const id = recall(KEY)
  if (id === undefined) return undefined
  try {
    const { cart } = await medusa.store.cart.retrieve(id, { fields: CART_FIELDS })
    if (!isCompleted(cart)) return cart
  } catch (error) {
    if (readRefusal(error).kind !== "not_found") throw error
  }
  // Only if no other tab has started a new one meanwhile.
  if (recall(KEY) === id) forget(KEY)
  return undefined
}

async function createCart(): Promise<Cart> {
  const region = await indonesia()
  const { cart } = await medusa.store.cart.create(
    // Shipping options are chosen by country, and the shopper has not written an address yet.
    { region_id: region.id, shipping_address: { country_code: COUNTRY } },
    { fields: CART_FIELDS },
  )
  remember(KEY, cart.id)
  return cart
}

function isCompleted(cart: Cart): boolean {
  return "completed_at" in cart && Boolean(cart.completed_at)
}
