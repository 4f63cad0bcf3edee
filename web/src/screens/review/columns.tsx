import { Fragment } from 'react'
import { Mark } from '../../parts/mark'
import { visible } from '../../parts/text'
import { t, word } from '../../texts'
import { changes, pieces, type Numbered, type Run } from './compare'
import type { Comparison, Item } from './types'

export type Mode = 'three' | 'two' | 'one'

interface Shown {
  comparison: Comparison
  gaps: Numbered[]
  mode: Mode
  at: number // the gap that is looked at
  onGap: (n: number) => void
  onChange?: (item: Item) => void
}

/** itemName says what an item is. */
export function itemName(item: string): string {
  if (item === 'title') return t('review.title')
  if (item.startsWith('portion:')) return t('review.portion', { n: Number(item.slice(8)) + 1 })
  return item
}

function Badge({ n, at, onGap, side }: { n: number; at: number; onGap: (n: number) => void; side: string }) {
  return (
    <button type="button" className={n === at ? 'gap-number here' : 'gap-number'} data-gap={`${side}-${n}`} aria-label={t('review.gap.open', { n })} aria-current={n === at ? 'true' : undefined} onClick={() => onGap(n)}>
      {n}
    </button>
  )
}

/** Words is a text with what changed in it marked, and the numbers of the gaps. */
function Words({ list, kind, places, side, at, onGap }: { list: Run[]; kind: 'gone' | 'given'; places: { n: number; words: string | undefined }[]; side: string; at: number; onGap: (n: number) => void }) {
  const Tag = kind === 'gone' ? 'del' : 'ins'
  return (
    <bdi>
      {pieces(list, places).map((p, i) => (
        <Fragment key={i}>
          {p.changed && p.text.trim() !== '' ? (
            <Tag className={kind}>
              <span className="unseen">{t(kind === 'gone' ? 'review.gone.begin' : 'review.given.begin')} </span>
              {visible(p.text)}
              <span className="unseen"> {t('review.change.end')}</span>
            </Tag>
          ) : (
            visible(p.text)
          )}
          {p.gaps.map((n) => (
            <Badge key={n} n={n} side={side} at={at} onGap={onGap} />
          ))}
        </Fragment>
      ))}
    </bdi>
  )
}

function Withheld({ children }: { children?: React.ReactNode }) {
  return (
    <p className="withheld">
      <span className="mark">(—)</span> {t('review.withheld')} {children}
    </p>
  )
}

/** Columns sets every portion as written beside its ceiling and what is given. */
export function Columns({ comparison, gaps, mode, at, onGap, onChange }: Shown) {
  const texts = comparison.items.filter((i) => i.ladder === 'text')
  const fields = comparison.items.filter((i) => i.ladder !== 'text')
  const head = mode === 'three' ? ['written', 'ceiling', 'given'] : mode === 'two' ? ['written', 'given'] : ['unified']
  return (
    <div className={`columns ${mode}`}>
      <div className="columns-head" aria-hidden="true">
        {head.map((h) => (
          <h3 key={h}>{h === 'given' || h === 'unified' ? t(`review.column.${h}`, { partner: comparison.partner }) : t(`review.column.${h}`)}</h3>
        ))}
      </div>
      {texts.map((item) => {
        const own = gaps.filter((g) => g.item === item)
        const inside = gaps.filter((g) => fields.includes(g.item) && g.item.written.text && item.written.text?.includes(g.item.written.text))
        const here = [...inside, ...own]
        const written = item.written.text ?? ''
        const given = item.given.text ?? ''
        const gone = item.given.form === 'withheld'
        const diff = gone ? { before: [{ text: written, changed: true }], after: [] } : changes(written, given)
        const placesBefore = here.map((g) => ({ n: g.n, words: g.item === item ? undefined : g.item.written.text }))
        const placesAfter = here.map((g) => ({ n: g.n, words: g.item === item ? undefined : g.item.given.text }))
        const top = item.ceiling.form === 'withheld' ? null : (item.ceiling.text ?? '')
        return (
          <section key={item.item} className="compared" aria-label={itemName(item.item)}>
            <header>
              <span className="soft">
                {itemName(item.item)} · {word('review.form', item.given.form.split(':')[0]!)}
              </span>
              {onChange && (
                <button type="button" className="link" onClick={() => onChange(item)}>
                  {t('review.change')}
                  <span className="unseen"> {itemName(item.item)}</span>
                </button>
              )}
            </header>
            <div className="compared-cells">
              {mode !== 'one' && (
                <div className="compared-cell" role="group" aria-label={t('review.column.written')}>
                  <p dir="auto">
                    <Mark>{item.written.mark}</Mark> <Words list={diff.before} kind="gone" places={placesBefore} side="w" at={at} onGap={onGap} />
                  </p>
                </div>
              )}
              {mode === 'three' && (
                <div className="compared-cell" role="group" aria-label={t('review.column.ceiling')}>
                  {top === null ? (
                    <Withheld />
                  ) : (
                    <p dir="auto">
                      <Mark>{item.ceiling.mark}</Mark> <bdi>{visible(top)}</bdi>
                    </p>
                  )}
                </div>
              )}
              {mode !== 'one' && (
                <div className="compared-cell" role="group" aria-label={t('review.column.given', { partner: comparison.partner })}>
                  {gone ? (
                    <Withheld>
                      {here.map((g) => (
                        <Badge key={g.n} n={g.n} side="g" at={at} onGap={onGap} />
                      ))}
                    </Withheld>
                  ) : (
                    <p dir="auto">
                      <Mark>{item.given.mark}</Mark> <Words list={diff.after} kind="given" places={placesAfter} side="g" at={at} onGap={onGap} />
                    </p>
                  )}
                </div>
              )}
              {mode === 'one' && (
                <div className="compared-cell">
                  <p dir="auto">
                    <Mark>{item.written.mark}</Mark> <span aria-hidden="true">→</span> <Mark>{item.given.mark ?? '(—)'}</Mark>{' '}
                    <Words list={diff.before} kind="gone" places={placesBefore} side="w" at={at} onGap={onGap} />
                  </p>
                  {gone ? (
                    <Withheld />
                  ) : (
                    given !== written && (
                      <p dir="auto">
                        <Words list={diff.after} kind="given" places={[]} side="g" at={at} onGap={onGap} />
                      </p>
                    )
                  )}
                </div>
              )}
            </div>
          </section>
        )
      })}
      {fields.length > 0 && (
        <div className="table-room" role="region" aria-label={t('review.fields')} tabIndex={0}>
          <table className="fields">
            <caption>{t('review.fields')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('review.field')}</th>
                <th scope="col">{t('review.column.written')}</th>
                <th scope="col">{t('review.column.ceiling')}</th>
                <th scope="col">{t('review.column.given.short')}</th>
                <th scope="col">{t('review.gaps')}</th>
                {onChange && <th scope="col">{t('review.acts')}</th>}
              </tr>
            </thead>
            <tbody>
              {fields.map((f) => (
                <tr key={f.item} className={f.gaps.length > 0 ? 'has-gap' : undefined}>
                  <th scope="row">
                    <code>{f.item}</code> <span className="soft">{word('ladder', f.ladder)}</span>
                  </th>
                  {[f.written, f.ceiling, f.given].map((c, i) => (
                    <td key={i} dir="auto">
                      <Mark>{c.mark ?? (c.form === 'withheld' ? '(—)' : undefined)}</Mark> <span className="soft">{word('rung', c.form)}</span> {c.text && <bdi>{visible(c.text)}</bdi>}
                    </td>
                  ))}
                  <td>
                    {gaps
                      .filter((g) => g.item === f)
                      .map((g) => (
                        <Badge key={g.n} n={g.n} side="f" at={at} onGap={onGap} />
                      ))}
                  </td>
                  {onChange && (
                    <td>
                      <button type="button" className="link" onClick={() => onChange(f)}>
                        {t('review.change')}
                        <span className="unseen"> {f.item}</span>
                      </button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
