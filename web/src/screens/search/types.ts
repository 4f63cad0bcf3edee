// What the node finds (internal/inside/search).

export interface Caveats {
  use?: string[]
  onward?: string
  third_party?: string[]
  concern?: string
  no_use?: boolean
}
export interface Found {
  item: string
  version: number
  kind: string
  from?: string
  topics?: string[]
  recorded: string
  title?: string
  mark: string
  caveats: Caveats
  met: string
  in_title: boolean
  portions: { item: string; mark: string; snippet: { text: string; met?: string }[] }[]
  more_portions?: number
}
export interface Count {
  value: string
  items: number
}
export interface Results {
  mark: string
  total: number
  more: boolean
  hits: Found[]
  facets: { kinds: Count[]; partners: Count[]; topics: Count[]; years: Count[] }
  next?: string
}
