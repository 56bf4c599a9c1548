import { userName } from "../lib/actors"
import { isNotFound } from "../lib/error-message"
import { useLabels } from "./use-labels"
import { useApiKey, useUser } from "./use-user"

/**
 * Who acted: "Siti", an API key, or the store's code. The id stands in for a name that isn't available.
 *
 * @param actor null when the store's own code acted
 */
export function useActorName(actor: string | null): string {
  const { t } = useLabels()
  const user = useUser(actor ?? "")
  const apiKey = useApiKey(actor ?? "")
  if (actor === null) return t("common.storeCode")
  if (user.data) return userName(user.data)
  if (isNotFound(user.error)) return t("common.goneUser", { id: actor })
  if (apiKey.data) return t("common.apiKey", { name: apiKey.data.title })
  return actor
}
