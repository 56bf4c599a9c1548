import { useCallback, useEffect, useRef, useState } from "react"
import { medusa, pageLanguage } from "../medusa"
import { type PaymentStatus, pollPayment } from "./payment-status"
import { mayPass, readRefusal } from "./refusal"

export type PaymentView =
  /** No status yet. `reached`: whether the store answers. */
  | { phase: "looking"; reached: boolean }
  /** The status is `pending`; polling continues. */
  | { phase: "waiting"; reached: boolean }
  /** Polling has ended; the shopper may start it again. `reached`: whether the last poll was answered. */
  | { phase: "paused"; reached: boolean }
  | { phase: "known"; status: PaymentStatus }
  /** No payment belongs to this session. */
  | { phase: "unknown" }
  | { phase: "failed"; error: unknown }

export function usePaymentStatus(sessionId: string): { view: PaymentView; lookAgain: () => void } {
  const [view, setView] = useState<PaymentView>({ phase: "looking", reached: true })
  const [round, setRound] = useState(0)
  const heard = useRef(false)
  const lookAgain = useCallback(() => setRound((before) => before + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round polls anew.
  useEffect(() => {
    const page = new AbortController()
    let lastReached = false
    const show = (next: PaymentView) => {
      if (!page.signal.aborted) setView(next)
    }
    pollPayment({
      ask: () =>
        medusa.client.fetch<PaymentStatus>(`/store/doku/sessions/${sessionId}`, {
          signal: page.signal,
          headers: pageLanguage(),
        }),
      pause: (ms) => pause(ms, page.signal),
      mayPass,
      onWaiting: (reached) => {
        lastReached = reached
        heard.current ||= reached
        show({ phase: heard.current ? "waiting" : "looking", reached })
      },
    }).then(
      (status) => show(status ? { phase: "known", status } : { phase: "paused", reached: lastReached }),
      (error: unknown) =>
        show(readRefusal(error).kind === "not_found" ? { phase: "unknown" } : { phase: "failed", error }),
    )
    return () => page.abort()
  }, [sessionId, round])

  // A page restored from the back/forward cache may be hours old.
  useEffect(() => {
    const comesBack = ({ persisted }: PageTransitionEvent) => persisted && lookAgain()
    window.addEventListener("pageshow", comesBack)
    return () => window.removeEventListener("pageshow", comesBack)
  }, [lookAgain])

  return { view, lookAgain }
}

/** Rejects as soon as the page is left. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener("abort", () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
