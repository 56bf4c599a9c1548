/** Longer texts are cut before the patterns run over them, because their length is untrusted too. */
const LOOKED_AT = 4_096

/**
 * Untrusted text as one line that is safe to log and to store: no control, format or line-breaking characters, no
 * lone surrogates, at most `limit` UTF-16 units.
 */
export function oneLine(text: string, limit: number): string {
  return text
    .slice(0, LOOKED_AT)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ")
    .trim()
    .slice(0, limit)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()
}

/** The visible text of a page of HTML. */
export function withoutMarkup(html: string): string {
  return html
    .slice(0, LOOKED_AT)
    .replace(/<(script|style)\b[^>]*>[^<]*<\/\1>/gi, " ")
    .replace(/<[^<>]*>/g, " ")
}

const MASK = "***"

const PRIVATE: readonly RegExp[] = [
  /HMACSHA256=\S*/gi,
  /\bSK-[\w-]+/g,
  /\bhttps?:\/\/\S+/gi,
  /[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g,
  // Indonesian mobile numbers: 08…, 628…, +628…
  /(?<![A-Za-z0-9])\+?(?:62|0)8\d{6,12}(?![A-Za-z0-9])/g,
]

/**
 * Masks what must not reach a log: the given texts in any case, and anything that looks like a signature, a secret
 * key, a URL (ours contain tokens), an e-mail address or a phone number. DOKU's error messages may quote such values.
 */
export function masked(text: string, known: readonly string[]): string {
  const literals = [...known].sort((a, b) => b.length - a.length).map(pattern)
  const hidden = literals.length === 0 ? text : text.replace(new RegExp(literals.join("|"), "gi"), MASK)
  return PRIVATE.reduce((line, pattern) => line.replace(pattern, MASK), hidden)
}

/** Words of one or two characters, such as the name "Li", are masked only as whole words. */
function pattern(word: string): string {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  return word.length < 3 ? `(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])` : literal
}
