import { useState } from 'react'
import { useGet } from '../../api/use'
import { send, type Problem } from '../../api/client'
import { Act } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { At } from '../../parts/clock'
import { Button } from '../../parts/button'
import { Choice, Input } from '../../parts/field'
import { Empty, ProblemNote, Ready } from '../../parts/state'
import { ErrorSummary } from '../../parts/error-summary'
import { refusedOf } from '../../parts/refused'
import { Unmarked } from '../../parts/mark'
import { useTyped } from '../../parts/typed'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import type { List } from './types'

/** Lists are the watchlists that are held, and what each version changed. */
export function Lists() {
  const [params, set] = useFilters()
  const got = useGet('/lists')
  const name = params.get('list') ?? ''
  return (
    <Ready of={got}>
      {(l) => {
        const chosen = l.lists.find((x) => x.list === name)
        return (
          <>
            <p className="soft">{l.index.ready ? t('lists.index', { n: l.index.entries ?? 0, lookouts: l.lookouts ?? 0 }) : t('lists.notready')}</p>
            {l.lists.length === 0 ? (
              <Empty>{t('lists.none')}</Empty>
            ) : (
              <div className="panel">
                <Table
                  caption={t('lists.caption', { n: l.lists.length })}
                  head={[t('mark'), t('lists.list'), t('engagement.version'), t('lists.date'), t('lists.entries'), t('lists.changed'), t('lists.rejected'), t('lists.purpose'), t('lists.review'), t('lists.imported')]}
                  rows={l.lists.map((x) => [
                    <Unmarked />,
                    <Button onPress={() => set({ list: x.list, from: undefined, to: undefined })} pressed={x.list === name}>
                      {x.list}
                    </Button>,
                    x.version,
                    `${x.date ?? '—'} · ${t('lists.age', { n: x.age_days })}`,
                    t('lists.names', { entries: x.entries, names: x.names }),
                    `+${x.added} ~${x.changed} −${x.removed}`,
                    x.rejected > 0 ? <span className="late">{x.rejected}</span> : 0,
                    <>
                      <Text>{x.purpose}</Text> <span className="soft">{x.basis}</span>
                    </>,
                    x.review_due ? <span className="late">{x.review}</span> : x.review,
                    <>
                      {x.imported_by} · <At time={x.imported_at} />
                    </>,
                  ])}
                />
              </div>
            )}
            {chosen && <Diff list={chosen} from={params.get('from') ?? ''} to={params.get('to') ?? ''} onSet={set} />}
            <Import onDone={() => void got.refetch()} />
          </>
        )
      }}
    </Ready>
  )
}

function Diff({ list, from, to, onSet }: { list: List; from: string; to: string; onSet: (c: Record<string, string | undefined>) => void }) {
  const got = useGet(`/lists/${encodeURIComponent(list.list)}/diff`, { from: from || undefined, to: to || undefined, limit: 500 }, { keep: true })
  const versions = Array.from({ length: list.version }, (_, i) => ({ value: String(i + 1), label: String(i + 1) })).reverse()
  return (
    <section className="panel" aria-labelledby="diff">
      <h2 id="diff">
        <Unmarked /> {t('lists.diff', { list: list.list })}
      </h2>
      <div className="filters">
        <Choice label={t('lists.from')} value={from} onChange={(v) => onSet({ from: v })} options={[{ value: '', label: t('lists.before') }, ...versions]} />
        <Choice label={t('lists.to')} value={to} onChange={(v) => onSet({ to: v })} options={[{ value: '', label: t('lists.newest') }, ...versions]} />
      </div>
      <Ready of={got}>
        {(d) => (
          <>
            <p>{t('lists.diff.words', { from: d.from.version, to: d.to.version, added: d.added, changed: d.changed, removed: d.removed })}</p>
            {d.entries.length > 0 && <Table caption={t('lists.diff.caption', { n: d.entries.length })} head={[t('mark'), t('table.what'), t('owed.id'), t('lists.name'), t('lists.parts')]} rows={d.entries.map((e) => [<Unmarked />, <span className={e.act === 'removed' ? 'late' : e.act === 'added' ? 'good' : undefined}>{word('lists.act', e.act)}</span>, <bdi>{e.id}</bdi>, <Text>{e.name}</Text>, (e.parts ?? []).map((p) => word('lists.part', p)).join(', ')])} />}
            {Boolean(d.left_out) && <p className="soft">{t('lists.leftout', { n: d.left_out! })}</p>}
          </>
        )}
      </Ready>
      {list.rejections?.length > 0 && (
        <details>
          <summary>{t('lists.rejections', { n: list.rejected })}</summary>
          <Table caption={t('lists.rejections', { n: list.rejected })} hidden head={[t('mark'), t('lists.record'), t('lists.line'), t('confirm.reason')]} rows={list.rejections.map((r) => [<Unmarked />, r.record ?? '—', r.line ?? '—', r.reason])} />
        </details>
      )}
      <div className="buttons">
        <Act label={t('lists.remove')} kind="grave" method="DELETE" path={`/lists/${encodeURIComponent(list.list)}`} changes={['/lists']} words={<p>{t('lists.remove.words', { list: list.list, n: list.version })}</p>} onDone={() => onSet({ list: undefined })} />
      </div>
    </section>
  )
}

/** Import takes a list in: the file, and why it is kept. */
function Import({ onDone }: { onDone: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const typing = useTyped('a list to take in')
  const of = (k: string) => typing.said[k] ?? ''
  const [problem, setProblem] = useState<Problem | null>(null)
  const [came, setCame] = useState<List | null>(null)
  const [busy, setBusy] = useState(false)
  const refused = refusedOf(problem, ['list', 'purpose', 'basis', 'review'])
  const errors = Object.entries(refused.fields).map(([k, message]) => ({ field: `list-${k}`, message }))
  const bring = async () => {
    if (!file) return
    setBusy(true)
    setProblem(null)
    setCame(null)
    const form = new FormData()
    form.append('file', file, file.name)
    try {
      setCame((await send('POST', '/lists', form, { params: typing.said })).data)
      typing.end()
      onDone()
    } catch (e) {
      setProblem(e as Problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <details className="panel">
      <summary>{t('lists.import')}</summary>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          void bring()
        }}
      >
        <ErrorSummary errors={errors} />
        <div className="field">
          <label htmlFor="list-file">{t('lists.file')}</label>
          <input id="list-file" type="file" onChange={(e) => setFile(e.target.files?.[0] ?? null)} />
        </div>
        <Input label={t('lists.list')} id="list-list" value={of('list')} onChange={(v) => typing.say('list', v)} hint={t('lists.list.hint')} error={refused.fields.list} />
        <Input label={t('lists.purpose')} id="list-purpose" value={of('purpose')} onChange={(v) => typing.say('purpose', v)} error={refused.fields.purpose} />
        <Input label={t('lookout.basis')} id="list-basis" value={of('basis')} onChange={(v) => typing.say('basis', v)} error={refused.fields.basis} />
        <Input label={t('lists.review')} id="list-review" value={of('review')} onChange={(v) => typing.say('review', v)} hint={t('date.hint')} error={refused.fields.review} />
        {typing.note}
        {problem && errors.length === 0 && <ProblemNote problem={problem} />}
        {came && <p role="status">{t('lists.came', { list: came.list, outcome: word('lists.outcome', came.outcome ?? ''), n: came.entries, rejected: came.rejected })}</p>}
        <Button submit kind="main" disabled={!file || busy}>
          {t('lists.import')}
        </Button>
      </form>
    </details>
  )
}
