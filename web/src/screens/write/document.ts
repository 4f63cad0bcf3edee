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

/** empty is what is not written: nothing was typed there. */
const empty = (v: Value | undefined): boolean => v === undefined || v === null || v === '' || (Array.isArray(v) && v.every(empty)) || (isMap(v) && Object.values(v).every(empty))

/** write gives the text of a report: YAML that the node reads. */
export function write(v: Fields): string {
  return block(v, 0)
}

function block(map: Fields, depth: number): string {
  const pad = '  '.repeat(depth)
  let out = ''
  for (const [k, v] of Object.entries(map)) {
    if (empty(v) && k !== 'portions') continue
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
  if (Array.isArray(v)) return `[${v.filter((x) => !empty(x)).map(flow).join(', ')}]`
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

const letters: Record<string, string> = { source: 's', person: 'p', place: 'l', time: 't', document: 'd', selector: 'c', organisation: 'o', quantity: 'n', transport: 'v', quote: 'q', officer: 'f' }

/** fresh is a name for a new field of a ladder: p1, p2, … */
export function fresh(doc: Fields, ladder: string): string {
  const fields = isMap(doc.fields ?? null) ? (doc.fields as Fields) : {}
  for (let n = 1; ; n++) if (!(`${letters[ladder]}${n}` in fields)) return `${letters[ladder]}${n}`
}

/** keysOf are the keys of a field of each ladder (formats.md). */
export const keysOf: Record<string, string[]> = {
  source: ['full', 'descriptor', 'collection', 'grade'],
  person: ['name', 'also', 'born', 'nationality', 'described'],
  place: ['name', 'point', 'city', 'region', 'country'],
  time: ['at', 'from', 'to'],
  document: ['type', 'number', 'country', 'holder'],
  selector: ['value', 'kind', 'holder'],
  organisation: ['name', 'kind'],
  quantity: ['exact', 'range', 'order'],
  transport: ['full', 'route'],
  quote: ['verbatim', 'paraphrase'],
  officer: ['name'],
}

/** fullest is the key whose words a field is known by. */
export const fullest = (ladder: string) => (keysOf[ladder] ?? ['name'])[0]!
export const disciplines = ['HUMINT', 'SIGINT', 'GEOINT', 'MASINT', 'OSINT', 'CYBER', 'LIAISON']
export const listKeys = new Set(['also', 'born'])
export { isMap }
