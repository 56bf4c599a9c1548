/** The package comes without types. */
declare module "any-ascii" {
  function anyAscii(text: string): string
  export = anyAscii
}
