import { onOneStore } from "../support/suite"

onOneStore(() => {
  require("../admin.test")
  require("../log.test")
  require("../fuzz.test")
})
