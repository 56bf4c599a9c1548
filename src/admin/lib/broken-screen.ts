/** What react-router, react-query, react-i18next and Medusa's UI say when their providers are of another copy. */
const WITHOUT_PROVIDER =
  /in the context of a <?Router|inside a <?Router|useContext\(\.\.\.\)|No QueryClient set|must be used within|i18next instance/i

/** The advice about an error that broke a screen. */
export function brokenScreenHint(message: string): "broken.twoCopies" | "broken.other" {
  return WITHOUT_PROVIDER.test(message) ? "broken.twoCopies" : "broken.other"
}
