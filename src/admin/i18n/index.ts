import en from "./en"
import id from "./id"

/** Medusa's dashboard merges this into its own translations; `linkaja` is our namespace. */
export default {
  en: { linkaja: en },
  id: { linkaja: id },
}
