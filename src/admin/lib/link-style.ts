/**
 * A link among texts. Not in the dashboard's blue, which is too pale for small letters (WCAG asks for 4.5:1).
 */
export const LINK_STYLE =
  "text-ui-fg-base decoration-ui-fg-muted hover:text-ui-fg-subtle underline underline-offset-2 " +
  "focus-visible:shadow-borders-focus rounded outline-none"
