import type { ReactNode } from 'react'
import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { useAsOf } from '../../parts/as-of'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { t, word } from '../../texts'

/** Questions lists what may be asked about, and shows the one that is chosen. */
export function Questions({ path, caption, show }: { path: '/estimates' | '/attributions'; caption: string; show: (question: string) => ReactNode }) {
  const [filters, set] = useFilters()
  const id = filters.get('id')
  const list = useGet(path, { as_of: useAsOf() })
  return (
    <Ready of={list}>
      {(l) =>
        (l.questions ?? []).length === 0 ? (
          <Empty>{t('questions.none')}</Empty>
        ) : (
          <div className="stack">
            <section className="panel">
              <Table
                caption={caption}
                head={[t('mark'), t('questions.question'), t('questions.counts')]}
                rows={(l.questions ?? []).map((q) => [
                  <Mark key="m">{q.mark}</Mark>,
                  <button key="b" type="button" className="plain-link" aria-pressed={q.question === id} onClick={() => set({ id: q.question })}>
                    {q.question}
                  </button>,
                  Object.entries(q.counts ?? {})
                    .map(([k, n]) => `${word('counted', k)} ${n}`)
                    .join(', '),
                ])}
              />
            </section>
            {id && show(id)}
          </div>
        )
      }
    </Ready>
  )
}
