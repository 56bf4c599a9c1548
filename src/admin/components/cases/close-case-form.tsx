import { Text, Textarea, toast } from "@medusajs/ui"
import { useForm } from "react-hook-form"
import { useCloseCase } from "../../hooks/use-cases"
import { useLabels } from "../../hooks/use-labels"
import type { TransactionCase } from "../../lib/api-types"
import { closingExplanation, closingNoteHint } from "../../lib/case-labels"
import { DrawerForm } from "../common/drawer-form"
import { FormField } from "../common/form-field"

/** The server's limit, in characters. */
const MAX_NOTE_LENGTH = 1_000

interface CloseCaseFormProps {
  dokuCase: Pick<TransactionCase, "id" | "kind">
  onDone: () => void
}

/** What closing this case does, and the note that it requires. */
export function CloseCaseForm({ dokuCase, onDone }: CloseCaseFormProps) {
  const { t } = useLabels()
  const closing = useCloseCase(dokuCase.id)
  const { register, handleSubmit, formState } = useForm({ defaultValues: { note: "" } })

  const submit = handleSubmit(async ({ note }) => {
    if (closing.isPending) return
    try {
      await closing.mutateAsync(note.trim())
    } catch {
      // Shown from `closing.error`; the note stays in the form.
      return
    }
    toast.success(t("cases.done"))
    onDone()
  })

  const validate = (note: string) => {
    if (note.trim() === "") return t("cases.noteMissing")
    return note.trim().length <= MAX_NOTE_LENGTH || t("common.tooLong", { characters: MAX_NOTE_LENGTH })
  }

  return (
    <DrawerForm
      onSubmit={submit}
      submitLabel={t("cases.close")}
      isPending={closing.isPending}
      error={closing.error}
      className="gap-y-4"
    >
      <Text size="small" className="text-ui-fg-subtle">
        {closingExplanation(dokuCase.kind, t)}
      </Text>
      <FormField
        label={t("cases.note")}
        hint={closingNoteHint(dokuCase.kind, t)}
        error={formState.errors.note?.message}
      >
        {(field) => <Textarea {...field} rows={5} {...register("note", { validate })} />}
      </FormField>
    </DrawerForm>
  )
}
