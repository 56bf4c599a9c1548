import { FormField } from "../common/form-field"

interface SelectFieldProps {
  label: string
  options: readonly { value: string; label: string }[]
  value: string
  onChange: (value: string) => void
}

/** The browser's own select, because a phone and a screen reader know it; a report may have dozens of columns. */
export function SelectField({ label, options, value, onChange }: SelectFieldProps) {
  return (
    <FormField label={label}>
      {(field) => (
        <select
          {...field}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="txt-compact-small bg-ui-bg-field text-ui-fg-base shadow-borders-base h-8 w-full min-w-0 rounded-md px-2"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </FormField>
  )
}
