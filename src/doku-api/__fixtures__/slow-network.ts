/** A socket of Node's own (`tcp_wrap`), as far as connecting needs it. */
interface Handle {
  connect(request: unknown, address: string, port: number | (() => number)): number
  /** Missing once the handle is closed. */
  fd?: number
}

interface TcpBinding {
  TCP: { prototype: Handle }
}

/**
 * Delays the TCP handshakes with these IPv4 addresses by so many ms each; `Infinity` is an address that never answers.
 * Works below `net`, whose attempts at several addresses are under test. Undone by `jest.restoreAllMocks`.
 */
export function delayConnecting(delays: Record<string, number>): void {
  const { TCP } = (process as unknown as { binding(name: "tcp_wrap"): TcpBinding }).binding("tcp_wrap")
  const connect = TCP.prototype.connect
  jest.spyOn(TCP.prototype, "connect").mockImplementation(function (this: Handle, request, address, port) {
    const ms = delays[address] ?? 0
    if (ms === 0) return connect.call(this, request, address, port)
    if (Number.isFinite(ms)) setTimeout(() => connect.call(this, request, address, port), ms).unref()
    return 0
  })
}
