import { onOneStore } from "../support/suite"

onOneStore(
  () => {
    require("../notification.test")
    require("../second-thoughts.test")
  },
  { DOKU_PREVIOUS_SECRET_KEYS: "SK-BEFORE0001" },
)
