import { Link } from "react-router-dom"
import { useTexts } from "../texts/language"
import { Page } from "./page"

export function EmptyCart({ title }: { title: string }) {
  const texts = useTexts()
  return (
    <Page title={title} about="empty">
      <p>{texts.cartEmpty}</p>
      <Link to="/" className="button">
        {texts.backToCatalogue}
      </Link>
    </Page>
  )
}
