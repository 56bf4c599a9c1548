import type { ReactNode } from "react"
import type { Translate } from "../../i18n/translation"
import { errorMessage, serverMessage } from "../../lib/error-message"
import { English } from "./english"

/** Why a request failed. No component, because a toast is rendered outside of the language's context. */
export function renderErrorMessage(error: unknown, t: Translate): ReactNode {
  const message = serverMessage(error)
  return message === undefined ? errorMessage(error, t) : <English>{message}</English>
}
