import { useState } from 'react'
import { useLocation } from 'wouter'
import { Problem, send } from '../../api/client'
import { useSend } from '../../api/use'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/confirm'
import { ErrorSummary } from '../../parts/error-summary'
import { Area, Input } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { Busy, ProblemNote } from '../../parts/state'
import { visible } from '../../parts/text'
import { useKey } from '../../shell/keys'
import { t } from '../../texts'
import { attachmentsOf, bodyOf, knownOf, unready, useFiles } from './attached'
import { at, idOf, placed } from './document'
import { useDraft, usePreview, type Saving } from './draft'
import { FieldList, Head, MarksUsed, Portions } from './form'
import { Partners } from './partner'
import { Tearlines } from './tearlines'

/** Saved says how the draft stands at the node. */
function Saved({ saving, onOver, onReload }: { saving: Saving; onOver: () => void; onReload: () => void }) {
  const time = saving.at?.slice(11, 16)
  if (saving.state === 'conflict')
    return (
      <span className="problem" role="alert">
        {t('write.conflict')} {saving.problem?.detail} <Button onPress={onReload}>{t('write.conflict.theirs')}</Button> <Button onPress={onOver}>{t('write.conflict.mine')}</Button>
      </span>
    )
  return (
    <span role="status" className={saving.state === 'offline' || saving.state === 'refused' ? 'late' : 'soft'}>
      {saving.state === 'saved' && time ? t('write.saved', { time }) : t(`write.saving.${saving.state}`)} {(saving.state === 'refused' || saving.state === 'offline') && saving.problem?.status !== 0 && saving.problem?.detail}
    </span>
  )
}

/** linkTo is the input that a problem is at, or the nearest around it. */
function linkTo(key: string | undefined, source: boolean): string | undefined {
  if (source) return 'source'
  const at = key && placed(key, (id) => document.getElementById(id) !== null)
  return at ? idOf(at) : undefined
}

/** ended forgets a draft that was taken in beside its files. The report stands, whatever
 *  comes of the draft: one that cannot be forgotten now is still in its writer's list. */
async function ended(id: string, ifMatch: string | undefined) {
  try {
    await send('DELETE', `/drafts/${id}`, undefined, { ifMatch })
  } catch (e) {
    if (!(e instanceof Problem)) throw e
  }
}

/** Editor is a full page for one draft: what is typed to the left, what each partner would
 *  get of it to the right. */
export function Editor({ id, view, partner, set }: { id: string; view: string; partner: string; set: (c: Record<string, string | undefined>, o?: { replace?: boolean }) => void }) {
  const d = useDraft(id)
  const files = useFiles(id)
  const { preview, error, behind } = usePreview(d.text, d.fields ? knownOf(d.fields, files.of) : {})
  const submit = useSend(['/drafts', '/reports'])
  const [asking, setAsking] = useState(false)
  const [tried, setTried] = useState(false)
  const [notDerived, setNotDerived] = useState('')
  const [, go] = useLocation()
  const waiting = d.fields ? unready(d.fields, files.of) : []
  const problems = [...(preview?.problems ?? []), ...waiting]
  const source = view === 'source' || (d.loaded && !d.fields)
  const blocked = behind || !preview?.takes || waiting.length > 0
  const ask = () => {
    setTried(true)
    submit.reset()
    if ((preview?.takes || notDerived) && waiting.length === 0) setAsking(true)
  }
  useKey('Ctrl+s', () => void d.save(), t('keys.save'))
  useKey('Ctrl+Enter', ask, t('keys.submit'))
  if (d.failed) return <ProblemNote problem={d.failed} retry={() => void d.reload()} />
  if (!d.loaded) return <Busy />
  const linked = problems.map((p) => ({ field: linkTo(p.key, source), message: p.line && source ? t('write.line', { n: p.line, message: p.message }) : `${p.key ? `${p.key}: ` : ''}${p.message}` }))
  const editing = d.fields ? { doc: d.fields, problems, onEdit: d.edit } : null
  const count = Array.isArray(at(d.fields ?? undefined, ['portions'])) ? (at(d.fields ?? undefined, ['portions']) as unknown[]).length : 0
  const close = problems.some((p) => /not_derived|derived/.test(`${p.key} ${p.message}`))
  return (
    <>
      <div className="write-bar">
        <span>
          {t('write.rolled')} <strong className="mark">{preview ? (preview.unread > 0 ? preview.marking : preview.rolled || preview.marking) : '…'}</strong>
          {preview && preview.unread > 0 && <span className="late"> {t('write.unread', { n: preview.unread })}</span>}
        </span>
        <Saved saving={d.saving} onOver={() => void d.save(true)} onReload={() => void d.theirs()} />
        <span className={problems.length > 0 ? 'late' : 'good'} role="status">
          {behind ? t('write.looking') : problems.length > 0 ? t('form.errors', { n: problems.length }) : preview?.takes ? t('write.ready') : ''}
        </span>
        <div role="group" aria-label={t('write.view')} className="buttons">
          <Button pressed={!source} onPress={() => set({ view: undefined }, { replace: true })} disabled={!d.fields}>
            {t('write.view.fields')}
          </Button>
          <Button pressed={source} onPress={() => set({ view: 'source' }, { replace: true })}>
            {t('write.view.source')}
          </Button>
        </div>
        <Button kind="main" onPress={ask} disabled={behind}>
          {t('write.submit')}
        </Button>
      </div>
      {tried && problems.length > 0 && !behind && <ErrorSummary errors={linked} />}
      {preview?.note && <p className="note">{visible(preview.note)}</p>}
      {error && <ProblemNote problem={error} />}
      {close && tried && <Input label={t('write.notderived')} value={notDerived} onChange={setNotDerived} />}
      <div className="write-room">
        <div className="write-form">
          {editing && <MarksUsed doc={editing.doc} />}
          {source || !editing ? (
            <section className="panel">
              {d.problem && <ProblemNote problem={d.problem} />}
              <p className="soft">{t('write.source.note')}</p>
              <div className="source">
                <Area label={t('write.view.source')} id="source" value={d.text} onChange={d.source} rows={32} spellCheck={false} error={d.problem ? `${d.problem.line ? `${t('write.line.n', { n: d.problem.line })} ` : ''}${d.problem.detail}` : undefined} />
              </div>
              {problems.length > 0 && (
                <ul className="late">
                  {linked.map((p, i) => (
                    <li key={i}>{p.message}</li>
                  ))}
                </ul>
              )}
            </section>
          ) : (
            <>
              <Head {...editing} />
              <Portions {...editing} files={files} />
              <FieldList {...editing} />
              <Tearlines {...editing} />
            </>
          )}
        </div>
        <section className="panel write-preview" aria-label={t('write.preview')}>
          <h2>
            {t('write.preview')} <Mark>{preview?.marking?.split('//')[0]}</Mark>
          </h2>
          <Partners preview={preview} at={partner} onAt={(p) => set({ partner: p }, { replace: true })} />
        </section>
      </div>
      <Confirm
        open={asking}
        onOpen={setAsking}
        about={`submit ${id}`}
        title={t('write.submit')}
        act={t('write.submit.act')}
        busy={submit.isPending || (blocked && !(notDerived && waiting.length === 0))}
        problem={submit.error}
        onConfirm={async () => {
          if (!(await d.save())) return false
          const order = { not_derived: notDerived || undefined, hit: new URLSearchParams(window.location.search).get('hit') ?? undefined }
          const doc = d.fields
          const attached = doc && attachmentsOf(doc).length > 0
          const sent = attached
            ? submit.mutateAsync({ path: '/reports/files', body: bodyOf(d.text, doc, files.of), params: order })
            : submit.mutateAsync({ path: `/drafts/${id}/submit`, body: { file: 'the draft', ...order }, ifMatch: d.etag.current })
          return sent.then(
            async (a) => {
              if (attached) await ended(id, d.etag.current)
              d.forget()
              files.forget()
              go(`/write?report=${encodeURIComponent(a.data.serial ?? a.data.id)}`)
              return true
            },
            () => false,
          )
        }}
      >
        <p className="sentence">{t('write.submit.sentence', { n: count, marking: preview?.rolled ?? '', partners: preview?.partners.length ?? 0 })}</p>
      </Confirm>
    </>
  )
}
