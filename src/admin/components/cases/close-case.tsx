import { Alert, Button, Drawer, Text, Textarea, toast } from "@medusajs/ui"
import { type RefObject, useState } from "react"
import { useForm } from "react-hook-form"
import { useWords } from "../../hooks/use-labels"
import type { HistoryCase } from "../../lib/api-types"
import { caseTitle, closingExplanation } from "../../lib/case-labels"
import { useCloseCase } from "../../lib/mutations"
import { shownProblem } from "../common/error-message"
import { FormField } from "../common/form-field"
import { SideDrawer } from "../common/side-drawer"

/** The server keeps no longer note. */
const MOST_CHARACTERS = 1_000

interface CloseCaseProps {
  of: Pick<HistoryCase, "id" | "kind">
  focusHome?: RefObject<HTMLElement> | undefined
}

/** The button that closes a case, and the note that it needs. */
export function CloseCase({ of, focusHome }: CloseCaseProps) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <SideDrawer
      title={`${t("cases.closeTitle")}: ${caseTitle(of.kind, t)}`}
      open={open}
      onOpenChange={setOpen}
      focusHome={focusHome}
      trigger={
        <Button size="small" variant="secondary" type="button">
          {t("cases.close")}
        </Button>
      }
    >
      <NoteForm of={of} onDone={() => setOpen(false)} />
    </SideDrawer>
  )
}

function NoteForm({ of, onDone }: { of: CloseCaseProps["of"]; onDone: () => void }) {
  const { t } = useWords()
  const closing = useCloseCase(of.id)
  const { register, handleSubmit, formState } = useForm({ defaultValues: { note: "" } })

  const submit = handleSubmit(async ({ note }) => {
    if (closing.isPending) return
    try {
      await closing.mutateAsync(note.trim())
    } catch {
      // Shown from `closing.error`; the note stays for the next try.
      return
    }
    toast.success(t("cases.done"))
    onDone()
  })

  return (
    <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <Drawer.Body className="flex flex-col gap-y-4 overflow-y-auto">
        <Text size="small" className="text-ui-fg-subtle">
          {closingExplanation(of.kind, t)}
        </Text>
        <FormField label={t("cases.note")} hint={t("cases.noteHint")} error={formState.errors.note?.message}>
          {(field) => (
            <Textarea
              {...field}
              rows={5}
              {...register("note", {
                validate: (note) => {
                  if (note.trim() === "") return t("cases.noteMissing")
                  return (
                    note.trim().length <= MOST_CHARACTERS ||
                    t("refund.tooLong", { characters: MOST_CHARACTERS })
                  )
                },
              })}
            />
          )}
        </FormField>
        {closing.isError && (
          <Alert variant="error" role="alert">
            {shownProblem(closing.error, t)}
          </Alert>
        )}
      </Drawer.Body>
      <Drawer.Footer>
        <Drawer.Close asChild>
          <Button size="small" variant="secondary" type="button">
            {t("common.cancel")}
          </Button>
        </Drawer.Close>
        <Button size="small" type="submit" isLoading={closing.isPending}>
          {t("cases.close")}
        </Button>
      </Drawer.Footer>
    </form>
  )
}
