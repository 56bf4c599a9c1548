/** A batik pattern drawn from a product's name: always the same for the same name, and no file to load. */
export function ProductPicture({ name }: { name: string }) {
  const seed = hash(name)
  const id = `batik-${seed.toString(36)}`
  const hue = seed % 360
  const ground = `hsl(${hue} 38% 32%)`
  const petal = `hsl(${(hue + 35) % 360} 62% 78%)`
  const dot = `hsl(${(hue + 200) % 360} 55% 62%)`
  const Pattern = PATTERNS[(seed >> 9) % PATTERNS.length] ?? Kawung
  return (
    <svg className="picture" viewBox="0 0 240 150" aria-hidden="true" preserveAspectRatio="xMidYMid slice">
      <defs>
        <pattern id={id} width="60" height="60" patternUnits="userSpaceOnUse">
          <Pattern petal={petal} dot={dot} />
        </pattern>
      </defs>
      <rect width="240" height="150" fill={ground} />
      <rect width="240" height="150" fill={`url(#${id})`} />
    </svg>
  )
}

interface Colours {
  petal: string
  dot: string
}

/** Four seeds of the sugar palm around a cross. */
function Kawung({ petal, dot }: Colours) {
  return (
    <g>
      {[45, 135, 225, 315].map((angle) => (
        <g key={angle} transform={`rotate(${angle} 30 30)`}>
          <ellipse cx="30" cy="13" rx="8.5" ry="14" fill="none" stroke={petal} strokeWidth="3" />
          <circle cx="30" cy="14" r="2.2" fill={dot} />
        </g>
      ))}
      <circle cx="30" cy="30" r="2.6" fill={petal} />
    </g>
  )
}

/** Slanted waves with drops between them. */
function Parang({ petal, dot }: Colours) {
  return (
    <g>
      {[-60, 0, 60].map((shift) => (
        <g key={shift} transform={`translate(${shift} 0)`}>
          <path d="M0 60 C 12 42 6 34 20 30 S 44 18 60 0" fill="none" stroke={petal} strokeWidth="5" />
          <path d="M22 66 C 34 48 28 40 42 36 S 66 24 82 6" fill="none" stroke={petal} strokeWidth="1.5" />
          <circle cx="12" cy="20" r="3.2" fill={dot} />
          <circle cx="46" cy="46" r="3.2" fill={dot} />
        </g>
      ))}
    </g>
  )
}

/** A star in a lozenge. */
function Ceplok({ petal, dot }: Colours) {
  return (
    <g>
      <path d="M30 2 L58 30 L30 58 L2 30 Z" fill="none" stroke={petal} strokeWidth="2" />
      {[0, 45, 90, 135].map((angle) => (
        <ellipse
          key={angle}
          cx="30"
          cy="30"
          rx="3"
          ry="15"
          fill={petal}
          opacity="0.85"
          transform={`rotate(${angle} 30 30)`}
        />
      ))}
      <circle cx="30" cy="30" r="4.5" fill={dot} />
      <circle cx="0" cy="0" r="4" fill={dot} />
      <circle cx="60" cy="0" r="4" fill={dot} />
      <circle cx="0" cy="60" r="4" fill={dot} />
      <circle cx="60" cy="60" r="4" fill={dot} />
    </g>
  )
}

const PATTERNS = [Kawung, Parang, Ceplok]

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return value >>> 0
}
