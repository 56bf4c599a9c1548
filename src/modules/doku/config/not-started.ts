import { PACKAGE_NAME } from "./options"

/**
 * Ends a start whose reason was logged. Medusa prints such an error and its stack several times, so neither repeats
 * the reason.
 */
export class NotStartedError extends Error {
  constructor() {
    super(`${PACKAGE_NAME}: the error above says what to correct in medusa-config.ts`)
    this.stack = this.message
  }

  /** Medusa's loaders print the JSON of an error, whose own fields say nothing. */
  toJSON(): string {
    return this.message
  }
}
