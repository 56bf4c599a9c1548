/** Used if the browser blocks localStorage: values last as long as the page. */
const whileThePageLasts = new Map<string, string>()

export function recall(key: string): string | undefined {
  try {
    return window.localStorage.getItem(key) ?? undefined
  } catch (error) {
    if (!isRefusal(error)) throw error
    return whileThePageLasts.get(key)
  }
}

export function remember(key: string, value: string): void {
  try {
    window.localStorage.setItem(key, value)
  } catch (error) {
    if (!isRefusal(error)) throw error
    whileThePageLasts.set(key, value)
  }
}

export function forget(key: string): void {
  whileThePageLasts.delete(key)
  try {
    window.localStorage.removeItem(key)
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

/** Storage that is switched off (SecurityError) or has no room (QuotaExceededError). */
function isRefusal(error: unknown): boolean {
  return error instanceof DOMException
}
