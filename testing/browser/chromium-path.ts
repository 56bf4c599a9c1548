import { accessSync, constants } from "node:fs"
import path from "node:path"

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

/** The machine's Chromium: the one that CHROMIUM_PATH names, or the first on the PATH. Nothing is downloaded. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH, PATH = "" } = process.env
  if (CHROMIUM_PATH) return CHROMIUM_PATH
  return PATH.split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
    .find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
