import type { ReactNode } from "react"
import type { Translate } from "../../hooks/use-labels"
import { problemOf, serversSentence } from "../../lib/error-message"
import { English } from "./english"

/** Why a request failed, to show as it is. No component: a message is drawn outside of what knows the language. */
export function shownProblem(error: unknown, t: Translate): ReactNode {
  const sentence = serversSentence(error)
  return sentence === undefined ? problemOf(error, t) : <English>{sentence}</English>
}
