// The ladders of a report's fields, the fullest rung first (formats.md). It is an order of
// permission: what permits a rung permits every later one.
export const ladders: Record<string, string[]> = {
  text: ['written', 'gist', 'withheld'],
  source: ['full', 'descriptor', 'collection', 'grade', 'withheld'],
  person: ['full', 'described', 'masked', 'withheld'],
  place: ['point', 'name', 'city', 'region', 'country', 'withheld'],
  time: ['minute', 'day', 'week', 'month', 'withheld'],
  document: ['full', 'partial', 'withheld'],
  selector: ['full', 'partial', 'kind', 'withheld'],
  organisation: ['name', 'kind', 'withheld'],
  quantity: ['exact', 'range', 'order', 'withheld'],
  transport: ['full', 'route', 'withheld'],
  quote: ['verbatim', 'paraphrase', 'withheld'],
  officer: ['withheld'],
}
