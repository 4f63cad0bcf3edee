import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { useQueryClient } from '@tanstack/react-query'
import { send, type Problem } from '../../api/client'
import { useGet } from '../../api/use'
import { useRead } from '../../api/read'
import { useFilters } from '../../parts/address'
import { At } from '../../parts/clock'
import { Button } from '../../parts/button'
import { Facts } from '../../parts/facts'
import { Grid } from '../../parts/grid'
import { Unmarked } from '../../parts/mark'
import { Empty, ProblemNote, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { TwoPane } from '../../parts/two-pane'
import { t } from '../../texts'
import { short } from '../owed/words'
import type { Message } from './types'
import { Known, leg } from './words'

/** Feed is how travel comes in, and what came. */
export function Feed() {
  const [params, set] = useFilters()
  const status = useGet('/travel/status', undefined, { refetch: 30_000 })
  const got = useGet('/travel', { limit: 200 }, { keep: true })
  const chosen = params.get('id') ?? ''
  const answer = got.data?.data
  return (
    <>
      <Ready of={status}>
        {(s) => (
          <section className="panel" aria-label={t('feed.status')}>
            {s.why && <div className="note">{s.why}</div>}
            <Facts
              list={[
                [t('feed.folder'), s.folder || t('feed.folder.none')],
                [t('feed.looked'), s.looked && <At time={s.looked} />],
                [t('feed.waiting'), t('feed.files', { waiting: s.waiting, files: s.files })],
                [t('feed.held'), t('feed.messages', { messages: s.messages, travellers: s.travellers })],
                [t('watch.page.quarantine'), s.quarantine > 0 ? <Link href="/watch/quarantine">{t('quarantine.count', { n: s.quarantine })}</Link> : 0],
                [t('feed.strict'), s.strict ? t('yes') : t('no')],
              ]}
            />
            {(s.left_alone ?? []).length > 0 && <Table caption={t('feed.alone')} head={[t('feed.file'), t('confirm.reason')]} rows={s.left_alone!.map((x) => [<Text>{x.name}</Text>, x.why])} />}
            <Bring />
          </section>
        )}
      </Ready>
      {got.error && !answer && <ProblemNote problem={got.error} retry={() => void got.refetch()} />}
      <div className={chosen ? 'even' : 'even alone'}>
      <TwoPane
        label={t('feed.list')}
        list={
          answer && answer.messages.length === 0 ? (
            <Empty>{t('feed.none')}</Empty>
          ) : (
            <Grid<Message>
              label={t('feed.list')}
              rows={answer?.messages ?? []}
              id={(m) => m.id}
              selected={chosen}
              onSelect={(m) => set({ id: m.id }, { replace: true })}
              columns={[
                { name: 'mark', head: t('mark'), cell: () => <Unmarked />, width: 'narrow' },
                { name: 'at', head: t('table.at'), cell: (m) => <At time={m.at} />, width: 'wide' },
                { name: 'form', head: t('feed.form'), cell: (m) => m.form },
                { name: 'legs', head: t('watch.journey'), cell: (m) => leg(m.legs?.[0]), width: 'wide' },
                { name: 'n', head: t('feed.travellers'), cell: (m) => m.travellers, width: 'narrow' },
                { name: 'sender', head: t('watch.sender'), cell: (m) => m.sender ?? '—', own: true },
              ]}
            />
          )
        }
        item={chosen ? <Shown key={chosen} id={chosen} /> : <Empty>{t('feed.choose')}</Empty>}
      />
      </div>
    </>
  )
}

/** Shown is a message with its travellers, once an officer asks: that is on record. */
function Shown({ id }: { id: string }) {
  const [asked, setAsked] = useState(false)
  if (!asked)
    return (
      <div className="asked">
        <p>{t('feed.show.words')}</p>
        <Button onPress={() => setAsked(true)}>{t('feed.show')}</Button>
      </div>
    )
  return <ShownNow id={id} />
}

function ShownNow({ id }: { id: string }) {
  const got = useRead(`/travel/messages/${encodeURIComponent(id)}`)
  return (
    <Ready of={got}>
      {(m) => (
        <article className="sheet">
          <h2>
            <Unmarked /> {(m.legs ?? []).map((l) => leg(l)).join(' · ') || short(m.id)}
          </h2>
          <Table caption={t('feed.aboard', { n: m.aboard?.length ?? 0 })} head={[t('mark'), t('company.who'), t('feed.role'), t('company.seat'), t('feed.way')]} rows={(m.aboard ?? []).map((a) => [<Unmarked />, <Known person={a.person} />, a.role ?? '—', a.seat ?? '—', [a.embarks, a.debarks].filter(Boolean).join(' → ')])} />
          <Table caption={t('quarantine.looks')} head={[t('table.at'), t('table.by')]} rows={m.looks.map((l) => [<At time={l.at} />, l.officer])} />
        </article>
      )}
    </Ready>
  )
}

/** Bring takes in a file that says who travels. */
function Bring() {
  const picker = useRef<HTMLInputElement>(null)
  const client = useQueryClient()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [came, setCame] = useState<{ messages: number; travellers: number; hits: number; not_read: number } | null>(null)
  const bring = async (file: File | undefined) => {
    if (!file) return
    setProblem(null)
    setCame(null)
    try {
      const answer = await send('POST', '/travel', new Blob([await file.arrayBuffer()], { type: 'application/octet-stream' }), { params: { name: file.name } })
      setCame(answer.data)
      void client.invalidateQueries({ predicate: (q) => typeof q.queryKey[0] === 'string' && (q.queryKey[0].startsWith('/travel') || q.queryKey[0].startsWith('/hits')) })
    } catch (e) {
      setProblem(e as Problem)
    } finally {
      if (picker.current) picker.current.value = ''
    }
  }
  return (
    <div className="bring">
      <label htmlFor="travel-file">{t('feed.bring')}</label> <input ref={picker} id="travel-file" type="file" onChange={(e) => void bring(e.target.files?.[0])} />
      {came && <span role="status">{t('feed.came', { messages: came.messages, travellers: came.travellers, hits: came.hits, unread: came.not_read })}</span>}
      {problem && <ProblemNote problem={problem} />}
    </div>
  )
}
