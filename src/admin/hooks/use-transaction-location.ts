import { type To, useLocation } from "react-router-dom"
import { PAGE, pathOfTransaction } from "../lib/paths"

/** Of a payment's details: on the LinkAja page itself they open over the list, which stays as it is. */
export function useTransactionAddress(id: string): { to: To; state: unknown } {
  const { pathname, search, state } = useLocation()
  if (pathname !== PAGE) return { to: pathOfTransaction(id), state: undefined }
  const address = new URLSearchParams(search)
  address.set("transaction", id)
  return { to: { pathname, search: address.toString() }, state: { ...state, openedHere: true } }
}
