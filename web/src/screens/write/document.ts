// A report as an editor holds it: its values, and the text that they are written as. The
// node reads the text; nothing here decides what a report may say.

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value }
export type Fields = { [key: string]: Value }
export type Path = (string | number)[]

const plain = /^[A-Za-z][A-Za-z0-9_-]*$/
const reserved = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n'])

const scalar = (v: Value) => (typeof v === 'string' ? (plain.test(v) && !reserved.has(v.toLowerCase()) ? v : JSON.stringify(v)) : JSON.stringify(v))
const keyOf = (k: string) => (plain.test(k) && !reserved.has(k.toLowerCase()) ? k : JSON.stringify(k))
const isMap = (v: Value): v is Fields => typeof v === 'object' && v !== null && !Array.isArray(v)

/** empty is what is not written: nothing was typed there. A list without anything is no such
 *  thing: for nobody is not for everyone. */
const empty = (v: Value | undefined): boolean => v === undefined || v === null || v === '' || (isMap(v) && Object.values(v).every(empty))

/** write gives the text of a report: YAML that the node reads. */
export function write(v: Fields): string {
  return block(v, 0)
}

function block(map: Fields, depth: number): string {
  const pad = '  '.repeat(depth)
  let out = ''
  for (const [k, v] of Object.entries(map)) {
    if (empty(v)) continue
    out += `${pad}${keyOf(k)}:`
    if (isMap(v)) out += small(v) ? ` ${flow(v)}\n` : `\n${block(v, depth + 1)}`
    else if (Array.isArray(v) && v.some((x) => isMap(x))) out += `\n${v.map((x) => `${pad}  - ${flow(x)}\n`).join('')}`
    else if (Array.isArray(v)) out += ` ${flow(v)}\n`
    else out += ` ${scalar(v)}\n`
  }
  return out
}

const small = (v: Fields) => Object.values(v).every((x) => !isMap(x) || Object.keys(x).length === 0)

function flow(v: Value): string {
  if (Array.isArray(v)) return `[${v.map(flow).join(', ')}]`
  if (isMap(v))
    return `{${Object.entries(v)
      .filter(([, x]) => !empty(x))
      .map(([k, x]) => `${keyOf(k)}: ${flow(x)}`)
      .join(', ')}}`
  return scalar(v)
}

/** at gives the value at a path. */
export function at(v: Value | undefined, path: Path): Value | undefined {
  let here: Value | undefined = v
  for (const p of path) {
    if (here === null || typeof here !== 'object' || here === undefined) return undefined
    here = Array.isArray(here) ? here[p as number] : here[p as string]
  }
  return here
}

export const words = (v: Value | undefined, path: Path): string => {
  const x = at(v, path)
  return x === undefined || x === null || typeof x === 'object' ? '' : String(x)
}

/** put gives the document with another value at a path; undefined takes the key away. */
export function put(v: Value, path: Path, value: Value | undefined): Value {
  if (path.length === 0) return value ?? null
  const [p, ...rest] = path as [string | number, ...Path]
  if (typeof p === 'number') {
    const list = Array.isArray(v) ? [...v] : []
    if (rest.length === 0 && value === undefined) list.splice(p, 1)
    else list[p] = put(list[p] ?? (typeof rest[0] === 'number' ? [] : {}), rest, value)
    return list
  }
  const map: Fields = isMap(v) ? { ...v } : {}
  if (rest.length === 0 && value === undefined) delete map[p]
  else map[p] = put(map[p] ?? (typeof rest[0] === 'number' ? [] : {}), rest, value)
  return map
}

/** keyPath writes a path as the node names keys: portions[0].mark. */
export const keyPath = (path: Path) => path.map((p, i) => (typeof p === 'number' ? `[${p}]` : i === 0 ? p : `.${p}`)).join('')

/** idOf is the id of the input for a key. */
export const idOf = (key: string) => `k-${key.replace(/[^A-Za-z0-9]+/g, '-')}`

/** begin is an empty report of a service. */
export const begin = (service: string, now: string, kind = 'intelligence'): Fields => ({
  originator: service,
  created: now,
  kind,
  topics: [],
  title: { mark: '', text: '' },
  fields: {},
  portions: [{ mark: '', text: '' }],
})

/** freshID is an id for a new gist or tearline: they share one space of ids. */
export function freshID(doc: Fields, begins: string): string {
  const ids = new Set([...listOf(doc.tearlines), ...listOf(doc.portions).flatMap((p) => listOf(at(p, ['gists'])))].map((x) => words(x, ['id'])))
  for (let n = 1; ; n++) if (!ids.has(`${begins}${n}`)) return `${begins}${n}`
}

/** listOf is a list, or none. */
export const listOf = (v: Value | undefined): Value[] => (Array.isArray(v) ? v : [])

/** movedPortion gives a portion another place. A tearline goes on standing for the portions
 *  that it stood for. */
export function movedPortion(doc: Fields, from: number, to: number): Fields {
  const order = listOf(doc.portions).map((_, i) => i)
  const [moved] = order.splice(from, 1)
  order.splice(to, 0, moved!)
  return inOrder(doc, order)
}

/** withoutPortion takes a portion away. A tearline that stood for it alone then stands for
 *  none, which the node refuses: that it stands for all of them is for the author to say. */
export const withoutPortion = (doc: Fields, gone: number): Fields =>
  inOrder(
    doc,
    listOf(doc.portions)
      .map((_, i) => i)
      .filter((i) => i !== gone),
  )

/** inOrder gives the portions that are named by their old indices, in that order. */
function inOrder(doc: Fields, order: number[]): Fields {
  const list = listOf(doc.portions)
  const next: Fields = { ...doc, portions: order.map((i) => list[i]!) }
  if (!Array.isArray(doc.tearlines)) return next
  const place = (p: Value): Value[] => {
    if (typeof p !== 'number' || p >= list.length) return [p] // what was wrong before stays so
    return order.includes(p) ? [order.indexOf(p)] : []
  }
  next.tearlines = doc.tearlines.map((x) => (isMap(x) && Array.isArray(x.portions) ? { ...x, portions: x.portions.flatMap(place).sort((a, b) => Number(a) - Number(b)) } : x))
  return next
}

/** marksAt are the marks of a rung of a field: its own, else that of the nearest fuller rung
 *  that has one, else those of the texts in which the field stands. */
export function marksAt(doc: Fields, field: string, rungs: string[], rung: string): string[] {
  for (const r of rungs.slice(0, rungs.indexOf(rung) + 1).reverse()) {
    const own = words(doc, ['fields', field, 'marks', r])
    if (own) return [own]
  }
  const texts = [doc.title ?? null, ...listOf(doc.portions)].filter((x) => refersTo(words(x, ['text']), field))
  return [...new Set(texts.map((x) => words(x, ['mark'])).filter(Boolean))]
}

/** refersTo tells whether a text has a field in it; {{ and }} are the signs themselves. */
const refersTo = (text: string, field: string) => text.replaceAll('{{', '').includes(`{${field}}`)

/** placed is the key at which a problem is shown: its own, else the nearest that is around it. */
export function placed(key: string, shown: (id: string) => boolean): string | undefined {
  for (let k = key; k !== ''; k = k.replace(/(\.[^.[\]]*|\[[^[\]]*\]|^[^.[\]]*)$/, '')) if (shown(idOf(k))) return k
  return undefined
}

const letters: Record<string, string> = { source: 's', person: 'p', place: 'l', time: 't', document: 'd', selector: 'c', organisation: 'o', quantity: 'n', transport: 'v', quote: 'q', officer: 'f' }

/** fresh is a name for a new field of a ladder: p1, p2, … */
export function fresh(doc: Fields, ladder: string): string {
  const fields = isMap(doc.fields ?? null) ? (doc.fields as Fields) : {}
  for (let n = 1; ; n++) if (!(`${letters[ladder]}${n}` in fields)) return `${letters[ladder]}${n}`
}

/** keysOf are the keys of a field of each ladder (formats.md). */
export const keysOf: Record<string, string[]> = {
  source: ['full', 'descriptor', 'collection', 'grade', 'ref'],
  person: ['name', 'also', 'born', 'nationality', 'described'],
  place: ['name', 'point', 'city', 'region', 'country'],
  time: ['at', 'from', 'to'],
  document: ['type', 'number', 'country', 'holder'],
  selector: ['value', 'kind', 'holder'],
  organisation: ['name', 'kind'],
  quantity: ['exact', 'range', 'order', 'unit', 'of'],
  transport: ['full', 'route'],
  quote: ['verbatim', 'paraphrase', 'speaker'],
  officer: ['name'],
}

/** fullest is the key whose words a field is known by. */
export const fullest = (ladder: string) => (keysOf[ladder] ?? ['name'])[0]!
export const protections = ['own-national', 'resident', 'minor', 'asylum', 'journalist', 'victim']
export const disciplines = ['HUMINT', 'SIGINT', 'GEOINT', 'MASINT', 'OSINT', 'CYBER', 'LIAISON']

/** ownKeys are those that no rung tells. */
export const ownKeys = new Set(['ref', 'unit', 'of', 'speaker'])
export const listKeys = new Set(['also', 'born'])
export { isMap }
