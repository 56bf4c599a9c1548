import { useActorName } from "../../hooks/use-actor-name"
import { useLabels } from "../../hooks/use-labels"

/** "by Siti", or "automatically". */
export function ActorName({ actor }: { actor: string | null }) {
  const { t } = useLabels()
  const name = useActorName(actor)
  return actor === "system" ? t("common.system") : t("common.byActor", { name })
}
