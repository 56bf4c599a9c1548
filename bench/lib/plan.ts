/** A node of `explain (analyze, buffers, format json)`, as far as it is read here. */
export interface PlanNode {
  "Node Type": string
  "Relation Name"?: string
  "Index Name"?: string
  "Actual Rows"?: number
  "Actual Loops"?: number
  "Rows Removed by Filter"?: number
  "Rows Removed by Index Recheck"?: number
  "Shared Hit Blocks"?: number
  "Shared Read Blocks"?: number
  Plans?: PlanNode[]
}

export interface PlanFacts {
  /** What it read by, each once, in the order of the plan. */
  indexes: string[]
  /** The tables that it read from end to end. */
  wholeTables: string[]
  /** Rows that it took from a table, those among them that it then dropped. */
  rowsRead: number
  /** Pages of 8 kB that it touched, of tables and indexes: what an index walks in vain shows here only. */
  pages: number
}

/** @param root what `explain` answered: its `Plan` */
export function readPlan(root: PlanNode): PlanFacts {
  const nodes = nodesOf(root)
  const named = (pick: (node: PlanNode) => string | undefined) => [
    ...new Set(nodes.map(pick).filter((name) => name !== undefined)),
  ]
  return {
    indexes: named((node) => node["Index Name"]),
    wholeTables: named((node) => (node["Node Type"] === "Seq Scan" ? node["Relation Name"] : undefined)),
    rowsRead: nodes
      .filter((node) => node["Node Type"].endsWith("Scan") && node["Relation Name"] !== undefined)
      .reduce((sum, node) => sum + rowsReadBy(node), 0),
    pages: (root["Shared Hit Blocks"] ?? 0) + (root["Shared Read Blocks"] ?? 0),
  }
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

/** PostgreSQL gives averages over the loops of a node. */
function rowsReadBy(node: PlanNode): number {
  const each =
    (node["Actual Rows"] ?? 0) +
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0)
  return Math.round(each * (node["Actual Loops"] ?? 1))
}
