import { QueryClient, QueryClientContext, QueryClientProvider } from "@tanstack/react-query"
import { type ReactNode, useContext } from "react"

/** One for all of our screens, so that they share what they have loaded. */
const ownClient = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false, retry: 1 } } })

/**
 * Gives our components a query client if they have none: a store with two copies of react-query gives them the copy
 * that the dashboard doesn't use. Medusa's own parts of the page then don't reload after an action of ours.
 */
export function OwnQueryClient({ children }: { children: ReactNode }) {
  if (useContext(QueryClientContext)) return children
  return <QueryClientProvider client={ownClient}>{children}</QueryClientProvider>
}
