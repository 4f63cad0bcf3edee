export default {
  'queue.count': '{n} sur {total}',
  'queue.news': '{n} {n|nouveau|nouveaux}',
  'queue.show': 'Afficher',
  'queue.more': 'Afficher la suite',
}
