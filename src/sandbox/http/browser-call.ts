/** A browser's call of a page. */
export interface BrowserCall {
  method: string
  url: URL
  /** Fields of a posted form. */
  form: URLSearchParams
}
