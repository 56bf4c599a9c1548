import en from "../i18n/en"

/*
 * The server may know a word that these screens don't, being newer. Such a word is shown as it is.
 */

export type CaseKind = keyof typeof en.cases.kinds
export type CaseDetail = keyof typeof en.cases.details
export type DokuWord = keyof typeof en.dokuWords
export type Environment = keyof typeof en.environments
export type EventType = keyof typeof en.timeline.events
export type TestOutcome = keyof typeof en.settings.outcomes

const among =
  <Key extends string>(words: Record<Key, unknown>) =>
  (word: unknown): word is Key =>
    typeof word === "string" && Object.hasOwn(words, word)

export const isCaseKind = among<CaseKind>(en.cases.kinds)
export const isCaseDetail = among<CaseDetail>(en.cases.details)
export const isDokuWord = among<DokuWord>(en.dokuWords)
export const isEnvironment = among<Environment>(en.environments)
export const isEventType = among<EventType>(en.timeline.events)
export const isTestOutcome = among<TestOutcome>(en.settings.outcomes)
