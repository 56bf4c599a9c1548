import { useId } from "react"

interface Choice {
  id: string
  label: string
  hint?: string | undefined
  price?: string
  /** Language of label and hint, where it isn't the page's. */
  lang?: string
}

interface Props {
  name: string
  chosen: string | undefined
  onChoose: (id: string) => void
  choices: Choice[]
}

/** Radio buttons, one per line, each with a hint. */
export function Choices({ name, chosen, onChoose, choices }: Props) {
  const id = useId()
  return (
    <div className="choices">
      {choices.map((choice) => (
        <label key={choice.id} className="choice-row" lang={choice.lang}>
          <input
            type="radio"
            name={name}
            value={choice.id}
            checked={choice.id === chosen}
            onChange={() => onChoose(choice.id)}
            aria-describedby={choice.hint ? `${id}-${choice.id}` : undefined}
          />
          <span className="choice-label">{choice.label}</span>
          {choice.price && <span className="price">{choice.price}</span>}
          {choice.hint && (
            <span id={`${id}-${choice.id}`} className="small choice-hint" aria-hidden="true">
              {choice.hint}
            </span>
          )}
        </label>
      ))}
    </div>
  )
}
