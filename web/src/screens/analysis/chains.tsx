import type { Document } from '../../api/types'
import { Mark } from '../../parts/mark'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'

type Result = Document<'ProvenanceResult'>
type About = Document<'OriginsAbout'>

/** Chains shows, origin by origin, by which steps each support goes back to it. */
export function Chains({ result, title, about }: { result: Result; title: string; about: Map<string, About> }) {
  const of = (ref: string) => about.get(ref) ?? about.get(ref.split('#')[0]!)
  const Ref = ({ to }: { to: string }) => (
    <>
      <Mark>{of(to)?.mark || '—'}</Mark> <code>{to}</code> {of(to) && <Text>{of(to)!.what}</Text>}
    </>
  )
  return (
    <section>
      <h3>
        {title}: {t('claims.independent', { n: result.independent, of: (result.supports ?? []).length })}
        {result.at_least && ` ${t('claims.at-least')}`}
      </h3>
      <ol>
        {(result.origins ?? []).map((o, i) => (
          <li key={i}>
            {(o.at ?? []).map((a) => (
              <div key={a}>
                <strong>
                  <Ref to={a} />
                </strong>
              </div>
            ))}
            <ul className="chain">
              {(o.chains ?? []).map((c, k) => (
                <li key={k}>
                  <Ref to={c.support} />
                  {(c.steps ?? []).map((s, n) => (
                    <div key={n} className="step">
                      → {word('relation', s.relation)} <Ref to={s.to} /> · {word('basis', s.basis)}
                      {s.detected && ` · ${t('claims.detected')}`}
                      {s.evidence && <Text>{` · ${s.evidence.says}`}</Text>}
                    </div>
                  ))}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {(result.nothing_behind ?? []).length > 0 && <p className="soft">{t('claims.nothing-behind', { list: result.nothing_behind!.join(', ') })}</p>}
      {(result.overruled ?? []).map((o) => (
        <p key={o.id} className="soft">
          {t('claims.overruled', { by: o.by, a: o.a, b: o.b })} <Text>{o.reason}</Text>
        </p>
      ))}
    </section>
  )
}
