/** What is wrong with the fields of a body, all of it at once, as DOKU answers it. */
export class Problems {
  readonly messages: string[] = []

  /** @param missingWords how this way says that a field is missing */
  constructor(private readonly missingWords: string) {}

  add(field: string, problem: string): void {
    this.messages.push(`${field} ${problem}`)
  }

  missing(field: string): void {
    this.add(field, this.missingWords)
  }
}
