import { useGet } from '../../api/use'
import { At } from '../../parts/clock'
import { Mark } from '../../parts/mark'
import { Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import { itemName } from './columns'

const short = (hash?: string) => (hash ? hash.replace('sha256:', '').slice(0, 12) : '')

/** History is every step of a release: who did what, when, for whom, on which bytes. */
export function History({ release }: { release: string }) {
  const steps = useGet(`/review/${release}/history`)
  return (
    <Ready of={steps}>
      {(d) => (
        <Table
          caption={t('review.history')}
          head={[t('history.at'), t('history.step'), t('history.who'), t('history.what'), t('history.reason'), t('history.bytes')]}
          rows={d.steps.map((s) => [
            <At key="a" time={s.at} />,
            s.act ? word('act', s.act.act) : word('state', s.state ?? ''),
            <>
              <bdi>{s.act ? s.act.officer : (s.actor ?? t('history.node'))}</bdi>
              {s.act?.for && <span className="soft"> {t('history.for', { officer: s.act.for })}</span>}
            </>,
            s.act?.field ? `${s.act.field} → ${word('rung', s.act.rung ?? '')}` : s.act?.item ? `${itemName(s.act.item)} → ${s.act.form}` : s.act?.until ? <At key="u" time={s.act.until} /> : '',
            (s.reason || s.act?.words) && (
              <span key="r">
                <Mark>{d.marking}</Mark> <Text>{[s.reason, s.act?.words].filter(Boolean).join(' — ')}</Text>
              </span>
            ),
            <code key="h" title={s.act?.hash}>
              {s.act?.before ? `${short(s.act.before)} → ` : ''}
              {short(s.act?.hash)}
            </code>,
          ])}
        />
      )}
    </Ready>
  )
}
