import type { Problem } from '../../api/client'
import { Dialog } from '../../parts/dialog'
import { Form } from '../../parts/form'
import { t } from '../../texts'
import { sent, type Numbered } from './compare'
import type { Comparison } from './types'

/** Approve says in one sentence what the partner gets, and approves exactly those bytes. */
export function Approve({
  open,
  onOpen,
  comparison: c,
  gaps,
  viewed,
  busy,
  problem,
  onApprove,
}: {
  open: boolean
  onOpen: (open: boolean) => void
  comparison: Comparison
  gaps: Numbered[]
  viewed: boolean
  busy: boolean
  problem: Problem | null
  onApprove: (said: { reason?: string; residue?: string }) => Promise<boolean>
}) {
  const counts = sent(c)
  const last = c.approved.length + 1 >= c.officers
  return (
    <Dialog open={open} onOpen={onOpen} title={t('approve.title', { partner: c.partner })}>
      <Form
        about={`approve ${c.release} ${c.hash}`}
        words={
          <>
            <p className="sentence">
              {t('approve.sentence', { partner: c.partner, sent: counts.sent, of: counts.of, marking: c.marking })} {gaps.length > 0 ? t('approve.gaps', { n: gaps.length }) : t('approve.whole')}
            </p>
            <p>{last ? t('approve.goes') : t('approve.ticks', { have: c.approved.length + 1, of: c.officers })}</p>
            {c.files && c.files.length > 0 && <p className="note">{t('approve.files', { n: c.files.length })}</p>}
            {!viewed && <p className="note">{t('approve.unviewed')}</p>}
            <p className="soft">
              {t('approve.hash')} <code>{c.hash}</code>
            </p>
          </>
        }
        fields={[
          { name: 'residue', label: t('approve.residue', { n: c.residue.length }), kind: 'area', rows: 2, required: true, missing: t('approve.residue.missing'), shown: () => c.residue.length > 0 },
          { name: 'reason', label: t('approve.reason'), kind: 'area', rows: 2 },
        ]}
        act={last ? t('approve.act', { partner: c.partner }) : t('approve.act.tick', { partner: c.partner })}
        busy={busy}
        problem={problem}
        onAct={(s) => onApprove({ reason: (s.reason ?? '').trim() || undefined, residue: c.residue.length > 0 ? (s.residue ?? '').trim() : undefined })}
        onCancel={() => onOpen(false)}
      />
    </Dialog>
  )
}
