import { createContext, type ReactNode, useContext } from "react"
import { BrowserRouter, useInRouterContext } from "react-router-dom"

/** Medusa's build of the dashboard defines it: the path that the dashboard is served under. */
declare const __BASE__: string | undefined

const OwnRouterContext = createContext(false)

/**
 * Gives our components a router if they have none: a store with two copies of react-router-dom gives them the copy
 * that the dashboard doesn't use. Both routers read the page's address, but neither hears where the other goes.
 */
export function OwnRouter({ children }: { children: ReactNode }) {
  if (useInRouterContext()) return children
  return (
    <OwnRouterContext.Provider value={true}>
      <BrowserRouter basename={__BASE__ ?? "/"}>{children}</BrowserRouter>
    </OwnRouterContext.Provider>
  )
}

/** Whether the dashboard's router is out of our components' reach. */
export function useHasOwnRouter(): boolean {
  return useContext(OwnRouterContext)
}
