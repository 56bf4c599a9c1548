import { type FileProblemCode, ReportFileError } from "./problems"

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const
export type Encoding = (typeof ENCODINGS)[number]

/** Bytes that have to be there before the kind of file can be told. */
const HEAD_BYTES = 1024

/** The first bytes of files that are no CSV. */
const SIGNATURES: readonly (readonly [FileProblemCode, readonly number[]])[] = [
  ["spreadsheet", [0x50, 0x4b, 0x03, 0x04]],
  ["spreadsheet", [0xd0, 0xcf, 0x11, 0xe0]],
  ["pdf", [0x25, 0x50, 0x44, 0x46]],
  ["archive", [0x1f, 0x8b]],
  ["archive", [0x52, 0x61, 0x72, 0x21]],
  ["archive", [0x37, 0x7a, 0xbc, 0xaf]],
]

const HTML = /^\s*<(?:!doctype|html|head|body|table|meta|\?xml|!--)/i

/** The file's text in pieces, with line feeds as line breaks and without a byte order mark. */
export interface FileText {
  pieces: AsyncIterable<string>
  /** Known after the last piece: a file without a mark is UTF-8 until a byte shows the contrary. */
  encoding(): Encoding
}

/**
 * Reads text of any encoding that Excel and DOKU write.
 *
 * @throws ReportFileError from `pieces`, for a file that is no text or is too large.
 */
export function readFileText(bytes: AsyncIterable<Uint8Array>, maxBytes: number): FileText {
  let decoder: Decoder = new Utf8Decoder()

  async function* decode(): AsyncGenerator<string> {
    const lines = new LineBreaks()
    let head: Uint8Array | null = Buffer.alloc(0)
    let total = 0
    for await (const chunk of bytes) {
      total += chunk.byteLength
      if (total > maxBytes) {
        throw new ReportFileError("too_large", { value: String(Math.floor(maxBytes / 1_000_000)) })
      }
      if (head === null) {
        yield lines.unify(decoder.decode(chunk))
        continue
      }
      head = Buffer.concat([head, chunk])
      if (head.byteLength < HEAD_BYTES) continue
      decoder = chooseDecoder(head)
      yield lines.unify(decoder.decode(head))
      head = null
    }
    if (head !== null) {
      decoder = chooseDecoder(head)
      yield lines.unify(decoder.decode(head))
    }
    yield lines.unify(decoder.end()) + lines.end()
  }

  return { pieces: decode(), encoding: () => decoder.encoding }
}

/** A CSV file has either few or no control characters, and no NUL unless it is UTF-16. */
function chooseDecoder(head: Uint8Array): Decoder {
  if (head.byteLength === 0) throw new ReportFileError("empty")
  for (const [code, signature] of SIGNATURES) {
    if (signature.every((byte, index) => head[index] === byte)) throw new ReportFileError(code)
  }
  const decoder = decoderFor(head)
  const text = new TextDecoder(decoder.encoding).decode(head.subarray(0, HEAD_BYTES))
  if (HTML.test(text)) throw new ReportFileError("html")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell a binary file
  if (/[\u0000-\u0008\u000e-\u001a]/.test(text)) throw new ReportFileError("binary")
  return decoder
}

function decoderFor(head: Uint8Array): Decoder {
  if (head[0] === 0xff && head[1] === 0xfe) return new Utf16Decoder("utf-16le")
  if (head[0] === 0xfe && head[1] === 0xff) return new Utf16Decoder("utf-16be")
  // Without a mark, every second byte of UTF-16 in Latin letters is NUL.
  const sample = head.subarray(0, HEAD_BYTES)
  const nulls = [0, 0]
  for (const [index, byte] of sample.entries()) if (byte === 0) nulls[index % 2] = (nulls[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = nulls
  if (odd > sample.byteLength / 8 && even === 0) return new Utf16Decoder("utf-16le")
  if (even > sample.byteLength / 8 && odd === 0) return new Utf16Decoder("utf-16be")
  return new Utf8Decoder()
}

interface Decoder {
  readonly encoding: Encoding
  decode(bytes: Uint8Array): string
  end(): string
}

class Utf16Decoder implements Decoder {
  private readonly decoder: TextDecoder

  constructor(readonly encoding: "utf-16le" | "utf-16be") {
    this.decoder = new TextDecoder(encoding)
  }

  decode(bytes: Uint8Array): string {
    return this.decoder.decode(bytes, { stream: true })
  }

  end(): string {
    return this.decoder.decode()
  }
}

/**
 * UTF-8 until a sequence of bytes is none; from there on windows-1252, in which Excel writes a "CSV". Such a file is
 * plain ASCII up to its first letter that is not, so nothing before it was read wrongly.
 */
class Utf8Decoder implements Decoder {
  encoding: "utf-8" | "windows-1252" = "utf-8"
  /** The beginning of a character whose other bytes come with the next chunk. */
  private rest: Uint8Array = Buffer.alloc(0)
  private isFirst = true

  decode(chunk: Uint8Array): string {
    const bytes = this.rest.byteLength === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const complete =
      this.encoding === "utf-8" ? bytes.byteLength - lengthOfUnfinished(bytes) : bytes.byteLength
    this.rest = Buffer.from(bytes.subarray(complete))
    return this.read(bytes.subarray(0, complete), this.rest)
  }

  end(): string {
    const { rest } = this
    this.rest = Buffer.alloc(0)
    return this.read(rest, this.rest)
  }

  private read(bytes: Uint8Array, rest: Uint8Array): string {
    if (this.encoding === "windows-1252") return new TextDecoder("windows-1252").decode(bytes)
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: !this.isFirst }).decode(bytes)
      this.isFirst &&= bytes.byteLength === 0
      return text
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ERR_ENCODING_INVALID_ENCODED_DATA") throw error
      this.encoding = "windows-1252"
      this.rest = Buffer.alloc(0)
      const decoder = new TextDecoder("windows-1252")
      return decoder.decode(bytes, { stream: true }) + decoder.decode(rest)
    }
  }
}

/** The number of bytes at the end that begin a character and don't complete it. */
function lengthOfUnfinished(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.byteLength); length += 1) {
    const byte = bytes[bytes.byteLength - length] ?? 0
    if (byte >= 0xc0) return length < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? length : 0
    if (byte < 0x80) return 0
  }
  return 0
}

/** Turns CR LF and CR into LF, also where a chunk ends between the two. */
class LineBreaks {
  private endsWithReturn = false

  unify(text: string): string {
    if (text === "") return ""
    const joined = this.endsWithReturn ? `\r${text}` : text
    this.endsWithReturn = joined.endsWith("\r")
    const complete = this.endsWithReturn ? joined.slice(0, -1) : joined
    return complete.includes("\r") ? complete.replace(/\r\n?/g, "\n") : complete
  }

  end(): string {
    return this.endsWithReturn ? "\n" : ""
  }
}
