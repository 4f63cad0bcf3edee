import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { At } from '../../parts/clock'
import { bytesOf, Download } from '../../parts/download'
import { Facts } from '../../parts/facts'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { t } from '../../texts'
import { SheetOf, type Sheet } from './sheet'

interface Envelope {
  payload: string
  payloadType: string
  signatures: { keyid: string }[]
}

interface Said extends Partial<Sheet> {
  service: string
  month: string
  head?: { origin: string; size: number; root: string } | null
  sheet?: Sheet
}

/** Statements are what the service signed for each month that has ended. */
export function Statements() {
  const [filters, set] = useFilters()
  const month = filters.get('month')
  const list = useGet('/oversight/statements')
  return (
    <Ready of={list}>
      {(l) =>
        (l.months ?? []).length === 0 ? (
          <Empty>{t('oversight.statements.none')}</Empty>
        ) : (
          <div className="stack">
            <section className="panel">
              <Table
                caption={t('oversight.page.statements')}
                head={[t('oversight.month'), t('oversight.signed')]}
                rows={(l.months ?? []).map((m) => [
                  <button key="b" type="button" className="plain-link" aria-pressed={m.month === month} onClick={() => set({ month: m.month })}>
                    {m.month}
                  </button>,
                  <At key="a" time={m.recorded_at} />,
                ])}
              />
            </section>
            {month && <Statement month={month} />}
          </div>
        )
      }
    </Ready>
  )
}

function read(document: string): { said?: Said; envelope?: Envelope } {
  try {
    const outer = JSON.parse(document) as Partial<Envelope> & Said
    if (outer.payload && outer.signatures) return { envelope: outer as Envelope, said: JSON.parse(bytesOf(outer.payload)) as Said }
    return { said: outer }
  } catch {
    return {}
  }
}

function Statement({ month }: { month: string }) {
  const got = useGet(`/oversight/statements/${month}`)
  return (
    <Ready of={got}>
      {(s) => {
        const text = bytesOf(s.statement)
        const { said, envelope } = read(text)
        const sheet = said?.sheet ?? (said?.figures ? (said as Sheet) : undefined)
        return (
          <section className="panel stack">
            <h2>{t('oversight.statement', { month })}</h2>
            <Facts
              list={[
                [t('oversight.service'), said?.service],
                [t('oversight.head'), said?.head ? `${said.head.origin}, ${said.head.size}` : undefined],
                [t('oversight.root'), said?.head ? <code>{said.head.root}</code> : undefined],
                [t('oversight.signatures'), envelope ? envelope.signatures.map((x) => x.keyid).join(', ') : undefined],
              ]}
            />
            <Download bytes={s.statement} name={`statement-${month}.json`} label={t('oversight.save')} />
            {sheet ? <SheetOf sheet={sheet} /> : <pre className="document">{text}</pre>}
          </section>
        )
      }}
    </Ready>
  )
}
