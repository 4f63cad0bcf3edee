import { At } from '../../parts/clock'
import { Mark } from '../../parts/mark'
import { visible } from '../../parts/text'
import { t, word } from '../../texts'
import type { Numbered } from './compare'
import { itemName } from './columns'
import type { Act } from './types'

/** Why ties every gap to its rule and basis, or to what an officer said. */
export function Why({ gaps, acts, at, onGap }: { gaps: Numbered[]; acts: Act[]; at: number; onGap: (n: number) => void }) {
  return (
    <section className="why" aria-label={t('review.why')}>
      <h3>{t('review.why')}</h3>
      {gaps.length === 0 && <p className="soft">{t('review.why.none')}</p>}
      <ol>
        {gaps.map((g) => {
          const officer = [...acts].reverse().find((a) => (a.field === g.item.item || a.item === g.item.item) && ['move', 'form', 'rewrite'].includes(a.act))
          const chosen = officer && g.rules.some((r) => r.effect === 'officer' || r.rule === 'officer')
          return (
            <li key={g.n} id={`gap-${g.n}`} className={g.n === at ? 'here' : undefined}>
              <button type="button" className="gap-number" aria-label={t('review.gap.shown', { n: g.n })} onClick={() => onGap(g.n)}>
                {g.n}
              </button>
              <div>
                <strong>
                  {itemName(g.item.item)}: {word('rung', g.gap.from)} → {word('rung', g.gap.to)}
                </strong>{' '}
                <Mark>{g.item.written.mark}</Mark>
                {g.rules.map((r, i) => (
                  <p key={i}>
                    <code>{r.rule}</code> <span className="soft">{word('effect', r.effect)}</span> {visible(r.basis)}
                    {r.invocation && <span className="late"> {t('review.invoked', { id: r.invocation })}</span>}
                    {r.cure && (
                      <span className="soft">
                        {' '}
                        {t('review.cure')} {visible(r.cure)}
                      </span>
                    )}
                  </p>
                ))}
                {chosen && (
                  <p>
                    <bdi>{officer.officer}</bdi>, <At time={officer.at} />
                    {!g.rules.some((r) => r.basis === officer.reason) && (
                      <>
                        : <bdi>{visible(officer.reason ?? '')}</bdi>
                      </>
                    )}
                  </p>
                )}
                {g.item.needs && g.item.needs.length > 0 && (
                  <p className="soft">{g.item.needs.map((n) => t('review.need', { who: n.who || '—', what: word('need', n.what), ground: n.ground })).join('; ')}</p>
                )}
              </div>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
