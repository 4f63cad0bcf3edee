import { useState } from 'react'
import { useRead } from '../../api/read'
import { useGet } from '../../api/use'
import { Act } from '../../parts/act'
import { Button } from '../../parts/button'
import { At } from '../../parts/clock'
import { bytesOf, Download } from '../../parts/download'
import { Facts } from '../../parts/facts'
import { Table } from '../../parts/table'
import { Ready } from '../../parts/state'
import { t, word } from '../../texts'

interface Account {
  service: string
  partner: string
  at: string
  lanes: { direction: string; incarnation: string; lane: string; entries: { seq: number; hash: string }[]; receipt: string }[] | null
}

/** Lanes are the numbered ways between us, and what is missing of the numbers. */
export function Lanes({ code }: { code: string }) {
  const [wanted, setWanted] = useState(false)
  const inbox = useGet('/inbox', { partner: code, limit: 1000 })
  return (
    <div className="stack">
      <Ready of={inbox}>
        {(i) => {
          type Item = NonNullable<typeof i.items>[number]
          const lanes = new Map<string, Item[]>()
          for (const x of i.items ?? []) lanes.set(x.lane, [...(lanes.get(x.lane) ?? []), x])
          return (
            <section className="panel">
              <Table
                caption={t('lanes.received')}
                head={[t('lanes.lane'), t('lanes.items'), t('lanes.highest'), t('lanes.gaps'), t('lanes.last')]}
                rows={[...lanes].map(([lane, items]) => {
                  const numbers = new Set(items.map((x) => x.seq))
                  const [low, top] = [Math.min(...numbers), Math.max(...numbers)]
                  const gaps: number[] = []
                  for (let n = low; n < top && gaps.length < 20; n++) if (!numbers.has(n)) gaps.push(n)
                  return [word('lane', lane), items.length, top, gaps.join(', ') || t('lanes.no-gaps'), <At key="a" time={items.map((x) => x.recorded_at).sort().at(-1)} />]
                })}
              />
              <p className="soft">{t('lanes.shown')}</p>
            </section>
          )
        }}
      </Ready>
      {wanted ? (
        <Log code={code} />
      ) : (
        <div className="buttons">
          <Button onPress={() => setWanted(true)}>{t('lanes.log')}</Button>
        </div>
      )}
    </div>
  )
}

function Log({ code }: { code: string }) {
  const account = useRead('/evidence/export', { partner: code })
  return (
    <Ready of={account}>
      {(a) => {
        const read = JSON.parse(bytesOf(a.account)) as Account
        return (
          <section className="panel stack">
            <Table caption={t('lanes.both')} head={[t('lanes.direction'), t('lanes.lane'), t('lanes.incarnation'), t('lanes.items'), t('lanes.head'), t('lanes.receipted')]} rows={(read.lanes ?? []).map((l) => [word('direction', l.direction), word('lane', l.lane), <code key="i">{l.incarnation.slice(0, 12)}</code>, (l.entries ?? []).length, <code key="h">{l.entries?.at(-1)?.hash ?? ''}</code>, l.receipt ? t('yes') : t('no')])} />
            <div className="buttons">
              <Download bytes={a.account} name={`account-${code.replace('/', '-')}.json`} label={t('lanes.save')} />
              <Act
                label={t('lanes.compare')}
                path="/evidence/compare"
                changes={['/alarms']}
                words={t('lanes.compare.words', { partner: code })}
                fields={[{ name: 'account', label: t('lanes.account'), kind: 'document', required: true }]}
                body={(s) => ({ partner: code, account: btoa(String.fromCharCode(...new TextEncoder().encode(s.account ?? ''))) })}
                done={(r) => (
                  <>
                    <p className={r.good ? 'good' : 'late'}>
                      <strong>{r.good ? t('lanes.agree') : t('lanes.differ')}</strong>
                    </p>
                    <Facts list={[[t('lanes.same'), String(r.same)], [t('lanes.behind'), String(r.behind)]]} />
                    {(r.forks ?? []).length > 0 && <Table caption={t('lanes.forks')} head={[t('ledger.kind'), t('lanes.direction'), t('lanes.lane'), t('lanes.number')]} rows={(r.forks ?? []).map((f) => [f.kind, word('direction', f.direction), f.lane, f.seq])} />}
                  </>
                )}
              />
            </div>
          </section>
        )
      }}
    </Ready>
  )
}
