import { useEffect, useState } from 'react'
import { send, Problem } from '../../api/client'
import type { Said } from '../../api/typed'
import { Dialog } from '../../parts/dialog'
import { Form } from '../../parts/form'
import { ladders } from '../../parts/ladders'
import { Mark } from '../../parts/mark'
import { ProblemNote } from '../../parts/state'
import { visible } from '../../parts/text'
import { t, word } from '../../texts'
import { itemName } from './columns'
import { placed } from './compare'
import type { Change as Choices, Comparison, Found, Item } from './types'

/** foundWords says what the residue check found in a copy. */
export const foundWords = (f: Found, items: Item[]) => t('residue.found', { field: f.field || t('residue.report'), place: itemName(placed(f.place, items)), how: f.found })

/** Change chooses another rung, form or words for one item, up to its ceiling. While the
 *  officer writes, the node says what would go and what the residue check finds in it. */
export function Change({
  item,
  release,
  behalf,
  busy,
  problem,
  onClose,
  onChange,
}: {
  item: Item | null
  release: string
  behalf?: string
  busy: boolean
  problem: Problem | null
  onClose: () => void
  onChange: (c: Choices) => Promise<boolean>
}) {
  return (
    <Dialog open={item !== null} onOpen={(o) => !o && onClose()} title={item ? t('change.title', { item: itemName(item.item) }) : ''} wide>
      {item && <Choosing key={item.item} item={item} release={release} behalf={behalf} busy={busy} problem={problem} onClose={onClose} onChange={onChange} />}
    </Dialog>
  )
}

function choicesOf(item: Item, to: string, text: string, reason: string, behalf?: string): Choices {
  if (item.ladder !== 'text') return { moves: [{ field: item.item, rung: to, reason }], for: behalf }
  return { wordings: [{ item: item.item, form: to, text: to === 'withheld' ? undefined : text.trim() || undefined, reason }], for: behalf }
}

/** useTrying is what would go with the choice, and what the check finds in it, while the
 *  officer writes: the reason does not change what goes. */
function useTrying(item: Item, release: string, behalf: string | undefined, to: string, words: string, changed: boolean) {
  const [tried, setTried] = useState<{ got?: Comparison; problem?: Problem }>({})
  useEffect(() => {
    if (!changed) {
      setTried({})
      return
    }
    let gone = false
    const timer = window.setTimeout(async () => {
      try {
        const a = await send('POST', `/review/${release}/try`, choicesOf(item, to, words, t('change.trying'), behalf))
        if (!gone) setTried({ got: a.data })
      } catch (e) {
        if (!gone && e instanceof Problem) setTried({ problem: e })
      }
    }, 500)
    return () => {
      gone = true
      window.clearTimeout(timer)
    }
  }, [to, words, changed, item, release, behalf])
  return tried
}

function Choosing({ item, release, behalf, busy, problem, onClose, onChange }: { item: Item; release: string; behalf?: string; busy: boolean; problem: Problem | null; onClose: () => void; onChange: (c: Choices) => Promise<boolean> }) {
  const text = item.ladder === 'text'
  const rungs = ladders[item.ladder] ?? []
  const options = text ? (item.forms ?? ['withheld']) : rungs.slice(Math.max(0, rungs.indexOf(item.ceiling.form)))
  const given = options.includes(item.given.form) ? item.given.form : (options[0] ?? '')
  const changed = (said: Said) => (said.to ?? given) !== item.given.form || (said.words ?? '').trim() !== ''
  return (
    <Form
      about={`change ${release} ${item.item}`}
      fields={[
        { name: 'to', label: text ? t('change.form') : t('change.rung'), hint: t('change.ceiling', { rung: word('rung', item.ceiling.form) }), kind: 'choice', initial: given, options: options.map((o) => ({ value: o, label: word('rung', o) })) },
        { name: 'words', label: t('change.words'), hint: t('change.words.hint'), kind: 'area', shown: (s) => text && s.to !== 'withheld' },
        { name: 'reason', label: t('confirm.reason'), kind: 'area', rows: 2, required: true, missing: t('confirm.reason.missing') },
      ]}
      before={({ said }) => <Then item={item} release={release} behalf={behalf} to={said.to ?? given} words={said.words ?? ''} changed={changed(said)} />}
      act={t('change.act', { item: itemName(item.item) })}
      ready={changed}
      busy={busy}
      problem={problem}
      onAct={(s) => onChange(choicesOf(item, s.to ?? given, s.words ?? '', (s.reason ?? '').trim(), behalf))}
      onCancel={onClose}
    />
  )
}

/** Then sets what was written beside what would go. */
function Then({ item, release, behalf, to, words, changed }: { item: Item; release: string; behalf?: string; to: string; words: string; changed: boolean }) {
  const tried = useTrying(item, release, behalf, to, words, changed)
  const then = tried.got?.items.find((i) => i.item === item.item)
  const inWords = tried.got?.residue ?? []
  return (
    <>
      <div className="change-now">
        <div>
          <h3>{t('review.column.written')}</h3>
          <p dir="auto">
            <Mark>{item.written.mark}</Mark> {visible(item.written.text ?? '')}
          </p>
        </div>
        <div>
          <h3>{t('change.would')}</h3>
          <p dir="auto" role="status">
            {then ? (
              <>
                <Mark>{then.given.mark ?? (then.given.form === 'withheld' ? '(—)' : undefined)}</Mark> {visible(then.given.text || word('rung', then.given.form))}
              </>
            ) : (
              <>
                <Mark>{item.given.mark ?? (item.given.form === 'withheld' ? '(—)' : undefined)}</Mark> {visible(item.given.text || word('rung', item.given.form))}
              </>
            )}
          </p>
        </div>
      </div>
      <div aria-live="polite">
        {tried.got && inWords.length === 0 && <p className="good">{t('residue.none')}</p>}
        {inWords.length > 0 && (
          <div className="problem">
            <strong>{t('residue.some', { n: inWords.length })}</strong>
            <ul>
              {inWords.map((f, i) => (
                <li key={i}>{foundWords(f, tried.got!.items)}</li>
              ))}
            </ul>
          </div>
        )}
        {tried.problem && <ProblemNote problem={tried.problem} />}
      </div>
    </>
  )
}
