import { useState } from 'react'
import { useRead } from '../../api/read'
import { useAsOf } from '../../parts/as-of'
import { Button } from '../../parts/button'
import { Area, Input } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'

/** Origins tells what has an origin in common with an item, or with a text. */
export function Origins() {
  const [ref, setRef] = useState('')
  const [text, setText] = useState('')
  const [asked, setAsked] = useState<{ ref?: string; text?: string; as_of?: string }>()
  const asOf = useAsOf()
  return (
    <div className="stack">
      <form
        className="panel"
        onSubmit={(e) => {
          e.preventDefault()
          if (ref.trim() || text.trim()) setAsked(ref.trim() ? { ref: ref.trim(), as_of: asOf } : { text, as_of: asOf })
        }}
      >
        <Input label={t('check.ref')} hint={t('check.ref.hint')} value={ref} onChange={setRef} />
        <Area label={t('check.text')} value={text} onChange={setText} rows={5} />
        <Button submit kind="main">
          {t('check.ask')}
        </Button>
      </form>
      {asked && <Found asked={asked} />}
    </div>
  )
}

function Found({ asked }: { asked: object }) {
  const found = useRead('/origins/check', asked)
  return (
    <Ready of={found}>
      {(c) => {
        const list = c.found ?? []
        const one = list.filter((f) => f.one_origin).length
        if (list.length === 0) return <Empty>{t('check.none', { n: c.passages })}</Empty>
        return (
          <section className="panel stack">
            <p className={one > 0 ? 'note' : 'soft'}>
              <Mark>{c.marking}</Mark> <strong>{t('check.said', { one: one + 1, of: list.length + 1 })}</strong>
            </p>
            <Table
              caption={t('analysis.check')}
              head={[t('mark'), t('ledger.ref'), t('claims.what'), t('claims.from'), t('check.how'), t('check.evidence')]}
              rows={list.map((f) => [<Mark key="m">{f.mark}</Mark>, <code key="r">{f.ref}</code>, <Text key="t">{f.title}</Text>, f.from, f.one_origin ? t('check.one') : t('check.event'), (f.edges ?? []).map((e, i) => <div key={i}>{`${word('relation', e.relation)} · ${word('basis', e.basis)}${e.evidence ? ` · ${e.evidence.says}` : ''}`}</div>)])}
            />
          </section>
        )
      }}
    </Ready>
  )
}
