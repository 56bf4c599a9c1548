import type { Lifetime } from "../testing/lib/lifetime"
import { checkout } from "./checkout"
import { growth } from "./growth"
import { metrics } from "./metrics"
import { notifications } from "./notifications"
import { paidOrder } from "./paid-order"
import { reconcile } from "./reconcile"
import { weight } from "./weight"

/** One row of a question's table. */
export type Figures = Record<string, string | number>

export interface Question {
  title: string
  measure(lifetime: Lifetime, say: (line: string) => void): Promise<Figures[]>
}

export const QUESTIONS: Record<string, Question> = {
  checkout,
  "paid-order": paidOrder,
  notifications,
  growth,
  reconcile,
  weight,
  metrics,
}
