import { useState } from 'react'
import { send, type Problem } from '../../api/client'
import { Act, stated, utc } from '../../parts/act'
import { Button } from '../../parts/button'
import { Download } from '../../parts/download'
import { Choice, Input } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { ProblemNote } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import { itemName } from '../review/columns'
import { general } from '../review/strip'
import type { Strip, Warning } from './types'
import { options, usePartners } from './words'

const changes = ['/warnings', '/owed', '/notices']

/** Give shows what a partner would get of a warning, and gives it: nothing is sent that
 *  was not looked at. */
export function Give({ warning, etag }: { warning: Warning; etag?: string }) {
  const partners = usePartners()
  const [to, setTo] = useState('')
  const [need, setNeed] = useState({ field: '', rung: '' })
  const [strip, setStrip] = useState<Strip | undefined>()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const path = `/warnings/${encodeURIComponent(warning.warning)}` as const
  const needs = need.field ? { [need.field]: need.rung } : undefined
  const look = async () => {
    setBusy(true)
    setProblem(null)
    try {
      setStrip((await send('POST', `${path}/strip`, stated({ partner: to, needs }))).data)
    } catch (e) {
      setStrip(undefined)
      setProblem(e as Problem)
    } finally {
      setBusy(false)
    }
  }
  const seen = strip !== undefined && strip.partner === to
  const count = (s: string) => strip?.strip.filter((e) => e.state === s).length ?? 0
  const sentence = seen ? t('wstrip.sentence', { partner: to, held: count('as-held'), reduced: count('reduced'), withheld: count('withheld') }) : ''
  return (
    <section className="panel" aria-labelledby="give">
      <h2 id="give">{t('wstrip.title')}</h2>
      <form
        className="filters"
        onSubmit={(e) => {
          e.preventDefault()
          void look()
        }}
      >
        <Choice
          label={t('owed.partner')}
          value={to}
          onChange={(v) => {
            setTo(v)
            setStrip(undefined)
          }}
          options={[{ value: '', label: '—' }, ...partners]}
        />
        <Input label={t('question.need.field')} value={need.field} onChange={(v) => setNeed({ ...need, field: v })} />
        <Input label={t('question.need.rung')} value={need.rung} onChange={(v) => setNeed({ ...need, rung: v })} />
        <Button submit disabled={!to || busy}>
          {t('wstrip.look')}
        </Button>
      </form>
      {problem && <ProblemNote problem={problem} />}
      {seen && strip && (
        <>
          <p>
            <strong>{word('wstrip.verdict', strip.verdict)}.</strong> {sentence} {strip.said}
          </p>
          {strip.too_general.length > 0 && (
            <div className="note">
              <strong>{t('wstrip.general')}</strong> {general(strip.too_general).map((q) => word('wstrip.asks', q)).join(', ')}
              <ul>
                {strip.too_general.map((s) => (
                  <li key={s}>
                    <Mark>{strip.marking}</Mark> <Text>{s}</Text>
                  </li>
                ))}
              </ul>
            </div>
          )}
          <StripTable strip={strip} />
        </>
      )}
      <div className="buttons">
        <Act
          label={t('warning.send')}
          kind="main"
          disabled={!seen}
          path={`${path}/send`}
          changes={changes}
          ifMatch={etag}
          title={t('warning.send.to', { partner: to })}
          words={<p>{sentence} {t('warning.send.words')}</p>}
          fields={[
            { name: 'completeness', label: t('warning.completeness'), kind: 'choice', options: [{ value: '', label: t('warning.completeness.unstated') }, ...options('warning.completeness', ['all', 'reduced'])], initial: strip?.completeness ?? '' },
            { name: 'pass_to', label: t('warning.passto'), hint: t('warning.passto.hint') },
            { name: 'ground', label: t('owed.ground'), kind: 'choice', options: [{ value: '', label: '—' }, ...options('owed.ground', ['law', 'agreement', 'courtesy'])] },
          ]}
          body={(s) => stated({ partner: to, needs, ...s })}
          done={(sent) => (
            <p>
              {t('warning.sent', { release: sent.release, state: word('warning.delivery', sent.state) })} {sent.said}
            </p>
          )}
        />
        <Act
          label={t('warning.tell')}
          disabled={!seen}
          path={`${path}/tell`}
          changes={changes}
          ifMatch={etag}
          title={t('warning.tell.to', { partner: to })}
          words={<p>{t('warning.tell.words')}</p>}
          fields={[
            { name: 'portions', label: t('warning.portions'), hint: t('warning.portions.hint') },
            { name: 'office', label: t('warning.office'), required: true, hint: t('warning.office.hint') },
            { name: 'place', label: t('engagement.place'), required: true },
            { name: 'at', label: t('table.at'), kind: 'time', required: true },
            { name: 'language', label: t('warning.language'), required: true, hint: t('warning.language.hint') },
            { name: 'interpreter', label: t('warning.interpreter') },
          ]}
          body={(s) => stated({ partner: to, needs, office: s.office, place: s.place, at: utc(s.at), language: s.language, interpreter: s.interpreter, portions: (s.portions ?? '').split(/[\s,]+/).filter(Boolean).map(Number) })}
        />
        <Act
          label={t('warning.file')}
          disabled={!seen}
          path={`${path}/file`}
          changes={changes}
          ifMatch={etag}
          title={t('warning.file.to', { partner: to })}
          words={<p>{t('warning.file.words')}</p>}
          fields={[
            { name: 'recipient', label: t('warning.recipient'), hint: t('warning.recipient.hint'), kind: 'area' },
            { name: 'passphrase', label: t('warning.passphrase'), hint: t('warning.passphrase.hint'), kind: 'secret' },
          ]}
          body={(s) => stated({ partner: to, needs, ...s })}
          done={(f) => (
            <>
              <p>
                {t('warning.filed')} <code>{f.digest}</code>
              </p>
              <Download bytes={f.file} name={`${warning.serial ?? 'warning'}.age`} label={t('warning.download')} />
            </>
          )}
        />
      </div>
    </section>
  )
}

/** StripTable sets what is held beside what is given, question by question. */
export function StripTable({ strip }: { strip: Strip }) {
  return (
    <Table
      caption={t('wstrip.caption', { partner: strip.partner })}
      head={[t('wstrip.question'), t('wstrip.item'), t('wstrip.held'), t('wstrip.given')]}
      rows={strip.strip.flatMap((e) =>
        e.parts.length === 0
          ? [[<strong>{word('wstrip.asks', e.asks)}</strong>, '—', word('wstrip.state', e.state), '']]
          : e.parts.map((p, i) => [
              i === 0 ? (
                <>
                  <strong>{word('wstrip.asks', e.asks)}</strong> <span className={`chip ${e.state}`}>{word('wstrip.state', e.state)}</span>
                </>
              ) : (
                ''
              ),
              <>
                {itemName(p.item)} <span className="soft">{word('ladder', p.ladder)}</span>
              </>,
              p.state === 'as-held' && p.held.words === p.given.words ? <Telling of={p.held} /> : <del className="gone"><span className="unseen">{t('wstrip.gone')} </span><Telling of={p.held} /></del>,
              p.state === 'withheld' ? <span className="withheld">{t('wstrip.withheld')}</span> : p.held.words !== p.given.words ? <ins className="given"><span className="unseen">{t('wstrip.instead')} </span><Telling of={p.given} /></ins> : <Telling of={p.given} />,
            ]),
      )}
    />
  )
}

function Telling({ of }: { of: { rung: string; words?: string; mark?: string } }) {
  return (
    <>
      {of.words && <Mark>{of.mark}</Mark>} <Text>{of.words}</Text> <span className="soft">{of.rung}</span>
    </>
  )
}
