import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { get, type Problem } from '../../api/client'
import { useGet, useSend } from '../../api/use'
import { Button } from '../../parts/button'
import { At } from '../../parts/clock'
import { Confirm } from '../../parts/confirm'
import { Grid } from '../../parts/grid'
import { Mark } from '../../parts/mark'
import { Empty, ProblemNote, Ready } from '../../parts/state'
import { visible } from '../../parts/text'
import { t, word } from '../../texts'
import type { Draft } from './types'

/** Start lists one's drafts, and the reports that may have a next version or be proposed. */
export function Start({ onBegin, busy, problem }: { onBegin: () => void; busy: boolean; problem: Problem | null }) {
  const drafts = useGet('/drafts')
  const reports = useGet('/reports', { limit: 200 })
  const act = useSend(['/drafts'])
  const [gone, setGone] = useState<Draft | null>(null)
  const [chosen, setChosen] = useState('')
  const [, go] = useLocation()
  return (
    <div className="panels">
      <section className="panel" aria-label={t('write.drafts')}>
        <h2>{t('write.drafts')}</h2>
        {problem && <ProblemNote problem={problem} />}
        <Button kind="main" onPress={onBegin} disabled={busy}>
          {t('write.new')}
        </Button>
        <Ready of={drafts}>
          {(d) =>
            d.drafts.length === 0 ? (
              <Empty>{t('write.drafts.none')}</Empty>
            ) : (
              <ul className="drafts">
                {d.drafts.map((x) => (
                  <li key={x.id}>
                    <Mark>{x.marking}</Mark>{' '}
                    <Link href={`/write?draft=${x.id}`}>
                      <bdi>{x.title ? visible(x.title) : t('write.untitled')}</bdi>
                    </Link>{' '}
                    <span className="soft">
                      {t('write.saved.at')} <At time={x.saved} />
                    </span>{' '}
                    <button type="button" className="link" onClick={() => setGone(x)}>
                      {t('write.delete')}
                      <span className="unseen"> {x.title}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Ready>
      </section>
      <section className="panel" aria-label={t('write.reports')}>
        <h2>{t('write.reports')}</h2>
        <Ready of={reports}>
          {(d) =>
            d.reports.length === 0 ? (
              <Empty>{t('write.reports.none')}</Empty>
            ) : (
              <>
                <div className="dense">
                  <Grid
                    label={t('write.reports')}
                    rows={d.reports}
                    columns={[
                      { name: 'serial', head: t('write.serial'), width: 'wide', cell: (r) => r.serial ?? r.id },
                      { name: 'mark', head: t('write.mark'), width: 'wide', cell: (r) => <Mark>{r.marking}</Mark> },
                      { name: 'kind', head: t('write.kind'), cell: (r) => word('kind', r.kind) },
                      { name: 'version', head: t('write.version'), width: 'narrow', cell: (r) => r.version },
                      { name: 'author', head: t('write.author'), cell: (r) => r.author },
                    ]}
                    id={(r) => r.id}
                    selected={chosen}
                    onSelect={(r) => setChosen(r.id)}
                    onOpen={(r) => go(`/write?report=${encodeURIComponent(r.serial ?? r.id)}`)}
                  />
                </div>
                <div className="buttons report-acts">
                  <Button onPress={() => go(`/write?report=${encodeURIComponent(chosen)}`)} disabled={!chosen}>
                    {t('write.propose')}
                  </Button>
                  <Button onPress={() => go(`/write?next=${encodeURIComponent(chosen)}`)} disabled={!chosen}>
                    {t('write.next')}
                  </Button>
                </div>
              </>
            )
          }
        </Ready>
      </section>
      {gone && (
        <Confirm
          open
          onOpen={() => setGone(null)}
          about={`delete ${gone.id}`}
          title={t('write.delete')}
          act={t('write.delete.act')}
          grave
          busy={act.isPending}
          problem={act.error}
          onConfirm={async () => {
            const seen = await get(`/drafts/${gone.id}`)
            return act.mutateAsync({ method: 'DELETE', path: `/drafts/${gone.id}`, ifMatch: seen.etag }).then(
              () => {
                setGone(null)
                return true
              },
              () => false,
            )
          }}
        >
          {t('write.delete.sentence', { title: gone.title || t('write.untitled'), n: gone.bytes })}
        </Confirm>
      )}
    </div>
  )
}
