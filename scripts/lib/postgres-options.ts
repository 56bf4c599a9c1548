/** What the keeper process is told on its command line, and what it answers over its IPC channel. */
export interface KeeperOptions {
  /** Home of the cluster. Its data stays for the next start when `keep` is true, and is deleted otherwise. */
  directory: string
  keep: boolean
}

export type KeeperAnswer =
  | { type: "ready"; port: number; user: string; password: string; directory: string }
  | { type: "failed"; message: string }
