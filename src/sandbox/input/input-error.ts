/** Input that the sandbox rejects; `httpStatus` is what the control API answers. The message names field and fix. */
export class InputError extends Error {
  constructor(
    message: string,
    readonly httpStatus: 400 | 404 | 409 = 400,
  ) {
    super(message)
    this.name = "InputError"
  }
}
