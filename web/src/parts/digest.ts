// SHA-256 (FIPS 180-4) of what comes piece by piece: a file is never whole in memory, which
// the browser's own digest would ask for.

const primes = (n: number) => {
  const found: number[] = []
  for (let x = 2; found.length < n; x++) if (found.every((p) => x % p !== 0)) found.push(x)
  return found
}
const fraction = (x: number) => ((x - Math.floor(x)) * 2 ** 32) | 0
const rounds = Int32Array.from(primes(64), (p) => fraction(Math.cbrt(p)))
const begin = Int32Array.from(primes(8), (p) => fraction(Math.sqrt(p)))

/** digestOf reads pieces to their end, and gives "sha256:" and the digest in hex. */
export async function digestOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const state = begin.slice()
  const w = new Int32Array(64)
  const block = new Uint8Array(64)
  let bytes = 0
  const take = (piece: Uint8Array) => {
    for (let at = 0; at < piece.length; ) {
      const into = bytes % 64
      const n = Math.min(64 - into, piece.length - at)
      block.set(piece.subarray(at, at + n), into)
      at += n
      bytes += n
      if (bytes % 64 === 0) mix(state, w, block)
    }
  }
  for await (const piece of pieces) take(piece)
  const end = new Uint8Array(((bytes % 64 < 56 ? 56 : 120) - (bytes % 64)) + 8)
  end[0] = 0x80
  new DataView(end.buffer).setBigUint64(end.length - 8, BigInt(bytes) * 8n)
  take(end)
  return `sha256:${[...state].map((x) => (x >>> 0).toString(16).padStart(8, '0')).join('')}`
}

const turn = (x: number, n: number) => (x >>> n) | (x << (32 - n))

/** mix takes one block of 64 bytes into the state. */
function mix(state: Int32Array, w: Int32Array, block: Uint8Array) {
  const view = new DataView(block.buffer, block.byteOffset)
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(i * 4)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!
    const y = w[i - 2]!
    w[i] = w[i - 16]! + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7]! + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  const next = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] = state[i]! + next[i]!
}
