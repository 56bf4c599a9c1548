import { useActorName } from "../../hooks/use-actor-name"

export function ActActor({ actor }: { actor: string | null }) {
  return <span className="break-words">{useActorName(actor)}</span>
}
