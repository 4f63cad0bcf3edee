import { useState } from 'react'
import { Link } from 'wouter'
import { Problem, send } from '../../api/client'
import { useGet } from '../../api/use'
import { Button } from '../../parts/button'
import { Confirm } from '../../parts/confirm'
import { Check } from '../../parts/field'
import { ProblemNote, Ready } from '../../parts/state'
import { visible } from '../../parts/text'
import { t, word } from '../../texts'
import { usePreview } from './draft'
import { Partners } from './partner'
import type { Document, Result } from './types'

/** Propose puts a report to the partners that one chooses: each copy is decided alone. */
export function Propose({ report }: { report: string }) {
  const held = useGet(`/reports/${encodeURIComponent(report)}`)
  return <Ready of={held}>{(d) => <Chosen key={d.id} doc={d} />}</Ready>
}

interface Came {
  partner: string
  result?: Result
  problem?: Problem
}

function Chosen({ doc }: { doc: Document }) {
  const { preview, error } = usePreview(doc.text, Object.fromEntries((doc.files ?? []).map((f) => [f.name, { digest: f.digest, bytes: f.bytes }])))
  const [chosen, setChosen] = useState<string[]>([])
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [came, setCame] = useState<Came[]>([])
  const [at, setAt] = useState('')
  const name = doc.serial ?? doc.id
  const partners = preview?.partners ?? []
  const would = partners.filter((w) => chosen.includes(w.partner))
  const run = async () => {
    setBusy(true)
    const out: Came[] = []
    for (const w of would) {
      try {
        out.push({ partner: w.partner, result: (await send('POST', '/releases', { report: name, partner: w.partner })).data })
      } catch (e) {
        if (e instanceof Problem) out.push({ partner: w.partner, problem: e })
      }
    }
    setCame(out)
    setBusy(false)
    setAsking(false)
    return true
  }
  return (
    <div className="panels">
      <section className="panel" aria-label={t('propose.title', { serial: name })}>
        <h2>{t('propose.title', { serial: name })}</h2>
        <p className="soft">
          <span className="mark">{doc.marking}</span> · {word('kind', doc.kind)} · {t('review.version', { n: doc.version })} · {doc.author}
        </p>
        {error && <ProblemNote problem={error} />}
        {partners.map((w) => (
          <Check
            key={w.partner}
            label={
              <>
                <strong>{w.partner}</strong> {w.problem ? visible(w.problem) : w.sent === 0 ? t('propose.nothing', { said: w.said }) : t('propose.line', { sent: w.sent, of: w.sent + w.withheld, marking: w.marking, said: w.said })}
              </>
            }
            checked={chosen.includes(w.partner)}
            onChange={(on) => setChosen(on ? [...chosen, w.partner] : chosen.filter((p) => p !== w.partner))}
          />
        ))}
        {preview && partners.length === 0 && <p className="soft">{t('write.preview.nobody')}</p>}
        <div className="buttons">
          <Button kind="main" onPress={() => setAsking(true)} disabled={would.length === 0 || busy}>
            {t('propose.ask', { n: would.length })}
          </Button>
          <Link href={`/write?next=${encodeURIComponent(name)}`}>{t('write.next')}</Link>
          <Link href="/write">{t('write.back')}</Link>
        </div>
        {chosen.length === 0 && <p className="soft small">{t('propose.empty')}</p>}
        {came.length > 0 && (
          <div role="status">
            <ul className="came">
            {came.map((c) => (
              <li key={c.partner}>
                <strong>{c.partner}</strong>: {c.problem ? <span className="late">{visible(c.problem.detail)}</span> : visible(c.result!.said)}{' '}
                {c.result?.release && c.result.state === 'in-review' && <Link href={`/review?release=${c.result.release}`}>{t('propose.review')}</Link>}
              </li>
            ))}
            </ul>
          </div>
        )}
      </section>
      <section className="panel" aria-label={t('write.preview')}>
        <h2>{t('write.preview')}</h2>
        <Partners preview={preview} at={at} onAt={setAt} />
      </section>
      <Confirm open={asking} onOpen={setAsking} about={`propose ${name}`} title={t('propose.confirm', { serial: name })} act={t('propose.act', { list: would.map((w) => w.partner).join(', ') })} busy={busy} onConfirm={run}>
        {would.map((w) => (
          <p key={w.partner} className="sentence">
            {w.sent === 0 ? t('propose.sentence.none', { partner: w.partner }) : t('propose.sentence', { partner: w.partner, sent: w.sent, of: w.sent + w.withheld, marking: w.marking })} {w.review ? t('propose.sentence.review') : w.sent > 0 ? t('propose.sentence.goes') : ''}
          </p>
        ))}
      </Confirm>
    </div>
  )
}
