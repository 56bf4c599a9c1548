import { type To, useLocation } from "react-router-dom"
import { LINKAJA_PATH, transactionPath } from "../lib/paths"

/** Where a transaction's details open. On the LinkAja page they open over the list, which keeps its state. */
export function useTransactionLocation(id: string): { to: To; state: unknown } {
  const { pathname, search, state } = useLocation()
  if (pathname !== LINKAJA_PATH) return { to: transactionPath(id), state: undefined }
  const params = new URLSearchParams(search)
  params.set("transaction", id)
  return { to: { pathname, search: params.toString() }, state: { ...state, openedHere: true } }
}
