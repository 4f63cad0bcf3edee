import { useEffect, useRef, useState } from 'react'
import { send, type Problem } from '../api/client'
import { record } from '../api/markings'
import { useQuery } from '@tanstack/react-query'
import { useSession } from '../api/session'
import { Button } from '../parts/button'
import { Clock } from '../parts/clock'
import { Input } from '../parts/field'
import { Mark, Unmarked } from '../parts/mark'
import { Busy, ProblemNote } from '../parts/state'
import { Text } from '../parts/text'
import { Page } from '../shell/page'
import { useKey } from '../shell/keys'
import { t, word } from '../texts'
import { length } from './owed/words'
import type { Order } from './watch/types'

const blank = { document: '', name: '', dob: '', nationality: '', hit: '' }
type Who = typeof blank

/** Booth answers the front line: what to do and whom to call, and nothing of why. */
export default function Screen() {
  const [who, setWho] = useState<Who>(blank)
  const [asked, setAsked] = useState<(Who & { n: number }) | null>(null)
  const first = useRef<HTMLFormElement>(null)
  const session = useSession()
  const answer = useBooth(asked)
  const begin = () => first.current?.querySelector('input')?.focus()
  useEffect(begin, [])
  const next = () => {
    setWho(blank)
    setAsked(null)
    begin()
  }
  useKey('Escape', next, t('booth.next'))
  const empty = Object.values(who).every((v) => v.trim() === '')
  const problem = answer.error
  const at = (k: keyof Who) => ({ id: `booth-${k}`, value: who[k], onChange: (v: string) => setWho({ ...who, [k]: v }), error: problem?.key === k ? problem.detail : undefined })
  return (
    <Page title={t('screen.booth')}>
      <div className="booth">
        <form
          ref={first}
          onKeyDown={(e) => e.key === 'Escape' && next()}
          onSubmit={(e) => {
            e.preventDefault()
            if (!empty) setAsked({ ...who, n: (asked?.n ?? 0) + 1 })
          }}
        >
          <Input label={t('booth.document')} hint={t('booth.document.hint')} {...at('document')} />
          <Input label={t('booth.name')} {...at('name')} />
          <div className="pair">
            <Input label={t('booth.dob')} hint={t('booth.dob.hint')} {...at('dob')} />
            <Input label={t('booth.nationality')} hint={t('country.two')} {...at('nationality')} />
          </div>
          <Input label={t('booth.hit')} hint={t('booth.hit.hint')} {...at('hit')} />
          <div className="buttons">
            <Button submit kind="main" disabled={empty} className="large">
              {t('booth.ask')} <kbd>Enter</kbd>
            </Button>
            <Button onPress={next} className="large">
              {t('booth.next')} <kbd>Esc</kbd>
            </Button>
          </div>
        </form>
        <section className="booth-answer" aria-live="assertive" aria-label={t('booth.answer')}>
          {problem && <ProblemNote problem={problem} />}
          {answer.isFetching && <Busy />}
          {!answer.isFetching && answer.data && <Orders orders={answer.data.data.orders} />}
          {!asked && <p className="soft">{t('booth.words', { service: session.data?.data.service ?? '' })}</p>}
        </section>
      </div>
    </Page>
  )
}

function useBooth(asked: (Who & { n: number }) | null) {
  const { n = 0, ...who } = asked ?? blank as Who & { n?: number }
  const url = `POST /booth ${n}`
  return useQuery<{ data: { orders: Order[] } }, Problem>({
    queryKey: ['/booth', n],
    queryFn: async () => {
      const body = Object.fromEntries(Object.entries(who).map(([k, v]) => [k, v.trim()]).filter(([, v]) => v !== ''))
      const got = await send('POST', '/booth', body)
      record(url, got.marking)
      return got
    },
    enabled: asked !== null,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    meta: { url },
  })
}

/** Orders gives the instruction, large: the gravest first. */
function Orders({ orders }: { orders: Order[] }) {
  if (orders.length === 0)
    return (
      <div className="order pass">
        <p className="does">{t('booth.nothing')}</p>
        <p>{t('booth.nothing.words')}</p>
      </div>
    )
  return (
    <>
      {orders.map((o, i) => (
        <div key={i} className={`order ${o.instruction}`}>
          <p className="does">
            <Unmarked /> {word('watch.instruction', o.instruction)}
          </p>
          <p className="says">{o.says}</p>
          {o.call && (
            <p className="call">
              {t('booth.call')} <strong dir="ltr">{o.call}</strong>
            </p>
          )}
          {(o.hold_seconds ?? 0) > 0 && (
            <p>
              {t('booth.hold', { span: length(o.hold_seconds) })} {o.power && <Text>{o.power}</Text>} {o.hold_until && <Clock due={o.hold_until} />}
            </p>
          )}
          {o.answer_by && (
            <p>
              {t('booth.answerby')} <Clock due={o.answer_by} />
            </p>
          )}
          {o.code && (
            <p className="soft">
              {o.code}: {o.code_means} {o.code_does}
            </p>
          )}
          {o.front && (
            <p>
              <Mark>{o.front.mark}</Mark> <Text>{o.front.text}</Text>
            </p>
          )}
        </div>
      ))}
    </>
  )
}
