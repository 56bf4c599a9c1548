import { type RefObject, useLayoutEffect, useRef } from "react"

/**
 * Restores the focus that a button loses while it is disabled or when it is removed. Otherwise the keyboard starts
 * again at the top of the page.
 *
 * @param isBusy whether the button is disabled
 * @param fallback takes the focus when the button is removed
 * @returns the button's `ref`
 */
export function useRestoreFocus(
  isBusy: boolean,
  fallback: RefObject<HTMLElement> | undefined,
): RefObject<HTMLButtonElement> {
  const button = useRef<HTMLButtonElement>(null)
  const wasBusy = useRef(false)

  // A layout effect, because a drawer takes a lost focus to itself a moment later.
  useLayoutEffect(() => {
    if (isBusy) wasBusy.current = true
    else if (wasBusy.current && isFocusLost()) button.current?.focus()
  }, [isBusy])

  // A layout effect's cleanup runs while the removed button is still in the document.
  useLayoutEffect(
    () => () => {
      const hadFocus = document.activeElement === button.current || isFocusLost()
      if (wasBusy.current && hadFocus) fallback?.current?.focus({ preventScroll: true })
    },
    [fallback],
  )
  return button
}

/** False once the user has focused something else. */
function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}
