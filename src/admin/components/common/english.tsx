import type { ReactNode } from "react"

/** A text of the server, Medusa or DOKU: English in any language of the screens, so that it is read aloud as such. */
export function English({ children }: { children: ReactNode }) {
  return <span lang="en">{children}</span>
}
