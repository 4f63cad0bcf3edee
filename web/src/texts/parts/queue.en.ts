export default {
  'queue.count': '{n} of {total}',
  'queue.news': '{n} new',
  'queue.show': 'Show',
  'queue.more': 'Show more',
}
