export default {
  'queue.count': '{n} из {total}',
  'queue.news': 'Новых: {n}',
  'queue.show': 'Показать',
  'queue.more': 'Показать ещё',
}
