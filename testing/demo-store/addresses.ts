import { anyFreePort, freePortFrom } from "../lib/free-port"
import { NOTIFICATION_PATH } from "../store/names"
import type { StorefrontChoice } from "./start"
import { RETURN_PATH } from "./storefront"

export interface Addresses {
  /** `shop`: undefined for a storefront that the caller starts. */
  ports: { backend: number; sandbox: number; shop: number | undefined }
  backend: string
  sandbox: string
  shop: string
  notification: string
  returnPage: string
}

const USUAL_PORTS = { backend: 9000, sandbox: 4010, shop: 8000 }

/**
 * Where each part will listen. The usual ports, each moved up when it is busy; for a check run whichever are
 * free, so that it gets along with a demo that is running.
 */
export async function chooseAddresses(
  { anyPorts, storefront }: { anyPorts: boolean; storefront: StorefrontChoice },
  say: (line: string) => void,
): Promise<Addresses> {
  const taken: number[] = []
  const choose = async (name: string, usual: number) => {
    const port = anyPorts ? await anyFreePort() : await freePortFrom(usual, taken)
    if (taken.includes(port)) {
      return choose(name, usual)
    }
    taken.push(port)
    if (!anyPorts && port !== usual) {
      say(`Port ${usual} is busy: the ${name} takes ${port}.`)
    }
    return port
  }
  const ports = {
    backend: await choose("Medusa server", USUAL_PORTS.backend),
    sandbox: await choose("DOKU sandbox", USUAL_PORTS.sandbox),
    shop: storefront.origin === undefined ? await choose("shop", USUAL_PORTS.shop) : undefined,
  }
  const at = (port: number | undefined) => `http://localhost:${port}`
  const shop = storefront.origin ?? at(ports.shop)
  return {
    ports,
    backend: at(ports.backend),
    sandbox: at(ports.sandbox),
    shop,
    notification: at(ports.backend) + NOTIFICATION_PATH,
    returnPage: storefront.returnUrl ?? shop + RETURN_PATH,
  }
}
