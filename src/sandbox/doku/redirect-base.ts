import type { SandboxContext } from "../state/context"

/** Origin of the page that a create answer names: the sandbox's, or the setting `redirectHost`. */
export function redirectBase({ settings, origin }: SandboxContext): string {
  const host = settings.redirectHost
  if (host === null) return origin
  return host.includes("://") ? host : `https://${host}`
}
