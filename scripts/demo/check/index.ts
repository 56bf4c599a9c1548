/** Four purchases over HTTP: with a notification, without one, by DOKU Checkout with a second try, and declined. */

import type { Integration } from "../../../src/sandbox"
import type { DemoStore } from "../../../testing/demo-store/start"
import { waitUntil } from "../../../testing/lib/wait"
import { AdminApi, type OrderRow } from "../../../testing/store/admin-api"
import { type Checkout, checkOut, type Step } from "../../../testing/store/checkout"
import { CHECKOUT_PROVIDER } from "../../../testing/store/names"
import type { PaymentWord, StoreApi } from "../../../testing/store/store-api"
import { formOf, hasForm, type Page, redirectFrom, submit, submitWithoutFollowing, visit } from "./browser"
import { SandboxApi } from "./sandbox-api"
import { loadParts, openShop } from "./shop"
import { timedSteps } from "./steps"

export interface CheckedOrder {
  order_id: string
  /** By which of DOKU's two ways the invoice was made. */
  integration: Integration
  invoice_number: string
  /** Integer IDR. */
  amount: number
  captured: true
}

export interface CheckResult {
  orders: CheckedOrder[]
  /** From the start of the notification's delivery until the store called the payment settled. */
  notification_to_order_ms: number
  declined_left_no_order: true
}

/**
 * How long the store may take to find a payment without a notification, in ms. Well under a minute, after which the
 * store's own job would find out what a notification failed to tell.
 */
const PATIENCE_MS = 15_000
/** Between two requests; it bounds the error of `notification_to_order_ms`. */
const LOOK_EVERY_MS = 20

interface Parts {
  store: StoreApi
  admin: AdminApi
  sandbox: SandboxApi
  returnPage: string
  backend: string
  shop: { regionId: string; variantIds: [string, string, string] }
}

export async function check(
  demo: DemoStore,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<CheckResult> {
  const prepare = timedSteps("preparation", say, signal)
  const parts: Parts = {
    store: demo.store,
    returnPage: demo.addresses.returnPage,
    backend: demo.addresses.backend,
    sandbox: new SandboxApi(demo.addresses.sandbox),
    admin: await prepare("log in to the Admin", () => AdminApi.login(demo.addresses.backend)),
    shop: await prepare("list the products", () => threeVariants(demo.store)),
  }
  await prepare("open the shop", () => openShop(demo, parts.shop.regionId))
  const notified = await notifiedPurchase(parts, timedSteps("notified", say, signal))
  const unnotified = await unnotifiedPurchase(parts, timedSteps("notification lost", say, signal))
  const byCheckout = await checkoutPurchase(parts, timedSteps("DOKU Checkout", say, signal))
  await declinedPurchase(parts, timedSteps("declined", say, signal))
  await timedSteps("metrics", say, signal)("say the same to Prometheus", () => checkMetrics(demo, 3))
  return {
    orders: [notified.order, unnotified, byCheckout],
    notification_to_order_ms: notified.notificationToOrderMs,
    declined_left_no_order: true,
  }
}

async function threeVariants(store: StoreApi): Promise<Parts["shop"]> {
  const region = await store.indonesia()
  const products = await store.products(region.id)
  const [first, second, third] = products.flatMap(({ variants }) => variants?.[0]?.id ?? [])
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error(`The store lists ${products.length} products; three are needed.`)
  }
  return { regionId: region.id, variantIds: [first, second, third] }
}

/** The store shows its metrics by the lines of docs/metrics.md. */
async function checkMetrics({ metricsUrl = "" }: DemoStore, paid: number): Promise<void> {
  const text = await (await fetch(metricsUrl)).text()
  const total = (name: string, label: string) =>
    text
      .split("\n")
      .filter((line) => line.startsWith(`${name}{`) && line.includes(label))
      .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0)
  const counted = {
    opened: total("doku_invoice_events_total", 'doku_event="opened"'),
    paid: total("doku_invoice_events_total", 'doku_event="paid"'),
    settled: total("doku_settle_delay_count", ""),
  }
  const expected = { opened: paid + 1, paid, settled: paid }
  expect(JSON.stringify(counted) === JSON.stringify(expected), `the metrics count ${JSON.stringify(counted)}`)
}

/** The shopper pays and closes the tab, so the notification alone must make the order. */
async function notifiedPurchase(parts: Parts, step: Step) {
  const { store, sandbox, shop } = parts
  const checkout = await checkOut(store, { ...shop, variantId: shop.variantIds[0], quantity: 1 }, step)
  const linkAja = await step("open LinkAja's page", () => openPaymentPage(checkout))
  const callback = await step("press Pay", () => press(linkAja, "pay"))
  const settledAt = await step("the notification makes the order", async () => {
    await statusBecomes(store, checkout.session.session_id, "paid")
    return Date.now()
  })
  const deliveredFrom = await step("DOKU's log of the notification", async () => {
    const invoice = () => sandbox.invoice(checkout.session.invoice_number)
    // An attempt is logged when it has been answered, which may be after the order is there.
    const logged = async () => (await invoice()).notifications.some(({ attempts }) => attempts.length > 0)
    expect(await waitUntil(logged, { ms: PATIENCE_MS, every: LOOK_EVERY_MS }), "no delivery was logged")
    const [attempt] = (await invoice()).notifications.flatMap(({ attempts }) => attempts)
    expect(attempt?.httpStatus === 200, `the store answered it with ${attempt?.httpStatus ?? attempt?.error}`)
    return Date.parse(attempt?.at ?? "")
  })
  const order = await step("one order, one capture", () => settledOrder(parts, checkout))
  await step("the shopper comes back later", () => comeBack(parts, callback, "paid", order.order_id))
  await step("still one order, one capture", () => settledOrder(parts, checkout))
  return { order, notificationToOrderMs: settledAt - deliveredFrom }
}

/** The notification never arrives, so the shopper's return must find the payment. */
async function unnotifiedPurchase(parts: Parts, step: Step): Promise<CheckedOrder> {
  const { store, sandbox, shop } = parts
  const checkout = await checkOut(store, { ...shop, variantId: shop.variantIds[1], quantity: 2 }, step)
  await step("make DOKU lose the notification", () => sandbox.deliverNotifications({ drop: true }))
  const linkAja = await step("open LinkAja's page", () => openPaymentPage(checkout))
  const callback = await step("press Pay", () => press(linkAja, "pay"))
  await step("nobody told the store", async () => {
    const { notifications } = await sandbox.invoice(checkout.session.invoice_number)
    expect(
      notifications.length > 0 && notifications.every(({ state }) => state === "dropped"),
      `the notification was not lost: ${notifications.map(({ state }) => state).join(", ") || "none was sent"}`,
    )
  })
  await step("the shopper comes back", () => comeBack(parts, callback, "paid"))
  const order = await step("one order, one capture", () => settledOrder(parts, checkout))
  await step("deliver notifications again", () => sandbox.deliverNotifications({}))
  return order
}

/** LinkAja declines on DOKU's page, where the shopper pays the same invoice at the second try. */
async function checkoutPurchase(parts: Parts, step: Step): Promise<CheckedOrder> {
  const { store, sandbox, shop } = parts
  const choice = { ...shop, variantId: shop.variantIds[0], quantity: 1, providerId: CHECKOUT_PROVIDER }
  const checkout = await checkOut(store, choice, step)
  const page = await step("open DOKU's page", () => openPaymentPage(checkout))
  const result = await step("press Decline", () => press(page, "decline"))
  await step("no money yet", async () => {
    const { status, paidAmount } = await sandbox.invoice(checkout.session.invoice_number)
    expect(status === "FAILED" && paidAmount === 0, `DOKU says ${status} and holds ${paidAmount}`)
  })
  const secondTry = await step("try again on DOKU's page", () => tryAgain(result, page.url))
  const callback = await step("press Pay", () => press(secondTry, "pay"))
  await step("the shopper comes back", () => comeBack(parts, callback, "paid"))
  const order = await step("one order, one capture", () => settledOrder(parts, checkout))
  expect(order.integration === "checkout", `the invoice was made by ${order.integration}`)
  return order
}

/** LinkAja declines: no money, so no order, also when the storefront tries to complete the cart. */
async function declinedPurchase(parts: Parts, step: Step): Promise<void> {
  const { store, sandbox, shop, admin } = parts
  const checkout = await checkOut(store, { ...shop, variantId: shop.variantIds[2], quantity: 1 }, step)
  const linkAja = await step("open LinkAja's page", () => openPaymentPage(checkout))
  const callback = await step("press Decline", () => press(linkAja, "decline"))
  await step("the shopper comes back", () => comeBack(parts, callback, "failed"))
  await step("the status route says failed", () =>
    statusBecomes(store, checkout.session.session_id, "failed"),
  )
  await step("completing the cart makes no order", async () => {
    const answer = await store.complete(checkout.cart.id)
    expect(answer.type === "cart", `the answer's type is ${answer.type}`)
  })
  await step("DOKU got no money, the Admin shows no order", async () => {
    const { paidAmount } = await sandbox.invoice(checkout.session.invoice_number)
    expect(paidAmount === 0, `DOKU holds ${paidAmount}`)
    const orders = await admin.ordersOf(checkout.cart.id)
    expect(orders.length === 0, `there are ${orders.length} orders`)
  })
}

/** Through the store's pay page, which redirects or holds a form that a browser would send by itself. */
async function openPaymentPage({ session }: Checkout): Promise<Page> {
  const page = await visit(session.redirect_url)
  expect(page.status === 200, `${page.url} answered ${page.status}`)
  const isPayPage = page.url === session.redirect_url
  return isPayPage && hasForm(page) ? submit(formOf(page)) : page
}

/** Presses a button on LinkAja's or DOKU's page. Resolves to the address that the shopper is sent to. */
function press(page: Page, action: "pay" | "decline"): Promise<string> {
  return submitWithoutFollowing(formOf(page, { name: "action", value: action }))
}

/** The result page stays at DOKU; its form opens the payment page again. */
async function tryAgain(resultPage: string, paymentPage: string): Promise<Page> {
  const { url, status } = await visit(resultPage)
  expect(
    status === 200 && new URL(url).origin === new URL(paymentPage).origin,
    `DOKU's result page answered ${status}`,
  )
  return visit(paymentPage)
}

/** The callback must lead to the shop's page with the right status, and the status route must agree. */
async function comeBack(
  { store, backend, returnPage }: Parts,
  callback: string,
  payment: PaymentWord,
  orderId?: string,
): Promise<void> {
  const target = new URL(await redirectFrom(callback))
  expect(
    target.href.startsWith(`${returnPage}?`),
    `the shopper is sent to ${target.origin}${target.pathname}`,
  )
  const told = target.searchParams.get("payment")
  // On a busy machine the return page may answer before settling ends; the shop then polls the status.
  const isStillSettling = told === "pending" && orderId === undefined
  expect(told === payment || isStillSettling, `the shopper is told "${told}" instead of "${payment}"`)
  const order = target.searchParams.get("order_id")
  expect(
    orderId === undefined || order === orderId,
    `the shopper is told of order ${order} instead of ${orderId}`,
  )
  await loadParts(await visit(target.href), backend)
  await statusBecomes(store, target.searchParams.get("session_id") ?? "", payment)
}

async function statusBecomes(store: StoreApi, sessionId: string, wanted: PaymentWord): Promise<void> {
  let last = "nothing"
  const reached = async () => {
    last = (await store.status(sessionId)).payment
    return last === wanted
  }
  expect(
    await waitUntil(reached, { ms: PATIENCE_MS, every: LOOK_EVERY_MS }),
    `after ${PATIENCE_MS} ms the status is still "${last}", not "${wanted}"`,
  )
}

/** Compares the order in the Admin with the amount that DOKU received. */
async function settledOrder({ admin, sandbox }: Parts, { cart, session }: Checkout): Promise<CheckedOrder> {
  const orders = await admin.ordersOf(cart.id)
  const [order] = orders
  expect(order !== undefined && orders.length === 1, `the cart has ${orders.length} orders`)
  const { paidAmount, integration } = await sandbox.invoice(session.invoice_number)
  expect(paidAmount === session.amount, `DOKU received ${paidAmount}, the session says ${session.amount}`)
  expect(
    Math.round(order.total) === paidAmount,
    `the order's total is ${order.total}, DOKU received ${paidAmount}`,
  )
  expectOneCapture(order, paidAmount)
  const { invoice_number } = session
  return { order_id: order.id, integration, invoice_number, amount: paidAmount, captured: true }
}

function expectOneCapture(order: OrderRow, amount: number): void {
  expect(order.payment_status === "captured", `the order's payment status is ${order.payment_status}`)
  const captures = order.payments.flatMap(({ captured }) => captured)
  expect(
    order.payments.length === 1 && captures.length === 1,
    `the order has ${order.payments.length} payments with ${captures.length} captures`,
  )
  expect(
    captures.every((captured) => Math.round(captured) === amount),
    `${captures.join(", ")} was captured, not ${amount}`,
  )
}

function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) {
    throw new Error(otherwise)
  }
}
