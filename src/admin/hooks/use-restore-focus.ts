import { type RefObject, useLayoutEffect, useRef } from "react"

/**
 * Keeps the keyboard's place for a button that is disabled while it works, and whose work may take it away: a
 * disabled button loses the focus, a removed one too, and both leave it at the page's beginning.
 *
 * @param isBusy whether the button is disabled for its work
 * @param home takes the focus when the button has gone
 * @returns what the button takes as its `ref`
 */
export function useKeptFocus(
  isBusy: boolean,
  home: RefObject<HTMLElement> | undefined,
): RefObject<HTMLButtonElement> {
  const button = useRef<HTMLButtonElement>(null)
  const hasWorked = useRef(false)

  // Layout effects: a drawer takes the focus to itself when it finds it lost a moment later.
  useLayoutEffect(() => {
    if (isBusy) hasWorked.current = true
    else if (hasWorked.current && isNowhere()) button.current?.focus()
  }, [isBusy])

  // And this one still sees the button that is about to be removed.
  useLayoutEffect(
    () => () => {
      const hadFocus = document.activeElement === button.current || isNowhere()
      if (hasWorked.current && hadFocus) home?.current?.focus({ preventScroll: true })
    },
    [home],
  )
  return button
}

/** Whoever has gone on to something else meanwhile stays there. */
function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}
