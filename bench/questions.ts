import type { Lifetime } from "../scripts/demo/lifetime"
import { checkout } from "./checkout"
import { growth } from "./growth"
import { reconcile } from "./reconcile"

/** One row of a question's table. */
export type Figures = Record<string, string | number>

export interface Question {
  title: string
  measure(lifetime: Lifetime, say: (line: string) => void): Promise<Figures[]>
}

export const QUESTIONS: Record<string, Question> = {
  checkout,
  growth,
  reconcile,
}
