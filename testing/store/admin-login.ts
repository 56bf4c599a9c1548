import { requestJson } from "./http-json"
import { ADMIN } from "./names"

/** The bearer token of the demo's admin, who logs in the way the dashboard does. */
export async function logInAsAdmin(backend: string): Promise<string> {
  const { token } = await requestJson<{ token: string }>(`${backend}/auth/user/emailpass`, {
    method: "POST",
    body: ADMIN,
  })
  return token
}
