import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../../modules/doku"
import { findCase } from "../../../../../../modules/doku/queries/case-list"
import { readId } from "../../../../../utils/params"
import { toCaseResponses } from "../../serialize"
import type { CloseCaseBody } from "../../validators"

/** Closes a case with a person's note: `{ case }`. A case that is closed already stays as it is. */
export async function POST(
  req: AuthenticatedMedusaRequest<CloseCaseBody>,
  res: MedusaResponse,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const id = readId(req.params.id)
  const { note } = req.validatedBody
  if (id) await doku.cases.closeByHand(id, { note, actor: req.auth_context.actor_id })
  const view = id && (await findCase(doku.sql, id))
  if (!view) throw new MedusaError(MedusaError.Types.NOT_FOUND, "No case has this id")
  const [response] = await toCaseResponses(req.scope, [view])
  res.json({ case: response })
}
