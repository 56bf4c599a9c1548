import { Hint, Label } from "@medusajs/ui"
import { type ReactNode, useId } from "react"

/** The attributes that connect an input to its label, hint and error. */
interface FieldProps {
  id: string
  "aria-labelledby": string
  "aria-describedby": string
  "aria-invalid": boolean
}

interface FormFieldProps {
  label: string
  hint?: string
  error?: string | undefined
  children: (field: FieldProps) => ReactNode
}

/** A label, an input, and its hint or its error. */
export function FormField({ label, hint, error, children }: FormFieldProps) {
  const id = useId()
  const [labelId, hintId, errorId] = [`${id}-label`, `${id}-hint`, `${id}-error`]
  return (
    <div className="flex flex-col gap-y-2">
      <Label id={labelId} htmlFor={id} size="small" weight="plus">
        {label}
      </Label>
      {children({
        id,
        "aria-labelledby": labelId,
        "aria-describedby": `${hintId} ${errorId}`,
        "aria-invalid": error !== undefined,
      })}
      {hint !== undefined && error === undefined && <Hint id={hintId}>{hint}</Hint>}
      <div id={errorId} role="alert" className="empty:hidden">
        {error !== undefined && <Hint variant="error">{error}</Hint>}
      </div>
    </div>
  )
}
