import path from "node:path"
import ts from "typescript"
import { REPOSITORY } from "../store/medusa-cli"
import type { Block } from "./pages"

/** What the pages' lines use without saying where it comes from: a storefront's page, a route, a script. */
const AROUND = `
import type { MedusaContainer, MedusaRequest as Request, MedusaResponse as Response } from "@medusajs/framework"
import type { HttpTypes, InputConfig, RemoteQueryFunction } from "@medusajs/framework/types"
import type Medusa from "@medusajs/js-sdk"
import type { defineConfig as define } from "@medusajs/framework/utils"
import type { DokuLinkAjaOptions } from "medusa-payment-doku-linkaja/modules/doku/config/options"
declare global {
  const sdk: Medusa
  const cart: HttpTypes.StoreCart
  const container: MedusaContainer
  const defineConfig: typeof define
  const linkAja: DokuLinkAjaOptions
  const query: Omit<RemoteQueryFunction, symbol>
  const order_id: string
  /** Stands for the lines that a page leaves out. */
  const elided: never
  const backend: string
  const publishableKey: string
  const sessionId: string
  type MedusaRequest = Request
  type MedusaResponse = Response
  function splitAndCompleteCartWorkflow(scope: MedusaContainer): {
    run(call: { input: { cart_id: string } }): Promise<{ result: { order: object } }>
  }
  namespace Fragments {
    interface All extends DokuLinkAjaOptions {
      options: DokuLinkAjaOptions
      projectConfig: Partial<InputConfig["projectConfig"]>
      providers: { resolve: string; id: string; options: DokuLinkAjaOptions }[]
    }
  }
}
`

const COMPILER: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["node"],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  experimentalDecorators: true,
  jsx: ts.JsxEmit.ReactJSX,
  baseUrl: REPOSITORY,
  paths: {
    "medusa-payment-doku-linkaja/modules/*": ["src/modules/*"],
    "medusa-payment-doku-linkaja/*": ["src/*/index.ts"],
  },
}

/** What TypeScript says about these blocks, each a file of its own in a store that has the package. */
export function typeProblems(blocks: readonly Block[]): string[] {
  const files = new Map(blocks.map((block) => [fileOf(block.where), moduleOf(block)]))
  const around = fileOf("around")
  files.set(around, AROUND)
  const host = ts.createCompilerHost(COMPILER)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (file) => files.has(file) || fileExists(file)
  host.readFile = (file) => files.get(file) ?? readFile(file)
  host.getSourceFile = (file, target, ...rest) => {
    const text = files.get(file)
    return text === undefined
      ? getSourceFile(file, target, ...rest)
      : ts.createSourceFile(file, text, target, true)
  }
  const program = ts.createProgram([...files.keys()], COMPILER, host)
  return [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) => {
        const line = files.get(file)?.slice(start).split("\n")[0]
        return `${path.basename(file)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")} at: ${line}`
      },
    )
  })
}

function fileOf(where: string): string {
  return path.join(REPOSITORY, "testing/docs", `${where.replaceAll(/\W+/g, "-")}.block.ts`)
}

/** A fragment of a configuration becomes the object that it belongs to; everything is made a module. */
function moduleOf(block: Block): string {
  // Medusa requires `http`, which each store has already.
  const code = block.code.replace(/(projectConfig: \{[^}]*?)\/\/ …/, "$1http: elided,")
  const [, name] = /^(?:\/\/.*\n)*(\w+): /.exec(code) ?? []
  return name ? `export const fragment: Partial<Fragments.All> = {\n${code}}\n` : `${code}\nexport {}\n`
}
