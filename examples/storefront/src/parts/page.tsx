import { type ReactNode, useEffect, useRef } from "react"
import { useLocation } from "react-router-dom"
import { useTexts } from "../texts/language"

/** react-router's name for the place where the browser entered the shop. */
const ENTRY = "default"

/**
 * A page with its heading, which takes the focus when the page, or what it is about, changes: a screen reader
 * then reads it, as it would after loading a new document.
 *
 * @param about what the page tells, where that changes without a new address
 */
export function Page({
  title,
  about = "",
  children,
}: {
  title: string
  about?: string
  children: ReactNode
}) {
  const { shopName } = useTexts()
  const { key } = useLocation()
  const heading = useRef<HTMLHeadingElement>(null)
  const told = useRef(`${ENTRY} ${about}`)

  useEffect(() => {
    document.title = `${title} · ${shopName}`
  }, [title, shopName])

  useEffect(() => {
    const now = `${key} ${about}`
    if (told.current === now) return
    told.current = now
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [key, about])

  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  )
}
