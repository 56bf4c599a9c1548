import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../../../../../modules/doku"
import { readId } from "../../../../../utils/params"
import { caseAnswers } from "../../serialize"
import type { CloseCaseBody } from "../../validators"

/** A person has looked, and says what came of it: `{ case }`. One that is closed already answers as it is. */
export async function POST(
  req: AuthenticatedMedusaRequest<CloseCaseBody>,
  res: MedusaResponse,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const id = readId(req.params.id)
  const { note } = req.validatedBody
  if (id) await doku.cases.closeByHand(id, { note, actor: req.auth_context.actor_id })
  const view = id && (await doku.caseList.find(id))
  if (!view) throw new MedusaError(MedusaError.Types.NOT_FOUND, "No case has this id")
  const [answer] = await caseAnswers(req.scope, [view])
  res.json({ case: answer })
}
