import { createHash } from "node:crypto"

/**
 * Draws that depend on the name only: the same seed and number give the same checkout, whatever runs at the same
 * time.
 */
export class Random {
  private drawn = 0

  constructor(private readonly name: string) {}

  /** The next draw, from 0 to 1, 1 excluded. */
  next(): number {
    const digest = createHash("sha256").update(`${this.name}:${this.drawn}`).digest()
    this.drawn += 1
    return digest.readUInt32BE(0) / 2 ** 32
  }

  /** An integer, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.between(0, items.length - 1)]
    if (item === undefined) throw new Error("There is nothing to pick from")
    return item
  }

  /** An item, drawn in proportion to its weight. */
  weighted<Item extends { weight: number }>(items: readonly Item[]): Item {
    const total = items.reduce((sum, { weight }) => sum + weight, 0)
    let left = this.next() * total
    for (const item of items) {
      left -= item.weight
      if (left < 0) return item
    }
    throw new Error("There is nothing to pick from")
  }
}
