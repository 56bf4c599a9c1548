import { useLocation, useNavigate, useSearchParams } from "react-router-dom"

/** The transaction whose details are open. Its id is in the search params: the link can be shared, Back closes it. */
export function useOpenTransaction() {
  const [params, setParams] = useSearchParams()
  const { state } = useLocation()
  const navigate = useNavigate()

  const open = (id: string) =>
    setParams(
      (current) => {
        const next = new URLSearchParams(current)
        next.set("transaction", id)
        return next
      },
      { state: { ...state, openedHere: true } },
    )

  const close = () => {
    if ((state as { openedHere?: boolean } | null)?.openedHere) {
      navigate(-1)
      return
    }
    setParams(
      (current) => {
        const next = new URLSearchParams(current)
        next.delete("transaction")
        return next
      },
      { replace: true, state },
    )
  }

  return { id: params.get("transaction"), open, close }
}
