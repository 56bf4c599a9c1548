import { forwardRef } from "react"
import { Link, type LinkProps, useLocation, useResolvedPath } from "react-router-dom"
import { useHasOwnRouter } from "./own-router"

/** A link to a page of the dashboard. The browser loads it anew where the dashboard's router can't be told. */
export const AdminLink = forwardRef<HTMLAnchorElement, LinkProps>(function AdminLink(props, ref) {
  const { pathname } = useLocation()
  const leavesPage = useResolvedPath(props.to).pathname !== pathname
  return <Link {...props} ref={ref} reloadDocument={useHasOwnRouter() && leavesPage} />
})
