import { call } from "./connections"

/** A JSON request to Medusa. Anything but a 2xx answer is an error that names the request and Medusa's message. */
export async function requestJson<T>(
  url: string,
  {
    method = "GET",
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: object } = {},
): Promise<T> {
  const response = await call(url, {
    method,
    headers: { accept: "application/json", "content-type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    // Completing a cart is the slowest request. It must finish within Medusa's own cart lock.
    signal: AbortSignal.timeout(30_000),
  })
  const text = await response.text()
  if (!response.ok) {
    throw new Error(`${method} ${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 500)}`)
  }
  return JSON.parse(text) as T
}
