/** A link within a text. Not the dashboard's blue: its contrast is below WCAG's 4.5:1 for small letters. */
export const LINK_STYLE =
  "text-ui-fg-base decoration-ui-fg-muted hover:text-ui-fg-subtle underline underline-offset-2 " +
  "focus-visible:shadow-borders-focus rounded outline-none"
