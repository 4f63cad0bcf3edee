import { Link, useLocation } from 'wouter'
import { useQueue } from '../../api/queue'
import { Act } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { At, Clock } from '../../parts/clock'
import { Check } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { Count, More } from '../../parts/queue'
import { Empty, ProblemNote } from '../../parts/state'
import { Table } from '../../parts/table'
import { t, word } from '../../texts'
import type { Warning } from './types'
import { kindOf, short } from './words'

/** Warnings lists threats to life, what is owed of each first. */
export function Warnings() {
  const [params, set] = useFilters()
  const [, go] = useLocation()
  const open = params.get('all') !== 'yes'
  const list = useQueue('/warnings', { open }, (d) => d.warnings, (w) => w.warning, ['owed'])
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        <Check label={t('warning.all')} checked={!open} onChange={(v) => set({ all: v ? 'yes' : undefined })} />
        <Flag onDone={(w) => go(`/owed/warnings/${encodeURIComponent(w.warning)}`)} />
      </div>
      {list.error && !list.first && <ProblemNote problem={list.error} retry={list.refetch} />}
      <Count of={list} />
      {list.first &&
          (list.rows.length === 0 ? (
            <Empty>{t('warning.none')}</Empty>
          ) : (
            <div className="panel">
              <Table
                caption={t('warning.caption', { n: list.total })}
                head={[t('mark'), t('owed.page.warnings'), t('owed.state'), t('warning.acquired'), t('warning.window'), t('warning.given'), t('warning.next')]}
                rows={list.rows.map((w) => {
                  const next = w.owed.filter((o) => o.open).sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'))[0]
                  return [
                    <Mark>{w.marking}</Mark>,
                    <Link href={`/owed/warnings/${encodeURIComponent(w.warning)}`}>{w.serial ?? short(w.received) ?? w.warning}</Link>,
                    word('warning.state', w.state),
                    <At time={w.acquired} />,
                    w.until ? <Clock due={w.until} done={w.state === 'ended' || w.state === 'stood-down'} /> : '—',
                    (w.given ?? []).map((g, i) => (
                      <div key={i} className={g.silent ? 'late' : undefined}>
                        {g.partner}: {g.acknowledged ? t('warning.isacked') : g.silent ? t('warning.issilent') : word('warning.delivery', g.state)}
                      </div>
                    )),
                    next ? (
                      <>
                        {kindOf(next.kind)} {next.partner} · <Clock due={next.due} />
                      </>
                    ) : (
                      '—'
                    ),
                  ]
                })}
              />
              <More of={list} />
            </div>
          ))}
    </>
  )
}

/** Flag says that a report or an item speaks of a threat to life. */
function Flag({ onDone }: { onDone: (w: Warning) => void }) {
  const [params, set] = useFilters()
  const of = params.get('of') ?? ''
  return (
    <>
      <label className="inline">
        {t('warning.flag.of')} <input value={of} onChange={(e) => set({ of: e.target.value }, { replace: true })} dir="auto" />
      </label>
      <Act
        label={t('warning.flag')}
        disabled={!of}
        path={`/warnings/${encodeURIComponent(of)}/flag`}
        changes={['/warnings', '/owed']}
        words={<p>{t('warning.flag.words', { of })}</p>}
        fields={[{ name: 'reason', label: t('confirm.reason'), kind: 'area', required: true }]}
        body={(s) => s}
        onDone={onDone}
      />
    </>
  )
}
