import { onOneStore } from "../support/suite"

onOneStore("what people do", () => {
  require("../admin.test")
  require("../log.test")
})
