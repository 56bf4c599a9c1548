import ts from "typescript"
import type { Place, Step } from "./guide"

/**
 * The file's text with a block of the guide in its place. The place is found by names, so that another version of the
 * starter may have other lines around it.
 *
 * @param source undefined if there is no such file
 * @throws Error that names the step if its place isn't found exactly once.
 */
export function applyStep(source: string | undefined, { file, line, place, code }: Step): string {
  const fail = (reason: string): never => {
    throw new Error(`docs/storefront.md:${line} can't be applied to ${file}: ${reason}`)
  }
  if (place.kind === "new file") return source === undefined ? `${code}\n` : fail("the file is there already")
  if (source === undefined) return fail("there is no such file")
  const tree = parse(file, source)
  const { from, to, text } = only(editsFor(tree, place, code), (count) =>
    fail(`its place was found ${count} times`),
  )
  return source.slice(0, from) + text + source.slice(to)
}

interface Edit {
  from: number
  to: number
  text: string
}

export function parse(file: string, source: string): ts.SourceFile {
  return ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
}

function editsFor(tree: ts.SourceFile, place: Exclude<Place, { kind: "new file" }>, code: string): Edit[] {
  const instead = (node: ts.Node) => ({ from: node.getStart(), to: node.getEnd(), text: code })
  const at = (position: number, text: string) => ({ from: position, to: position, text })
  const imports = tree.statements.filter(ts.isImportDeclaration)
  switch (place.kind) {
    case "at the end":
      return [at(tree.getEnd(), `\n${code}\n`)]
    case "among the imports":
      return imports.slice(-1).map((last) => at(last.getEnd(), `\n${code}`))
    case "instead of an import":
      return imports.filter((node) => imported(node).includes(place.name)).map(instead)
    case "in an object":
      return all(tree, ts.isVariableDeclaration)
        .filter(({ name }) => name.getText() === place.name)
        .flatMap(({ initializer }) =>
          initializer !== undefined && ts.isObjectLiteralExpression(initializer) ? [initializer] : [],
        )
        .map(({ properties }) => at(properties.pos, `\n${code}`))
    case "instead of a name":
      return functionsOf(tree, place.within).flatMap((body) => [
        ...declarationsOf(body, place.name).map(instead),
        ...propertiesOf(body, place.name).map((node) => ({ ...instead(node), text: withoutComma(code) })),
      ])
    case "after a name":
      return functionsOf(tree, place.within)
        .flatMap((body) => [...declarationsOf(body, place.name), ...assignmentsOf(body, place.name)])
        .map((node) => at(node.getEnd(), `\n${code}`))
    case "instead of an argument":
      return functionsOf(tree, place.within)
        .flatMap((body) => all(body, ts.isCallExpression))
        .filter(({ expression }) => calledName(expression) === place.call)
        .flatMap((call) => call.arguments.slice(0, 1).map(instead))
    case "first in the switch":
      return functionsOf(tree, place.within)
        .flatMap((body) => all(body, ts.isCaseBlock))
        .map(({ clauses }) => at(clauses.pos, `\n${code}`))
  }
}

/** The functions of the file that are declared or assigned under this name. */
function functionsOf(tree: ts.SourceFile, name: string): ts.Node[] {
  return tree.statements.flatMap((statement): ts.Node[] => {
    if (ts.isFunctionDeclaration(statement)) return statement.name?.text === name ? [statement] : []
    if (!ts.isVariableStatement(statement)) return []
    return statement.declarationList.declarations.filter((one) => one.name.getText() === name)
  })
}

function declarationsOf(body: ts.Node, name: string): ts.Node[] {
  return all(body, ts.isVariableStatement).filter(({ declarationList: { declarations } }) =>
    declarations.some((one) => one.name.getText() === name),
  )
}

function assignmentsOf(body: ts.Node, name: string): ts.Node[] {
  return all(body, ts.isExpressionStatement).filter(
    ({ expression }) => ts.isBinaryExpression(expression) && expression.left.getText() === name,
  )
}

function propertiesOf(body: ts.Node, name: string): ts.Node[] {
  return all(body, ts.isPropertyAssignment).filter((one) => one.name.getText() === name)
}

function imported({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings
  return bindings !== undefined && ts.isNamedImports(bindings)
    ? bindings.elements.map(({ name }) => name.text)
    : []
}

function calledName(expression: ts.Expression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
}

function all<Kind extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is Kind): Kind[] {
  const found: Kind[] = []
  const visit = (node: ts.Node) => {
    if (is(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(root)
  return found
}

/** The guide shows a property with the comma after it, as it stands in the file. */
function withoutComma(code: string): string {
  return code.replace(/,$/, "")
}

function only<T>(found: readonly T[], otherwise: (count: number) => never): T {
  const [first] = found
  return first !== undefined && found.length === 1 ? first : otherwise(found.length)
}
