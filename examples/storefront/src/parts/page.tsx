import { type ReactNode, useEffect, useRef } from "react"
import { useLocation } from "react-router-dom"
import { useTexts } from "../texts/language"

/** What the heading of the page before this one was about. Undefined: the browser has just entered the shop. */
let told: string | undefined

/**
 * A page with its heading, which takes the focus when the page, or what it is about, changes: a screen reader
 * then reads it, as it would after loading a new document.
 *
 * @param about the page's state, if it changes without a new address
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

  useEffect(() => {
    document.title = `${title} · ${shopName}`
  }, [title, shopName])

  useEffect(() => {
    const before = told
    told = `${key} ${about}`
    if (before === undefined || before === told) return
    if (!before.startsWith(`${key} `)) window.scrollTo(0, 0)
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

/** Focuses the heading, for use when the focused element is gone. */
export function focusHeading(): void {
  document.querySelector<HTMLHeadingElement>("h1")?.focus()
}
