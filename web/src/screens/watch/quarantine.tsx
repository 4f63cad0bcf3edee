import { useGet } from '../../api/use'
import { useRead } from '../../api/read'
import { Act, stated } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { At } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Check } from '../../parts/field'
import { Grid } from '../../parts/grid'
import { Button } from '../../parts/button'
import { Empty, ProblemNote, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text, visible } from '../../parts/text'
import { TwoPane } from '../../parts/two-pane'
import { t, word } from '../../texts'
import { useState } from 'react'
import { short } from '../owed/words'
import { bytesOf } from '../../parts/download'
import { Unmarked } from '../../parts/mark'
import type { Unit } from './types'

/** Quarantine is what carriers sent and nobody could read: until it is settled somebody may
 *  travel unseen. */
export function Quarantine() {
  const [params, set] = useFilters()
  const all = params.get('all') === 'yes'
  const got = useGet('/travel/quarantine', { all, limit: 200 }, { keep: true })
  const chosen = params.get('id') ?? ''
  const answer = got.data?.data
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        <Check label={t('quarantine.all')} checked={all} onChange={(v) => set({ all: v ? 'yes' : undefined })} />
        <span className="count" role="status">
          {answer ? t('quarantine.count', { n: answer.units.length }) : ''}
        </span>
      </div>
      {got.error && !answer && <ProblemNote problem={got.error} retry={() => void got.refetch()} />}
      <div className={chosen ? 'even' : 'even alone'}>
      <TwoPane
        label={t('watch.page.quarantine')}
        list={
          answer && answer.units.length === 0 ? (
            <Empty>{t('quarantine.none')}</Empty>
          ) : (
            <Grid<Unit>
              label={t('watch.page.quarantine')}
              rows={answer?.units ?? []}
              id={(u) => u.id}
              selected={chosen}
              onSelect={(u) => set({ id: u.id }, { replace: true })}
              columns={[
                { name: 'mark', head: t('mark'), cell: () => <Unmarked />, width: 'narrow' },
                { name: 'at', head: t('table.at'), cell: (u) => <At time={u.at} />, width: 'wide' },
                { name: 'form', head: t('feed.form'), cell: (u) => u.form || '—' },
                { name: 'reason', head: t('confirm.reason'), cell: (u) => u.reason, width: 'grow', own: true },
                { name: 'source', head: t('feed.source'), cell: (u) => u.source, own: true },
                { name: 'settled', head: t('owed.state'), cell: (u) => (u.settled ? word('quarantine.settled', u.settled) : t('quarantine.waits')) },
              ]}
            />
          )
        }
        item={chosen ? <One key={chosen} id={chosen} /> : <Empty>{t('quarantine.choose')}</Empty>}
      />
      </div>
    </>
  )
}

function One({ id }: { id: string }) {
  const got = useGet(`/travel/quarantine/${encodeURIComponent(id)}`)
  const [looking, setLooking] = useState(false)
  return (
    <Ready of={got}>
      {(u) => (
        <article className="sheet">
          <h2>
            <Unmarked /> {u.code}
          </h2>
          <p>
            <Text>{u.reason}</Text>
          </p>
          <Facts
            list={[
              [t('quarantine.where'), <Text>{u.where}</Text>],
              [t('feed.form'), u.form],
              [t('feed.source'), <Text>{u.source}</Text>],
              [t('quarantine.bytes'), u.bytes],
              [t('table.at'), <At time={u.at} />],
              [t('table.by'), u.officer || t('feed.folder')],
              [t('owed.state'), u.settled && <>{word('quarantine.settled', u.settled)} · {u.settled_by} · <At time={u.settled_at} /></>],
              [t('confirm.reason'), u.settled_reason && <Text>{u.settled_reason}</Text>],
              [t('owed.id'), <code>{short(u.id)}</code>],
            ]}
          />
          {!u.settled && (
            <div className="buttons">
              {!looking && <Button onPress={() => setLooking(true)}>{t('quarantine.raw')}</Button>}
              <Act
                label={t('quarantine.settle')}
                kind="grave"
                path={`/travel/quarantine/${encodeURIComponent(u.id)}/settle`}
                changes={['/travel', '/owed']}
                ifMatch={got.data?.etag}
                words={<p>{t('quarantine.settle.words', { n: u.bytes })}</p>}
                fields={[
                  { name: 'how', label: t('quarantine.how'), kind: 'choice', required: true, options: ['read', 'discarded'].map((v) => ({ value: v, label: t(`quarantine.settled.${v}`) })) },
                  { name: 'reason', label: t('confirm.reason'), kind: 'area', hint: t('quarantine.reason.hint') },
                ]}
                body={(s) => stated(s)}
              />
            </div>
          )}
          {looking && <Raw id={u.id} />}
          {u.looks && u.looks.length > 0 && <Table caption={t('quarantine.looks')} head={[t('table.at'), t('table.by')]} rows={u.looks.map((l) => [<At time={l.at} />, l.officer])} />}
        </article>
      )}
    </Ready>
  )
}

/** Raw shows the bytes; who looked is on record. */
function Raw({ id }: { id: string }) {
  const got = useRead(`/travel/quarantine/${encodeURIComponent(id)}/raw`)
  return (
    <Ready of={got}>
      {(u) => (
        <pre className="bytes" tabIndex={0} dir="ltr" aria-label={t('quarantine.raw')}>
          {visible(u.raw ? bytesOf(u.raw).slice(0, 100_000) : '')}
        </pre>
      )}
    </Ready>
  )
}
