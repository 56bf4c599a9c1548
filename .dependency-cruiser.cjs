/**
 * Which file may import which. Imports run one way, so that DOKU's protocol can be read without Medusa, the ledger
 * without the shop's routes, and a change can only be felt further up:
 *
 *   api, jobs, subscribers → workflows → providers → modules ← links
 *   modules → telemetry → logging, money, concurrency → doku-api
 *   sandbox → doku-api/signature          admin → (HTTP)
 */

/** Files that only tests load. */
const TEST_FILES = "\\.test\\.tsx?$|/__(fixtures|mocks)__/"

/** What Node or Medusa loads by its place in the tree, or a package's `exports` and `bin` name. */
const ENTRY_POINTS = [
  "^src/(doku-api|sandbox|workflows)/index\\.ts$",
  "^src/(modules|providers)/[^/]+/index\\.ts$",
  "^src/modules/[^/]+/migrations/",
  "^src/sandbox/cli\\.ts$",
  "^src/api/middlewares\\.ts$",
  "^src/api/.+/route\\.ts$",
  "^src/(jobs|links|subscribers)/[^/]+\\.ts$",
  "^src/admin/(routes|widgets)/.+\\.tsx$",
  "^src/admin/i18n/index\\.ts$",
]

/** Type declarations that the compiler picks up by itself. */
const AMBIENT = "\\.d\\.ts$"

/**
 * One rule a room: it imports its own files and the rooms below it. The files directly in `folder` stand above all
 * rooms.
 *
 * @param {string} folder in src
 * @param {string[][]} floors the lowest first; rooms of one floor don't know each other, "a|b" is one room in two folders
 * @param {string} comment
 */
function roomsOf(folder, floors, comment) {
  return floors.flatMap((rooms, floor) =>
    rooms.map((room) => ({
      name: `${folder.replace("/", "-")}-${room.replace("|", "-and-")}-looks-down-only`,
      comment,
      severity: "error",
      from: { path: `^src/${folder}/(${room})/`, pathNot: TEST_FILES },
      to: {
        path: `^src/${folder}/`,
        pathNot: `^src/${folder}/(${[room, ...floors.slice(0, floor).flat()].join("|")})/`,
      },
    })),
  )
}

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "doku-api-knows-only-doku",
      comment:
        "doku-api is DOKU's wire protocol. It must be readable, testable and usable without the ledger or a shop, " +
        "and everything else stands on it.",
      severity: "error",
      from: { path: "^src/doku-api/" },
      to: { path: "^src/", pathNot: "^src/doku-api/" },
    },
    {
      name: "doku-api-takes-only-zod-from-medusa",
      comment:
        "doku-api knows nothing of Medusa. zod is the exception: a store must not get a second copy of it.",
      severity: "error",
      from: { path: "^src/doku-api/" },
      to: {
        path: "(^|/)@medusajs/",
        pathNot: "(^|/)@medusajs/framework/(zod$|dist/deps/zod\\.)",
      },
    },
    {
      name: "money-logging-telemetry-and-concurrency-stand-on-doku-api-only",
      comment:
        "They are tools without a shop in them. One that knew the ledger could be used by nothing below it.",
      severity: "error",
      from: { path: "^src/(money|logging|telemetry|concurrency)/" },
      to: { path: "^src/", pathNot: "^src/(money|logging|telemetry|concurrency|doku-api)/" },
    },
    {
      name: "tools-know-no-telemetry",
      comment:
        "Metrics are made of what the log is told. The log, and the other tools, work the same without them.",
      severity: "error",
      from: { path: "^src/(money|logging|concurrency)/" },
      to: { path: "^src/telemetry/" },
    },
    {
      name: "ledger-stands-below-the-provider",
      comment:
        "A second way to pay must be able to come without touching the ledger, so the ledger knows no provider.",
      severity: "error",
      from: { path: "^src/modules/" },
      to: { path: "^src/", pathNot: "^src/(modules|money|logging|telemetry|concurrency|doku-api)/" },
    },
    {
      name: "provider-stands-on-the-ledger",
      comment:
        "The provider starts a payment. What is done about its money (workflows) and who requests it (api, jobs, " +
        "subscribers) stands above, or every route could change what a payment means.",
      severity: "error",
      from: { path: "^src/providers/" },
      to: {
        path: "^src/",
        pathNot: "^src/(providers|modules|money|logging|telemetry|concurrency|doku-api)/",
      },
    },
    {
      name: "workflows-look-down-only",
      comment: "A workflow is the same whoever starts it, so it can't know routes, jobs or the sandbox.",
      severity: "error",
      from: { path: "^src/workflows/" },
      to: {
        path: "^src/",
        pathNot: "^src/(workflows|providers|modules|money|logging|telemetry|concurrency|doku-api)/",
      },
    },
    ...roomsOf(
      "modules/doku",
      [
        ["config", "db"],
        ["ledger|models"],
        ["accounts", "audit"],
        ["cases"],
        ["inbound", "settlement", "refunds", "payment-links", "queries", "job", "report", "retention"],
      ],
      "The ledger is read from the bottom up: statements, then the transaction, then what is said of it. A lower " +
        "room that knew a higher one could not be understood, or changed, by itself.",
    ),
    ...roomsOf(
      "workflows",
      [["medusa"], ["precheck"], ["settle", "refund", "payment-link"]],
      "The files at the top join settling and refunding, which never import each other: whoever reads how money " +
        "becomes an order must not have to read how it goes back.",
    ),
    {
      name: "sandbox-input-and-http-know-nothing-above",
      comment:
        "Reading input and writing HTTP answers are the same for DOKU's API, LinkAja's page and the control API. " +
        "Were they to know one of them, the others would come along.",
      severity: "error",
      from: { path: "^src/sandbox/(input|http)/", pathNot: TEST_FILES },
      to: { path: "^src/", pathNot: "^src/sandbox/(input|http)/" },
    },
    {
      name: "sandbox-state-knows-no-protocol",
      comment:
        "Tests balance against the state: it must be true whichever API, page or control call changed it.",
      severity: "error",
      from: { path: "^src/sandbox/state/", pathNot: TEST_FILES },
      to: { path: "^src/", pathNot: "^src/sandbox/(state|input|http)/" },
    },
    {
      name: "sandbox-doku-knows-no-wallet",
      comment:
        "DOKU sends a shopper to LinkAja by a URL. An import of the wallet or of the control API would let a " +
        "test's wish into DOKU's answers.",
      severity: "error",
      from: { path: "^src/sandbox/doku/", pathNot: TEST_FILES },
      to: { path: "^src/", pathNot: "^src/(sandbox/(doku|state|input|http)/|doku-api/signature\\.ts$)" },
    },
    {
      name: "sandbox-linkaja-knows-no-control",
      comment:
        "LinkAja's page does what a shopper does. What only a test can do stands in control, above it.",
      severity: "error",
      from: { path: "^src/sandbox/linkaja/", pathNot: TEST_FILES },
      to: { path: "^src/", pathNot: "^src/sandbox/(linkaja|doku|state|input|http)/" },
    },
    {
      name: "sandbox-rooms-know-no-server",
      comment:
        "server and sandbox put the rooms together. A room that imports them, or the command, can't be read alone.",
      severity: "error",
      from: { path: "^src/sandbox/[^/]+/", pathNot: TEST_FILES },
      to: { path: "^src/sandbox/[^/]+\\.ts$" },
    },
    {
      name: "sandbox-signs-in-doku-only",
      comment: "Only the room that plays DOKU signs and verifies; the others need no keys.",
      severity: "error",
      from: { path: "^src/sandbox/", pathNot: ["^src/sandbox/doku/", TEST_FILES] },
      to: { path: "^src/doku-api/" },
    },
    {
      name: "links-know-the-ledger-only",
      comment:
        "A link tells Medusa how to read the ledger from a record of its own, so it needs no more than the module.",
      severity: "error",
      from: { path: "^src/links/" },
      to: { path: "^src/", pathNot: "^src/(links|modules)/" },
    },
    {
      name: "nothing-stands-on-the-edges",
      comment:
        "Medusa loads api, jobs, links and subscribers by their place in the tree and may leave some of them out (a " +
        "server has no jobs, a worker no routes). What is shared belongs below them.",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/(api|jobs|links|subscribers)/", pathNot: "^src/$1/" },
    },
    {
      name: "sandbox-shares-the-signature-only",
      comment:
        "The sandbox stands in for DOKU. Were it built of our own client and schemas, both would share the same " +
        "mistake and every test against it would pass. The signature is checked against DOKU's own samples.",
      severity: "error",
      from: { path: "^src/sandbox/" },
      to: { path: "^src/", pathNot: "^src/(sandbox/|doku-api/signature\\.ts$)" },
    },
    {
      name: "sandbox-runs-without-medusa",
      comment: "The sandbox is started by itself, also where no shop is: its command must not load Medusa.",
      severity: "error",
      from: { path: "^src/sandbox/", pathNot: TEST_FILES },
      to: { path: "(^|/)@medusajs/" },
    },
    {
      name: "nothing-ships-the-sandbox",
      comment: "A store that takes real money has no path of code into a fake DOKU.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/sandbox/", TEST_FILES] },
      to: { path: "^src/sandbox/" },
    },
    {
      name: "admin-talks-http",
      comment:
        "The admin is a browser bundle. A server file in it would bring Node's modules along, and with the " +
        "options maybe secrets; it asks the admin routes instead. Not even types: what is on the wire is its own " +
        "contract.",
      severity: "error",
      from: { path: "^src/admin/" },
      to: { path: "^src/", pathNot: "^src/admin/" },
    },
    {
      name: "server-without-admin",
      comment: "The admin is built by another bundler for another machine; Node can't load it.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/admin/" },
      to: { path: "^src/admin/" },
    },
    {
      name: "no-circular",
      comment:
        "Files that need each other to load come up half empty, depending on who is first. Circles of types only " +
        "are forbidden too: neither file can be understood before the other.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "production-without-tests",
      comment:
        "Neither tests, fixtures, scripts nor benches are part of the package: such an import fails in a store.",
      severity: "error",
      from: { path: "^src/", pathNot: TEST_FILES },
      to: {
        path: [TEST_FILES, "^(integration-tests|testing|scripts|bench|examples)/", "^[^/]+\\.(ts|cjs|mjs)$"],
      },
    },
    {
      name: "unit-tests-stay-in-src",
      comment:
        "A unit test that needs the real Medusa or a script is an integration test in the wrong place.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(integration-tests|testing|scripts|bench|examples)/" },
    },
    {
      name: "production-without-dev-dependencies",
      comment:
        "A store installs dependencies and has the peers; a devDependency works here and fails there, and its " +
        "types in our declarations fail there too. The peers stand in devDependencies as well, for development.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/admin/", TEST_FILES] },
      to: {
        dependencyTypes: ["npm-dev"],
        pathNot: "(^|/)node_modules/(@medusajs/(framework|medusa)|@opentelemetry/api)/",
      },
    },
    {
      name: "admin-takes-only-what-the-dashboard-brings",
      comment:
        "What the admin imports is bundled by the store's own Medusa, which has what its dashboard is made of and " +
        "nothing else of our devDependencies.",
      severity: "error",
      from: { path: "^src/admin/", pathNot: TEST_FILES },
      to: {
        dependencyTypes: ["npm-dev"],
        pathNot:
          "(^|/)node_modules/((@types/)?react(-dom|-router-dom|-hook-form|-i18next)?|@tanstack/react-query|@medusajs/(admin-sdk|dashboard|icons|ui|js-sdk))/",
      },
    },
    {
      name: "no-undeclared-packages",
      comment:
        "A package that package.json doesn't name is there by chance, hoisted by somebody else's, and gone with " +
        "the next install. React and its router come with Medusa's dashboard, where the admin runs.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-unresolvable",
      comment: "An import that leads nowhere fails when it is loaded, which may be at night.",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true },
    },
    {
      name: "no-orphans",
      comment:
        "A file that nobody imports and that imports nothing is left over or forgotten, unless Medusa or " +
        "package.json names it.",
      severity: "error",
      from: { orphan: true, path: "^src/", pathNot: [...ENTRY_POINTS, TEST_FILES, AMBIENT] },
      to: {},
    },
    {
      name: "no-dead-production-code",
      comment:
        "A file that only tests reach is dead, however well tested. (An orphan has no imports at all; this finds " +
        "those that still import something.)",
      severity: "error",
      from: { path: ENTRY_POINTS },
      to: { path: "^src/", pathNot: [...ENTRY_POINTS, TEST_FILES, AMBIENT], reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)\\.medusa/" },
    /*
     * The compiler drops type-only imports, but the rules are about what a reader must know, and a type from
     * above is knowledge from above. So imports are read as they are written ("specify" also tells which are of
     * types only); `no-circular` alone makes an exception for those, for a cycle is about loading.
     */
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.check.json" },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types", "typings"],
    },
  },
}
