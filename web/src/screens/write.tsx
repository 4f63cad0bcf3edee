import { useEffect, useRef, useState } from 'react'
import { get, Problem, send } from '../api/client'
import { useSession } from '../api/session'
import { useFilters } from '../parts/address'
import { Busy, ProblemNote } from '../parts/state'
import { Page } from '../shell/page'
import { t } from '../texts'
import { begin, write, type Fields } from './write/document'
import { nowWords } from './write/draft'
import { Editor } from './write/editor'
import { Propose } from './write/propose'
import { Start } from './write/start'

/** Write is where reports are written: drafts are kept at the node, and nothing goes to a
 *  partner from here but what is proposed. */
export default function Screen() {
  const [params, set] = useFilters()
  const me = useSession().data?.data
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const draft = params.get('draft')
  const report = params.get('report')
  const next = params.get('next')
  const derive = params.get('derive')
  const kind = params.get('kind')
  const about = params.get('about')
  const hit = params.get('hit')
  const begun = useRef('')

  const keep = async (document: string) => {
    setBusy(true)
    setProblem(null)
    try {
      const a = await send('POST', '/drafts', { document })
      set({ draft: a.data.id, derive: undefined, portions: undefined, topics: undefined, next: undefined, kind: undefined, about: undefined, report: undefined }, { replace: true })
    } catch (e) {
      if (e instanceof Problem) setProblem(e)
    } finally {
      setBusy(false)
    }
  }

  // what an address asks for is begun once: a report of an item, a next version, a request
  const wanted = draft ? '' : [derive && `derive:${derive}`, next && `next:${next}`, kind && `kind:${kind}`, hit && `hit:${hit}`].find(Boolean) || ''
  useEffect(() => {
    if (!wanted || begun.current === wanted || !me) return
    begun.current = wanted
    void (async () => {
      try {
        if (derive) {
          const portions = (params.get('portions') ?? '').split(',').filter(Boolean)
          const topics = (params.get('topics') ?? '').split(',').filter(Boolean)
          await keep((await get(`/inbox/${derive}/derived`, { portions: portions.join(','), topics: topics.join(',') })).data.text)
        } else if (next) {
          const held = (await get(`/reports/${encodeURIComponent(next)}`)).data
          const fields = (await send('POST', '/drafts/fields', { document: held.text })).data.fields as Fields
          const { serial: _old, supersedes: _before, ...rest } = fields
          await keep(write({ ...(held.serial ? { supersedes: held.serial } : {}), ...rest, created: nowWords() }))
        } else if (hit && !kind) {
          await keep((await get(`/hits/${encodeURIComponent(hit)}/report`)).data.text)
        } else if (kind) {
          const doc = begin(me.service, nowWords(), kind)
          await keep(write({ ...doc, title: { mark: '', text: '' }, ...(about ? { purpose: t('write.about', { item: about }) } : {}) }))
        }
      } catch (e) {
        if (e instanceof Problem) setProblem(e)
      }
    })()
    // begun once for each address
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted, me])

  const start = () => me && void keep(write(begin(me.service, nowWords())))
  return (
    <Page title={t('screen.write')} wide>
      {draft ? (
        <Editor key={draft} id={draft} view={params.get('view') ?? ''} partner={params.get('partner') ?? ''} set={set} />
      ) : report ? (
        <Propose key={report} report={report} />
      ) : wanted ? (
        problem ? (
          <ProblemNote problem={problem} />
        ) : (
          <Busy />
        )
      ) : (
        <Start onBegin={start} busy={busy} problem={problem} />
      )}
    </Page>
  )
}
