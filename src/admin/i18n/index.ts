import en from "./en"
import id from "./id"

/** Merged into the dashboard's translations by Medusa; `linkaja` is our namespace. */
export default {
  en: { linkaja: en },
  id: { linkaja: id },
}
