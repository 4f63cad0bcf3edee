import { Link } from 'wouter'
import type { Problem } from '../../api/client'
import type { BodyOf } from '../../api/types'
import { useGet } from '../../api/use'
import { Dialog } from '../../parts/dialog'
import { Check } from '../../parts/field'
import { Form } from '../../parts/form'
import { Mark } from '../../parts/mark'
import { visible } from '../../parts/text'
import { t, word } from '../../texts'
import type { Arrival, Portion } from './types'

interface Ask {
  item: Arrival
  busy: boolean
  problem: Problem | null
  onClose: () => void
}

type Done = Promise<boolean>

export const credibilities = [1, 2, 3, 4, 5, 6]

const portionsOf = (item: Arrival, words: boolean) => [{ value: '', label: t('grade.whole') }, ...(item.portions ?? []).map((p, i) => ({ value: String(i), label: `${i + 1} ${p.mark}${words ? ` ${p.text.slice(0, 60)}` : ''}` }))]

/** Grade says how credible an item is, as a claim that rests on it. */
export function Grade({ item, busy, problem, onClose, onGrade }: Ask & { onGrade: (document: unknown) => Done }) {
  const sources = useGet('/sources')
  const known = sources.data?.data.sources ?? []
  return (
    <Dialog open onOpen={(o) => !o && onClose()} title={t('grade.title')}>
      <Form
        about={`grade ${item.id}`}
        words={<p className="soft">{t('grade.words')}</p>}
        fields={[
          { name: 'credibility', label: t('grade.credibility'), kind: 'choice', initial: '6', options: credibilities.map((c) => ({ value: String(c), label: `${c} — ${t(`credibility.${c}`)}` })) },
          { name: 'portion', label: t('grade.portion'), kind: 'choice', options: portionsOf(item, true) },
          { name: 'text', label: t('grade.claim'), hint: t('grade.claim.hint'), kind: 'area', required: true, missing: t('grade.claim.missing') },
          { name: 'source', label: t('grade.source'), kind: 'choice', shown: () => known.length > 0, options: [{ value: '', label: t('grade.source.none') }, ...known.map((s) => ({ value: s.id, label: s.source?.name ?? s.id }))] },
        ]}
        act={(s) => t('grade.act', { grade: s.credibility ?? '' })}
        busy={busy}
        problem={problem}
        onAct={(s) => onGrade({ text: (s.text ?? '').trim(), supports: [`received:${item.id}${s.portion ? `#${s.portion}` : ''}`], credibility: Number(s.credibility), ...(s.source ? { source: s.source } : {}) })}
        onCancel={onClose}
      />
    </Dialog>
  )
}

const uses = ['not-useful', 'background', 'useful', 'action', 'harmful']

/** Say tells the sender of what use an item was. */
export function Say({ item, busy, problem, onClose, onSay }: Ask & { onSay: (grade: string, report?: string) => Done }) {
  return (
    <Dialog open onOpen={(o) => !o && onClose()} title={t('feedback.title', { partner: item.partner })}>
      <Form
        about={`feedback ${item.id}`}
        words={(s) => <p className="sentence">{t('feedback.sentence', { partner: item.partner, grade: word('use-grade', s.grade ?? '') })}</p>}
        fields={[
          { name: 'grade', label: t('feedback.grade'), kind: 'choice', initial: 'useful', options: uses.map((u) => ({ value: u, label: word('use-grade', u) })) },
          { name: 'report', label: t('feedback.report'), hint: t('feedback.report.hint') },
        ]}
        act={t('feedback.act', { partner: item.partner })}
        busy={busy}
        problem={problem}
        onAct={(s) => onSay(s.grade ?? '', (s.report ?? '').trim() || undefined)}
        onCancel={onClose}
      />
    </Dialog>
  )
}

/** Question asks the sender about an item: the words are a report of kind request. */
export function Question({ item, busy, problem, onClose, onAsk }: Ask & { onAsk: (body: BodyOf<'/questions', 'POST'>) => Done }) {
  const reports = useGet('/reports', { limit: 200 })
  const requests = (reports.data?.data.reports ?? []).filter((r) => r.kind === 'request')
  return (
    <Dialog open onOpen={(o) => !o && onClose()} title={t('ask.title', { partner: item.partner })}>
      <Form
        about={`question ${item.id}`}
        words={
          <p className="soft">
            {t('ask.words')} <Link href={`/write?kind=request&about=${item.id}`}>{t('ask.write')}</Link>
          </p>
        }
        fields={[
          { name: 'kind', label: t('ask.kind'), kind: 'choice', initial: 'answer', options: ['answer', 'unmask'].map((k) => ({ value: k, label: t(`ask.kind.${k}`) })) },
          { name: 'portion', label: t('grade.portion'), kind: 'choice', shown: (s) => s.kind === 'unmask', options: portionsOf(item, false) },
          { name: 'report', label: t('ask.report'), kind: 'choice', initial: '', options: [{ value: '', label: '—' }, ...requests.map((r) => ({ value: r.serial ?? r.id, label: `${r.serial ?? r.id} · ${r.marking}` }))] },
          { name: 'within', label: t('ask.within'), hint: t('ask.within.hint'), initial: 'P7D' },
        ]}
        check={(s) => ((s.report ?? '') === '' ? { report: t('ask.report.missing') } : {})}
        act={t('ask.act', { partner: item.partner })}
        busy={busy}
        problem={problem}
        onAct={(s) => onAsk({ kind: s.kind, report: s.report, to: item.partner, within: (s.within ?? '').trim() || undefined, ...(s.kind === 'unmask' ? { item: item.id, ...(s.portion ? { portion: Number(s.portion) } : {}) } : {}) })}
        onCancel={onClose}
      />
    </Dialog>
  )
}

/** Comply does what a recall or a correction asks. */
export function Comply({ item, busy, problem, onClose, onComply }: Ask & { onComply: (code: string, reason?: string) => Done }) {
  const codes = item.taken_back?.successor ? ['replaced', 'erased', 'apart'] : ['erased', 'apart']
  return (
    <Dialog open onOpen={(o) => !o && onClose()} title={t('comply.title', { partner: item.partner })}>
      <Form
        about={`comply ${item.id}`}
        words={(s) => <p className="sentence">{t(`comply.${s.code}.sentence`, { partner: item.partner, n: item.portions?.length ?? 0 })}</p>}
        fields={[
          { name: 'code', label: t('comply.code'), kind: 'choice', required: true, options: codes.map((c) => ({ value: c, label: t(`comply.${c}`) })) },
          { name: 'reason', label: t('confirm.reason'), hint: t('comply.reason.hint'), kind: 'area', rows: 2, required: true, missing: t('confirm.reason.missing'), shown: (s) => s.code === 'apart' },
        ]}
        act={(s) => t(`comply.${s.code}.act`, { partner: item.partner })}
        busy={busy}
        problem={problem}
        onAct={(s) => onComply(s.code ?? '', s.code === 'apart' ? (s.reason ?? '').trim() : undefined)}
        onCancel={onClose}
      />
    </Dialog>
  )
}

/** Derive begins a report of our own that is made of an item. */
export function Derive({ item, title, onClose, onDerive }: { item: Arrival; title: boolean; onClose: () => void; onDerive: (portions: number[], topics: string[]) => void }) {
  const all = (item.portions ?? []).map((p, i) => [i, p] as [number, Portion]).filter(([i]) => !(title && i === 0))
  const chosen = (said: Record<string, string>) => all.map(([i]) => i).filter((i) => said[`portion-${i}`] !== 'no')
  const topics = (said: Record<string, string>) => (said.topics ?? '').split(/[\s,;]+/).filter(Boolean)
  return (
    <Dialog open onOpen={(o) => !o && onClose()} title={t('derive.title')}>
      <Form
        about={`derive ${item.id}`}
        words={(s) => <p>{t('derive.words', { partner: item.partner, n: chosen(s).length, of: all.length })}</p>}
        before={({ said, say }) => (
          <fieldset>
            <legend>{t('derive.portions')}</legend>
            {all.map(([i, p]) => (
              <Check
                key={i}
                label={
                  <>
                    <Mark>{p.mark}</Mark> <bdi>{visible(p.text)}</bdi>
                  </>
                }
                checked={said[`portion-${i}`] !== 'no'}
                onChange={(on) => say(`portion-${i}`, on ? 'yes' : 'no')}
              />
            ))}
          </fieldset>
        )}
        fields={[{ name: 'topics', label: t('derive.topics'), hint: t('derive.topics.hint'), required: true, missing: t('derive.topics.missing') }]}
        check={(s) => (chosen(s).length === 0 ? { topics: t('derive.portions.missing') } : topics(s).length === 0 ? { topics: t('derive.topics.missing') } : {})}
        act={(s) => t('derive.act', { n: chosen(s).length })}
        onAct={(s) => {
          onDerive(chosen(s), topics(s))
          return true
        }}
        onCancel={onClose}
      />
    </Dialog>
  )
}
