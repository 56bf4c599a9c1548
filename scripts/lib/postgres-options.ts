/** What the keeper process is told on its command line, and what it answers over its IPC channel. */
export interface KeeperOptions {
  /** Home of the cluster. Its data stays for the next start when `keep` is true, and is deleted otherwise. */
  directory: string
  keep: boolean
}

/**
 * How the server goes down before it comes up again. `fast` ends every client and writes everything down;
 * `immediate` drops everything as a crash does, and the next start recovers.
 */
export type RestartMode = "fast" | "immediate"

export interface KeeperRequest {
  type: "restart"
  mode: RestartMode
}

export type KeeperAnswer =
  | { type: "ready"; port: number; user: string; password: string; directory: string }
  | { type: "restarted" }
  | { type: "failed"; message: string }
