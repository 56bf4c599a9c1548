import type { ReactNode } from "react"
import { BrokenScreen } from "./broken-screen"
import { ErrorBoundary } from "./error-boundary"
import { OwnQueryClient } from "./own-query-client"
import { OwnRouter } from "./own-router"

/** Surrounds each page and widget of ours: none of them can break the dashboard, or needs its copy of a library. */
export function Screen({ children }: { children: ReactNode }) {
  return (
    <ErrorBoundary fallback={(error) => <BrokenScreen error={error} />}>
      <OwnQueryClient>
        <OwnRouter>{children}</OwnRouter>
      </OwnQueryClient>
    </ErrorBoundary>
  )
}
