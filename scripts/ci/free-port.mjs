/** Prints a free port, below those that operating systems give to outgoing connections. */
import { randomInt } from "node:crypto"
import { createServer } from "node:net"

const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once("error", () => resolve(false))
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)))
  })

let port
do port = randomInt(15_000, 30_000)
while (!(await isFree(port)))
console.log(port)
