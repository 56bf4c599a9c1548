import type { DokuContext } from "../doku/doku-context"

/** One call of the control API. */
export interface ControlCall {
  /** The value of the route's `:parameter`; empty for a route without one. */
  name: string
  query: URLSearchParams
  /** The parsed body. @throws InputError when it isn't JSON, or isn't sent as JSON */
  json(): unknown
  /** The same for an object; a missing body counts as an empty one. */
  object(): Record<string, unknown>
}

/** Something that a test can see or do: a function in the process, and a route below `/__sandbox/`. */
export interface Operation<Args extends unknown[], Result> {
  /** Method and path, e.g. `GET book/:invoice`. */
  readonly route: string
  /** The function of `startSandbox`'s object. */
  bind(context: DokuContext): (...args: Args) => Result
  /** Tells operations of one route apart. */
  accepts(call: ControlCall): boolean
  /** Answers a call of the route; undefined is answered `{ "ok": true }`. */
  handle(context: DokuContext, call: ControlCall): unknown
}

/**
 * @param run validates its arguments, which come over HTTP or from programs without types
 * @param args takes them from an HTTP call. Default: none
 * @param accepts default: every call of the route
 */
export function operation<Args extends unknown[], Result>(
  route: string,
  run: (context: DokuContext, ...args: Args) => Result,
  args: (call: ControlCall) => unknown[] = () => [],
  accepts: (call: ControlCall) => boolean = () => true,
): Operation<Args, Result> {
  return {
    route,
    bind:
      (context) =>
      (...given) =>
        run(context, ...given),
    accepts,
    handle: (context, call) => run(context, ...(args(call) as Args)),
  }
}
