import { useQuery } from '@tanstack/react-query'
import { send, type Problem } from '../../api/client'
import { Mark } from '../../parts/mark'
import { ProblemNote } from '../../parts/state'
import { visible } from '../../parts/text'
import { t, word } from '../../texts'
import type { Strip as View } from './types'

/** general are the questions that are told too generally: each of the node's sentences
 *  begins with one. */
export const general = (sentences: string[]) => [...new Set(sentences.map((s) => s.slice(0, s.indexOf(':'))))]

/** Strip asks of a warning who, what, where, when and how: what is held, what would go. It
 *  is what the rules alone give; an officer's choices are in the columns. */
export function Strip({ report, partner, mark, hash }: { report: string; partner: string; mark: string; hash: string }) {
  const strip = useQuery<View, Problem>({
    queryKey: ['strip', report, partner, hash],
    queryFn: async () => (await send('POST', `/warnings/${encodeURIComponent(report)}/strip`, { partner })).data,
    retry: false,
  })
  if (strip.error) return <ProblemNote problem={strip.error} />
  if (!strip.data) return null
  const s = strip.data
  return (
    <section className="strip" aria-label={t('review.strip')}>
      <h3>
        {t('review.strip')} <Mark>{mark}</Mark>
      </h3>
      <dl>
        {s.strip.map((e) => (
          <div key={e.asks} className={`strip-part ${e.state}${general(s.too_general).includes(e.asks) ? ' general' : ''}`}>
            <dt>
              {word('asks', e.asks)} <span className="strip-state">{t(`strip.${e.state}`)}</span>
            </dt>
            <dd>
              {e.parts.length === 0 && <span className="soft">—</span>}
              {e.parts.map((p) => (
                <p key={p.item} dir="auto">
                  {p.state === 'as-held' ? (
                    <>
                      <Mark>{p.given.mark}</Mark> <bdi>{visible(p.given.words ?? '')}</bdi>
                    </>
                  ) : (
                    <>
                      <Mark>{p.held.mark}</Mark> <del className="gone">{visible(p.held.words ?? '')}</del> <span aria-hidden="true">→</span> {p.given.words ? <><Mark>{p.given.mark}</Mark> <ins className="given">{visible(p.given.words)}</ins></> : <span>{word('rung', p.given.rung)}</span>}
                    </>
                  )}
                </p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p>
        {s.too_general.length > 0 && <strong className="late">{t('strip.general', { list: general(s.too_general).map((x) => word('asks', x)).join(', ') })} </strong>}
        {t('strip.completeness', { what: word('completeness', s.completeness) })}
        {s.said && <> {visible(s.said)}</>}
      </p>
    </section>
  )
}
