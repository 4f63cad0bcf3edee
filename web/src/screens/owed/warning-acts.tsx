import { Act, stated, utc, type Ask, type Said } from '../../parts/act'
import { useSession } from '../../api/session'
import { t } from '../../texts'
import { Link, useLocation } from 'wouter'
import type { Advisory, Warning } from './types'
import { options, usePartners } from './words'

const changes = ['/warnings', '/owed', '/notices', '/advisories']
const most = 6

/** several gives the fields of a list of things: the next comes once the one before is filled. */
function several(n: number, of: (i: number) => Ask[], filled: (i: number, s: Said) => boolean): Ask[] {
  return Array.from({ length: n }, (_, i) => of(i).map((f) => ({ ...f, shown: (s: Said) => (i === 0 || filled(i - 1, s)) && (f.shown?.(s) ?? true) }))).flat()
}

interface Acts {
  warning: Warning
  etag?: string
}

const pathOf = (w: Warning) => `/warnings/${encodeURIComponent(w.warning)}` as const

/** Determine answers whether there is a duty to warn. */
export function Determine({ warning, etag }: Acts) {
  const d = warning.determination
  const tri = options('warning.tri', ['unknown', 'yes', 'no'])
  const criterion = (name: 'credible' | 'specific' | 'impending'): Ask[] => [
    { name, label: t(`warning.${name}`), kind: 'choice', required: true, options: tri, initial: d?.[name].is ?? 'unknown' },
    { name: `${name}_basis`, label: t('warning.basis', { of: t(`warning.${name}`) }), kind: 'area', rows: 2, required: true, shown: (s) => s[name] !== 'unknown', initial: d?.[name].basis },
  ]
  const fields: Ask[] = [
    ...criterion('credible'),
    ...criterion('specific'),
    ...criterion('impending'),
    { name: 'harm', label: t('warning.harm'), kind: 'choice', required: true, options: options('warning.harm', ['killing', 'serious-bodily-injury', 'kidnapping', 'none']), initial: d?.harm },
    { name: 'harm_basis', label: t('warning.basis', { of: t('warning.harm') }), kind: 'area', rows: 2, required: true, shown: (s) => s.harm === 'none', initial: d?.harm_basis },
    ...several(
      most,
      (i) => [
        { name: `v${i}_kind`, label: t('warning.victim.kind', { n: i + 1 }), kind: 'choice', options: [{ value: '', label: '—' }, ...options('warning.victimkind', ['person', 'group', 'institution', 'business', 'structure', 'place'])], initial: d?.victims?.[i]?.kind },
        { name: `v${i}_text`, label: t('warning.victim.text', { n: i + 1 }), shown: (s) => Boolean(s[`v${i}_kind`]), initial: d?.victims?.[i]?.text },
        { name: `v${i}_field`, label: t('warning.victim.field'), hint: t('warning.victim.field.hint'), shown: (s) => Boolean(s[`v${i}_kind`]), initial: d?.victims?.[i]?.field },
        { name: `v${i}_nationality`, label: t('warning.nationality'), hint: t('country.hint'), shown: (s) => Boolean(s[`v${i}_kind`]), initial: d?.victims?.[i]?.nationality },
        { name: `v${i}_responsible`, label: t('warning.responsible'), hint: t('country.hint'), shown: (s) => Boolean(s[`v${i}_kind`]), initial: d?.victims?.[i]?.responsible },
      ],
      (i, s) => Boolean(s[`v${i}_kind`]),
    ),
    { name: 'decision', label: t('warning.decision'), kind: 'choice', required: true, options: options('warning.decision', ['warn', 'refer', 'waive', 'no-duty']) },
    { name: 'ground', label: t('warning.ground'), hint: t('warning.ground.hint'), required: true, shown: (s) => s.decision === 'waive' },
    { name: 'to', label: t('warning.refer'), hint: t('warning.refer.hint'), shown: (s) => s.decision === 'refer' },
    { name: 'reason', label: t('confirm.reason'), kind: 'area', hint: t('warning.reason.hint') },
  ]
  const of = (s: Said, name: 'credible' | 'specific' | 'impending') => stated({ is: s[name], basis: s[name] === 'unknown' ? '' : s[`${name}_basis`] })
  return (
    <Act
      label={t(d ? 'warning.determine.again' : 'warning.determine')}
      kind="main"
      shortcut="d"
      wide
      path={`${pathOf(warning)}/determine`}
      changes={changes}
      ifMatch={etag}
      words={<p>{t('warning.determine.words')}</p>}
      fields={fields}
      body={(s) =>
        stated({
          credible: of(s, 'credible'),
          specific: of(s, 'specific'),
          impending: of(s, 'impending'),
          harm: s.harm,
          harm_basis: s.harm === 'none' ? s.harm_basis : '',
          victims: Array.from({ length: most }, (_, i) => i)
            .filter((i) => s[`v${i}_kind`])
            .map((i) => stated({ kind: s[`v${i}_kind`], text: s[`v${i}_text`], field: s[`v${i}_field`], nationality: s[`v${i}_nationality`], responsible: s[`v${i}_responsible`] })),
          decision: s.decision,
          ground: s.decision === 'waive' ? s.ground : '',
          to: s.decision === 'refer' ? s.to : '',
          reason: s.reason,
        })
      }
    />
  )
}

/** PlanWays says by which ways, in order, the warning is to be given. */
export function PlanWays({ warning, etag }: Acts) {
  const partners = usePartners()
  return (
    <Act
      label={t('warning.plan')}
      wide
      path={`${pathOf(warning)}/plan`}
      changes={changes}
      ifMatch={etag}
      words={<p>{t('warning.plan.words')}</p>}
      fields={several(
        most,
        (i) => [
          { name: `w${i}_by`, label: t('warning.plan.by', { n: i + 1 }), kind: 'choice', required: i === 0, options: [...(i === 0 ? [] : [{ value: '', label: '—' }]), ...options('warning.way', ['link', 'intermediary', 'tell', 'file'])], initial: warning.plan[i]?.by },
          { name: `w${i}_to`, label: t('warning.plan.to'), hint: t('country.hint'), required: i === 0, list: 'plan-parties', shown: (s) => i === 0 || Boolean(s[`w${i}_by`]), initial: warning.plan[i]?.to },
          { name: `w${i}_via`, label: t('warning.plan.via'), kind: 'choice', options: [{ value: '', label: '—' }, ...partners], shown: (s) => s[`w${i}_by`] === 'intermediary', initial: warning.plan[i]?.via },
          { name: `w${i}_who`, label: t('warning.plan.who'), shown: (s) => s[`w${i}_by`] === 'tell', initial: warning.plan[i]?.who },
        ],
        (i, s) => Boolean(s[`w${i}_by`] && s[`w${i}_to`]),
      )}
      body={(s) => ({
        ways: Array.from({ length: most }, (_, i) => i)
          .filter((i) => s[`w${i}_by`] && s[`w${i}_to`])
          .map((i) => stated({ by: s[`w${i}_by`], to: s[`w${i}_to`], via: s[`w${i}_via`], who: s[`w${i}_who`] })),
      })}
    />
  )
}

/** Hand records what reached the partner otherwise than by the link. */
export function Hand({ warning, etag }: Acts) {
  const given = [...new Set(warning.given.map((g) => g.partner))].map((p) => ({ value: p, label: p }))
  const filed = warning.given.filter((g) => g.by === 'file' && g.state !== 'handed').map((g) => ({ value: g.partner, label: g.partner }))
  if (given.length === 0) return null
  const digest = warning.acts.filter((a) => a.act === 'filed').at(-1)?.digest
  return (
    <>
      {filed.length > 0 && (
        <Act
          label={t('warning.handed')}
          path={`${pathOf(warning)}/handed`}
          changes={changes}
          ifMatch={etag}
          fields={[
            { name: 'partner', label: t('owed.partner'), kind: 'choice', required: true, options: filed },
            { name: 'digest', label: t('warning.digest'), required: true, initial: digest },
            { name: 'courier', label: t('warning.courier'), required: true },
            { name: 'place', label: t('engagement.place'), required: true },
            { name: 'at', label: t('table.at'), kind: 'time', required: true },
          ]}
          body={(s) => ({ ...s, at: utc(s.at) })}
        />
      )}
      <Act
        label={t('warning.ack')}
        path={`${pathOf(warning)}/ack`}
        changes={changes}
        ifMatch={etag}
        words={<p>{t('warning.ack.words')}</p>}
        fields={[
          { name: 'partner', label: t('owed.partner'), kind: 'choice', required: true, options: given },
          { name: 'who', label: t('warning.ack.who'), required: true, hint: t('warning.ack.who.hint') },
          { name: 'at', label: t('table.at'), kind: 'time', required: true },
          { name: 'how', label: t('warning.ack.how'), kind: 'area', required: true },
        ]}
        body={(s) => ({ partner: s.partner, at: utc(s.at), how: `${s.who}: ${s.how}` })}
      />
    </>
  )
}

/** Ends are what is done when the window passes, and what came of it. */
export function Ends({ warning, etag }: Acts) {
  const path = pathOf(warning)
  return (
    <>
      <Act
        label={t('warning.renew')}
        path={`${path}/window`}
        changes={changes}
        ifMatch={etag}
        words={<p>{t('warning.renew.words')}</p>}
        fields={[
          { name: 'renew', label: t('warning.renew.until'), kind: 'time', required: true },
          { name: 'reason', label: t('confirm.reason'), kind: 'area' },
        ]}
        body={(s) => stated({ renew: utc(s.renew), reason: s.reason })}
      />
      <Act label={t('warning.change')} path={`${path}/window`} changes={changes} ifMatch={etag} words={<p>{t('warning.change.words')}</p>} fields={[{ name: 'change', label: t('feedback.release'), required: true, hint: t('warning.change.hint') }]} body={(s) => s} />
      <Act label={t('warning.standdown')} kind="grave" path={`${path}/window`} changes={changes} ifMatch={etag} words={<p>{t('warning.standdown.words', { n: warning.given.length })}</p>} fields={[{ name: 'reason', label: t('confirm.reason'), kind: 'area', required: true }]} body={(s) => ({ stand_down: true, reason: s.reason })} />
      <Act
        label={t('warning.outcome')}
        path={`${path}/outcome`}
        changes={changes}
        ifMatch={etag}
        words={<p>{t('warning.outcome.words')}</p>}
        fields={[
          { name: 'code', label: t('owed.outcome'), kind: 'choice', required: true, options: options('warning.outcome', ['prevented', 'occurred', 'not-occurred', 'unknown']) },
          { name: 'reported_by', label: t('warning.reportedby'), required: true, hint: t('question.stays') },
          { name: 'reason', label: t('confirm.reason'), kind: 'area', hint: t('question.stays') },
          { name: 'tell', label: t('warning.tellsender'), kind: 'check', shown: () => Boolean(warning.received) },
        ]}
        body={(s) => stated({ code: s.code, reported_by: s.reported_by, reason: s.reason, tell: s.tell === 'yes' ? true : undefined })}
      />
    </>
  )
}

/** Public are the acts about what the public is told. */
export function Public({ warning, etag, advisories }: Acts & { advisories: Advisory[] }) {
  const path = pathOf(warning)
  const published = advisories.filter((a) => a.state === 'published').map((a) => ({ value: a.id, label: a.headline ?? a.id }))
  return (
    <>
      <Act
        label={t('warning.officials')}
        path={`${path}/officials`}
        changes={changes}
        ifMatch={etag}
        words={<p>{t('warning.officials.words')}</p>}
        fields={[
          { name: 'office', label: t('warning.office'), required: true },
          { name: 'at', label: t('table.at'), kind: 'time', required: true },
        ]}
        body={(s) => ({ office: s.office, at: utc(s.at) })}
      />
      {warning.report ? <DraftAdvisory report={warning.report} warning={warning.warning} /> : <Link href={`/inbox?item=${encodeURIComponent(warning.received ?? '')}`}>{t('warning.public.item')}</Link>}
      <Act
        label={t('warning.notice')}
        path={`${path}/notice`}
        changes={changes}
        ifMatch={etag}
        words={<p>{t('warning.notice.words')}</p>}
        fields={[
          { name: 'advisory', label: t('owed.page.advisories'), kind: 'choice', options: [{ value: '', label: t('warning.notice.none') }, ...published] },
          { name: 'reason', label: t('confirm.reason'), kind: 'area', required: true },
        ]}
        body={(s) => stated(s)}
      />
    </>
  )
}

const cap = (values: string[]) => values.map((v) => ({ value: v, label: v }))

/** DraftAdvisory drafts what the public may be told: the words are those that may go. */
export function DraftAdvisory({ report, warning, update, label }: { report: string; warning?: string; update?: string; label?: string }) {
  const [, go] = useLocation()
  const session = useSession()
  const exercise = session.data?.data.exercise
  return (
    <Act
      label={label ?? t('advisory.draft')}
      wide
      path="/advisories"
      changes={changes}
      words={<p>{t('advisory.draft.words')}</p>}
      fields={[
        { name: 'event', label: t('advisory.event'), required: true, hint: t('advisory.event.hint') },
        { name: 'urgency', label: t('advisory.urgency'), kind: 'choice', required: true, options: cap(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']) },
        { name: 'severity', label: t('advisory.severity'), kind: 'choice', required: true, options: cap(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']) },
        { name: 'certainty', label: t('advisory.certainty'), kind: 'choice', required: true, options: cap(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']) },
        { name: 'response', label: t('advisory.response'), kind: 'choice', options: [{ value: '', label: '—' }, ...cap(['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None'])] },
        { name: 'expires', label: t('advisory.expires'), kind: 'time', required: true },
        { name: 'country', label: t('advisory.country'), hint: t('country.hint') },
        { name: 'field', label: t('advisory.field'), hint: t('advisory.field.hint') },
        { name: 'languages', label: t('advisory.languages'), hint: t('advisory.languages.hint') },
        { name: 'sender_name', label: t('advisory.sender') },
        { name: 'web', label: t('advisory.web') },
        { name: 'contact', label: t('advisory.contact') },
        ...(exercise ? [{ name: 'exercise', label: t('advisory.exercise'), required: true } as Ask] : []),
      ]}
      body={(s) =>
        stated({
          report,
          warning,
          update,
          events: { '': s.event },
          urgency: s.urgency,
          severity: s.severity,
          certainty: s.certainty,
          response: s.response ? [s.response] : undefined,
          expires: utc(s.expires),
          areas: [...(s.country ? [{ country: s.country }] : []), ...(s.field ? [{ field: s.field }] : [])],
          languages: (s.languages ?? '').split(/[\s,]+/).filter(Boolean),
          sender_name: s.sender_name,
          web: s.web,
          contact: s.contact,
          exercise: s.exercise,
        })
      }
      onDone={(a) => go(`/owed/advisories/${encodeURIComponent(a.id)}`)}
    />
  )
}
