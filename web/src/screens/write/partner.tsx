import { useState } from 'react'
import { Mark } from '../../parts/mark'
import { Tabs } from '../../parts/tabs'
import { visible } from '../../parts/text'
import { t, word } from '../../texts'
import { Columns } from '../review/columns'
import { foundWords } from '../review/change'
import { numbered } from '../review/compare'
import type { Comparison } from '../review/types'
import { Why } from '../review/why'
import type { Preview, Would } from './types'

/** Partners shows what each partner would get, drawn from the very bytes. */
export function Partners({ preview, at, onAt }: { preview: Preview | undefined; at: string; onAt: (partner: string) => void }) {
  if (!preview) return <p className="soft">{t('write.preview.none')}</p>
  if (!preview.report) return <p className="soft">{t('write.preview.notyet')}</p>
  if (preview.partners.length === 0) return <p className="soft">{t('write.preview.nobody')}</p>
  return (
    <Tabs
      label={t('write.preview')}
      at={at}
      onAt={onAt}
      tabs={preview.partners.map((w) => ({
        id: w.partner,
        label: (
          <>
            {w.partner} <span className="soft">{w.problem ? '!' : t('write.sent.short', { sent: w.sent, of: w.sent + w.withheld })}</span>
          </>
        ),
        show: () => <Copy key={w.partner} would={w} />,
      }))}
    />
  )
}

function Copy({ would: w }: { would: Would }) {
  const [at, setAt] = useState(0)
  const [mode, setMode] = useState<'copy' | 'compare'>('copy')
  if (w.problem) return <p className="problem">{visible(w.problem)}</p>
  const c = { ...w, residue: w.residue ?? [], items: (w.items ?? []).map((i) => ({ ...i, gaps: i.gaps ?? [], reasons: i.reasons ?? [] })) } as unknown as Comparison
  const gaps = numbered(c)
  const show = (n: number) => {
    setAt(n)
    requestAnimationFrame(() => document.getElementById(`gap-${n}`)?.scrollIntoView({ block: 'nearest' }))
  }
  return (
    <>
      <p className="who-sees">
        <strong>{t('review.sees')}</strong>{' '}
        {w.sent === 0 || !w.marking ? <span className="late">{t('review.nobody')}</span> : t('review.sees.line', { partner: w.partner, sent: w.sent, withheld: w.withheld, marking: w.marking })}{' '}
        <strong>{w.verdict && word('verdict', w.review ? 'review' : w.verdict)}</strong> <span className="soft">{visible(w.said)}</span>
      </p>
      <div className="compare-bar">
        <div role="group" aria-label={t('review.mode')}>
          {(['copy', 'compare'] as const).map((m) => (
            <button key={m} type="button" className="button" aria-pressed={mode === m} onClick={() => setMode(m)}>
              {t(`write.mode.${m}`)}
            </button>
          ))}
        </div>
        <span className="soft">{t('review.gaps.n', { n: gaps.length })}</span>
      </div>
      {w.residue?.length > 0 && (
        <div className="problem">
          <strong>{t('residue.some', { n: w.residue.length })}</strong>
          <ul>
            {w.residue.map((f, i) => (
              <li key={i}>{foundWords(f, c.items)}</li>
            ))}
          </ul>
        </div>
      )}
      {mode === 'compare' ? (
        <Columns comparison={c} gaps={gaps} mode="two" at={at} onGap={show} />
      ) : w.portions.length > 0 ? (
        <section className="tearline" aria-label={t('review.column.given', { partner: w.partner })}>
          <p className="banner">{w.marking}</p>
          {w.portions.map((p, i) => (
            <p key={i} dir="auto">
              <Mark>{p.mark}</Mark> {visible(p.text)}
            </p>
          ))}
          <p className="banner">{w.marking}</p>
        </section>
      ) : null}
      {w.marking && (
        <p className="soft small">
          {t('write.terms', { use: w.use.map((u) => word('use', u)).join(', '), onward: word('onward', w.onward) })}
          {w.hash && (
            <>
              {' '}
              · {t('write.bytes', { n: w.bytes ? Math.floor((w.bytes.length * 3) / 4) : 0 })} <code>{w.hash.slice(0, 19)}</code>
            </>
          )}
        </p>
      )}
      {w.files && w.files.length > 0 && (
        <ul aria-label={t('write.files')}>
          {w.files.map((f) => (
            <li key={f.name}>
              <bdi>{visible(f.name)}</bdi> <span className="soft">{f.media}</span> {t('write.attachment.bytes', { n: f.bytes })} <code>{f.digest.slice(0, 19)}</code>
            </li>
          ))}
        </ul>
      )}
      {w.missing && w.missing.length > 0 && <p className="note">{t('write.missing', { list: w.missing.join(', ') })}</p>}
      <Why gaps={gaps} acts={[]} at={at} onGap={setAt} />
    </>
  )
}
