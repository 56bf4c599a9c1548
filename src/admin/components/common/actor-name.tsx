import { useLabels } from "../../hooks/use-labels"
import { useUser } from "../../hooks/use-user"

/** "by Siti", or "automatically". The id stands in for a name that isn't available. */
export function ActorName({ actor }: { actor: string }) {
  const { t } = useLabels()
  const user = useUser(actor)
  if (actor === "system") return t("common.system")
  const name = user && ([user.first_name, user.last_name].filter(Boolean).join(" ") || user.email)
  return t("common.byActor", { name: name ?? actor })
}
