import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { digestOf } from './digest'

async function* pieces(data: Uint8Array, size: number) {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size)
}

test.each([0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 100_003])('the digest of %i bytes is SHA-256, however they come', async (n) => {
  const data = Uint8Array.from({ length: n }, (_, i) => (i * 131 + (i >> 8)) & 255)
  const want = `sha256:${createHash('sha256').update(data).digest('hex')}`
  for (const size of [1, 7, 64, 4096]) if (n / size < 2000) expect(await digestOf(pieces(data, size))).toBe(want)
  expect(await digestOf(pieces(data, n || 1))).toBe(want)
})
