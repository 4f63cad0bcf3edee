import type { Problem } from '../../api/client'
import { useShown } from '../../api/markings'
import { useSend, useGet } from '../../api/use'
import type { Document } from '../../api/types'
import { useFilters } from '../../parts/address'
import { Button } from '../../parts/button'
import { At } from '../../parts/clock'
import { useTyped } from '../../parts/typed'
import { ErrorSummary } from '../../parts/error-summary'
import { Area, Choice } from '../../parts/field'
import { PartnerChoice, usePartner } from '../../parts/partner-choice'
import { Table } from '../../parts/table'
import { ProblemNote } from '../../parts/state'
import { t, word } from '../../texts'
import type { Method } from './permitted'

type Change = Document<'ReleaseChange'>

type PolicyDiff = Document<'ReleasePolicyDiff'>

/** Diff decides the reports that are held under the policy, and under the policy with a
 *  draft: what the draft would give, and what it would take. */
export function Diff() {
  const typing = useTyped('a draft of a directive')
  const draft = typing.said.draft ?? ''
  const [filters, set] = useFilters()
  const partner = usePartner()
  const list = useGet('/directives')
  const begin = filters.get('of') ?? ''
  const whole = useGet(begin ? `/directives/${encodeURIComponent(begin)}` : null)
  const diff = useSend<'/directive-drafts/diff'>()
  useShown(diff.data)
  const problem = diff.error as Problem | null
  const write = (v: string) => typing.say('draft', v)
  return (
    <div className="two-pane">
      <form
        className="pane stack"
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          diff.mutate({ path: '/directive-drafts/diff', body: { document: draft, partner, method: (filters.get('method') ?? 'release') as Method } })
        }}
      >
        <ErrorSummary errors={problem && problem.status !== 0 ? [{ field: 'directive-draft', message: problem.detail }] : []} />
        <div className="choices">
          <PartnerChoice />
          <Choice label={t('permitted.method')} value={filters.get('method') ?? 'release'} onChange={(v) => set({ method: v })} options={['release', 'show', 'tell'].map((m) => ({ value: m, label: t(`method.${m}`) }))} />
          <Choice label={t('diff.begin')} value={begin} onChange={(v) => set({ of: v })} options={[{ value: '', label: '—' }, ...(list.data?.data.directives ?? []).map((d) => ({ value: d.id, label: d.id }))]} />
          {whole.data && <Button onPress={() => write(whole.data!.data.text ?? '')}>{t('diff.take')}</Button>}
        </div>
        <Area id="directive-draft" label={t('diff.draft')} hint={t('diff.draft.hint')} rows={26} spellCheck={false} value={draft} onChange={write} error={problem && problem.status !== 0 ? `${problem.line ? t('diff.line', { n: problem.line }) : ''} ${problem.detail}` : undefined} />
        {typing.note}
        {problem && problem.status === 0 && <ProblemNote problem={problem} />}
        <div className="buttons">
          <Button submit kind="main" disabled={!draft.trim() || !partner || diff.isPending}>
            {t('diff.ask')}
          </Button>
        </div>
      </form>
      <section className="pane" aria-live="polite" aria-label={t('directives.diff')}>
        {diff.data ? <Shown d={diff.data.data} /> : <p className="soft">{t('diff.none-yet')}</p>}
      </section>
    </div>
  )
}

function Shown({ d }: { d: PolicyDiff }) {
  const all = d.reports ?? []
  const changed = all.filter((r) => (r.gained ?? []).length + (r.lost ?? []).length + r.approvals_added + r.approvals_avoided > 0 || r.old !== r.new)
  const steps = (list: Change[] | null, gained: boolean) =>
    (list ?? []).map((c, i) => (
      <div key={i}>
        {gained ? '+' : '−'} {c.item}: {word('rung', c.from)} → {word('rung', c.to)}
      </div>
    ))
  return (
    <div className="stack">
      <p>
        <strong>{t('diff.said', { partner: d.partner, changed: changed.length, of: all.length, gained: d.rungs_gained, lost: d.rungs_lost, avoided: d.approvals_avoided, added: d.approvals_added })}</strong> <At time={d.at} />
      </p>
      <Table caption={t('diff.changed')} head={[t('outbox.report'), t('diff.old'), t('diff.new'), t('diff.gained'), t('diff.lost'), t('diff.approvals')]} rows={changed.map((r) => [r.report, word('verdict', r.old), word('verdict', r.new), steps(r.gained, true), steps(r.lost, false), `+${r.approvals_added} −${r.approvals_avoided}`])} />
    </div>
  )
}
