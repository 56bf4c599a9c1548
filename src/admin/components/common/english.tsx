import type { ReactNode } from "react"

/** What the server, Medusa or DOKU wrote: English in whatever language the screens are, for whoever hears them read. */
export function English({ children }: { children: ReactNode }) {
  return <span lang="en">{children}</span>
}
