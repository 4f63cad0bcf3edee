// Where each kind of result opens, and what was opened last: kept in memory alone.

/** placeOf is the address of the screen of a result. */
export function placeOf(item: string): string {
  const [head = ''] = item.split('#')
  const colon = head.indexOf(':')
  const kind = head.slice(0, colon)
  const id = encodeURIComponent(head.slice(colon + 1))
  switch (kind) {
    case 'received':
      return `/inbox?item=${id}`
    case 'report':
      return `/analysis?report=${id}`
    default:
      return `/analysis?judgement=${encodeURIComponent(head)}`
  }
}

export interface Place {
  path: string
  title: string
  mark: string
}

let recent: Place[] = []
export const recentPlaces = () => recent
export function visited(p: Place) {
  recent = [p, ...recent.filter((x) => x.path !== p.path)].slice(0, 8)
}

let last = ''
/** lastWords is what was searched last, for as long as the page is open. */
export const lastWords = () => last
export const searched = (words: string) => {
  last = words
}
