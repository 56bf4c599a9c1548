import { Link } from "react-router-dom"
import { Page } from "../parts/page"
import { useTexts } from "../texts/language"

export function NotFoundPage() {
  const texts = useTexts()
  return (
    <Page title={texts.notFoundTitle}>
      <p>{texts.notFound}</p>
      <Link to="/" className="button">
        {texts.backToCatalogue}
      </Link>
    </Page>
  )
}
