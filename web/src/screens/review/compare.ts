// How a comparison is drawn: which words went, where a gap's number stands, and in which
// order the numbers run.

import type { Comparison, Gap, Item, Reason } from './types'

export interface Numbered {
  n: number
  item: Item
  gap: Gap
  rules: Reason[] // those that the gap is tied to
}

/** numbered gives every gap its number, in the order of the report: a field's where the
 *  first text stands that has it. An officer's own words are a gap too. */
export function numbered(c: Comparison): Numbered[] {
  const texts = c.items.filter((i) => i.ladder === 'text')
  const fields = c.items.filter((i) => i.ladder !== 'text')
  const taken = new Set<string>()
  const order: Item[] = []
  for (const text of texts) {
    const within = fields
      .filter((f) => !taken.has(f.item) && f.written.text && text.written.text?.includes(f.written.text))
      .sort((a, b) => text.written.text!.indexOf(a.written.text!) - text.written.text!.indexOf(b.written.text!))
    for (const f of within) taken.add(f.item)
    order.push(...within, text)
  }
  order.push(...fields.filter((f) => !taken.has(f.item)))
  const out: Numbered[] = []
  for (const item of order) for (const gap of [...item.gaps, ...reworded(item)]) out.push({ n: out.length + 1, item, gap, rules: rulesOf(gap, item.reasons) })
  return out
}

function reworded({ item, given, reasons }: Item): Gap[] {
  const officer = reasons.find((r) => r.effect === 'officer')
  return given.own && officer ? [{ item, from: given.form, to: 'own', because: `${officer.rule}: ${officer.basis}` }] : []
}

/** rulesOf are those of an item's reasons that a gap names. */
export function rulesOf(gap: Gap, reasons: Reason[]): Reason[] {
  const named = reasons.filter((r) => gap.because.includes(`${r.rule}: ${r.basis}`) || gap.because.includes(`${r.rule} permits `))
  if (named.length > 0) return named
  const at = gap.because.indexOf(': ')
  return [{ rule: at < 0 ? gap.because : gap.because.slice(0, at), basis: at < 0 ? '' : gap.because.slice(at + 2), effect: 'silent' }]
}

const words = (text: string) => text.match(/\s+|[\p{L}\p{N}\p{M}•]+|[^\s\p{L}\p{N}\p{M}]/gu) ?? []
const most = 1500 // tokens; beyond it the whole counts as changed

export interface Run {
  text: string
  changed: boolean
}

/** changes marks what of two texts is not in the other (longest common subsequence). */
export function changes(before: string, after: string): { before: Run[]; after: Run[] } {
  if (before === after) return { before: [{ text: before, changed: false }], after: [{ text: after, changed: false }] }
  const a = words(before)
  const b = words(after)
  if (a.length > most || b.length > most || a.length === 0 || b.length === 0) return { before: [{ text: before, changed: true }], after: [{ text: after, changed: true }] }
  const w = b.length + 1
  const table = new Uint16Array((a.length + 1) * w)
  for (let i = a.length - 1; i >= 0; i--)
    for (let k = b.length - 1; k >= 0; k--) table[i * w + k] = a[i] === b[k] ? table[(i + 1) * w + k + 1]! + 1 : Math.max(table[(i + 1) * w + k]!, table[i * w + k + 1]!)
  const kept = { a: new Set<number>(), b: new Set<number>() }
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    if (a[i] === b[k]) {
      kept.a.add(i++)
      kept.b.add(k++)
    } else if (table[(i + 1) * w + k]! >= table[i * w + k + 1]!) i++
    else k++
  }
  return { before: runs(a, kept.a), after: runs(b, kept.b) }
}

function runs(tokens: string[], kept: Set<number>): Run[] {
  const out: Run[] = []
  tokens.forEach((text, i) => {
    // a space between two changed words is changed with them
    const blank = /^\s+$/.test(text)
    const changed = !kept.has(i) || (blank && i > 0 && !kept.has(i - 1) && i + 1 < tokens.length && !kept.has(i + 1))
    const last = out.at(-1)
    if (last && last.changed === changed) last.text += text
    else out.push({ text, changed })
  })
  return out
}

export interface Piece {
  text: string
  changed: boolean
  gaps: number[] // whose numbers stand behind it
}

/** pieces cuts runs where numbers stand: behind the words that each is about. Those whose
 *  words are not there stand behind what changed, one by one, or at the end. */
export function pieces(list: Run[], places: { n: number; words: string | undefined }[]): Piece[] {
  const whole = list.map((r) => r.text).join('')
  const lower = whole.toLowerCase()
  const at = new Map<number, number[]>()
  const put = (end: number, n: number) => at.set(end, [...(at.get(end) ?? []), n])
  const loose: number[] = []
  for (const p of places) {
    const found = p.words ? lower.indexOf(p.words.toLowerCase()) : -1
    if (found < 0) loose.push(p.n)
    else put(found + p.words!.length, p.n)
  }
  const free: number[] = [] // where something changed and no number stands yet
  let end = 0
  for (const r of list) {
    const begin = end
    end += r.text.length
    if (r.changed && ![...at.keys()].some((x) => x > begin && x <= end)) free.push(end)
  }
  loose.forEach((n, i) => put(free.length === loose.length ? free[i]! : whole.length, n))
  const cuts = [...at.keys()].sort((x, y) => x - y)
  const out: Piece[] = []
  let pos = 0
  for (const run of list) {
    let rest = run.text
    while (rest !== '') {
      const cut = cuts.find((c) => c > pos && c < pos + rest.length)
      const take = cut === undefined ? rest : rest.slice(0, cut - pos)
      pos += take.length
      rest = rest.slice(take.length)
      out.push({ text: take, changed: run.changed, gaps: at.get(pos) ?? [] })
    }
  }
  if (out.length === 0) out.push({ text: '', changed: false, gaps: at.get(0) ?? [] })
  return out
}

const isPortion = (i: Item) => i.item.startsWith('portion:')
const goes = (i: Item) => i.given.form !== 'withheld' && i.given.text !== ''

/** sent counts what would go. */
export function sent(c: Comparison): { sent: number; of: number } {
  const portions = c.items.filter(isPortion)
  return { sent: portions.filter(goes).length, of: portions.length }
}

/** placed is the item at a place of the copy, in which only portions that go are counted. */
export function placed(place: string, items: Item[]): string {
  const n = /^portion:(\d+)$/.exec(place)
  return (n && items.filter((i) => isPortion(i) && goes(i))[Number(n[1])]?.item) ?? place
}
