import { brokenScreenHint } from "./broken-screen"

it.each([
  "useLocation() may be used only in the context of a <Router> component.",
  "No QueryClient set, use QueryClientProvider to set one",
  "`Tooltip` must be used within `TooltipProvider`",
  "Cannot destructure property 'basename' of 'React.useContext(...)' as it is null.",
])("names the second copy of a library as the cause of: %s", (message) => {
  expect(brokenScreenHint(message)).toBe("broken.twoCopies")
})

it("advises to reload the page after any other error", () => {
  expect(brokenScreenHint("Cannot read properties of undefined (reading 'amount')")).toBe("broken.other")
})
