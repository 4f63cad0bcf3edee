import { useGet } from '../../api/use'
import { useAsOf } from '../../parts/as-of'
import { Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { t } from '../../texts'

/** Law is what every permit is held to, each rule with the words that it rests on. */
export function Law() {
  const law = useGet('/law', { as_of: useAsOf() })
  return (
    <Ready of={law}>
      {(l) => (
        <section className="panel">
          <Table
            caption={t('law.caption', { n: (l.rules ?? []).length })}
            head={[t('law.id'), t('law.basis'), t('law.cure'), t('law.cedar')]}
            rows={(l.rules ?? []).map((r) => [
              <code key="i">{r.id}</code>,
              r.basis,
              r.cure ?? '',
              <details key="c">
                <summary>{t('law.show')}</summary>
                <pre className="document" tabIndex={0} role="region" aria-label={r.id}>
                  {r.cedar}
                </pre>
              </details>,
            ])}
          />
        </section>
      )}
    </Ready>
  )
}
