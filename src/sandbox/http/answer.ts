import { toJson } from "./json"

/** An HTTP answer before it is sent. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, headers: { "Content-Type": "application/json" }, body: toJson(value) }
}

/** A browser saves it as a file. */
export function csvAnswer(text: string): Answer {
  return {
    status: 200,
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="doku-report.csv"',
    },
    body: text,
  }
}

/** Redirects a browser with GET, also after a posted form. */
export function seeOther(location: string): Answer {
  return {
    status: 303,
    headers: { Location: location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" },
    body: "",
  }
}
