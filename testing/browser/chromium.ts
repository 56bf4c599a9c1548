import { type Browser, chromium } from "playwright-core"
import { findChromium } from "./chromium-path"

export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) {
    throw new Error("There is no Chromium here: install it, or name it in CHROMIUM_PATH.")
  }
  return chromium.launch({
    executablePath,
    args: [
      // Without a graphics card Chromium imitates one, which costs more than drawing without.
      "--disable-gpu",
      "--disable-software-rasterizer",
      // What tries to leave the machine finds no address, so that it fails on every machine alike.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
      // Chromium refuses its own sandbox to root, whom containers run as.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  })
}
