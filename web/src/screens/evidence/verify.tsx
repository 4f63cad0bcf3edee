import { useId, useState } from 'react'
import { useShown } from '../../api/markings'
import type { Document } from '../../api/types'
import { useSend } from '../../api/use'
import { At } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Busy, ProblemNote } from '../../parts/state'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'

type Proven = Document<'OversightProven'>

const base64 = async (file: File) => {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let out = ''
  for (let i = 0; i < bytes.length; i += 0x8000) out += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(out)
}

/** Verify says what a proof proves that is dropped here. The node keeps nothing of it. */
export function Verify() {
  const [proof, setProof] = useState<File>()
  const [keys, setKeys] = useState<File>()
  const [over, setOver] = useState(false)
  const ask = useSend<'/evidence/verify'>()
  useShown(ask.data)
  const id = useId()
  const run = async (p: File | undefined, k: File | undefined) => {
    setProof(p)
    setKeys(k)
    if (p) ask.mutate({ path: '/evidence/verify', body: { proof: await base64(p), ...(k ? { keys: await base64(k) } : {}) } })
  }
  return (
    <div className="stack">
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={(e) => {
          e.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault()
          setOver(false)
          void run(e.dataTransfer.files[0], keys)
        }}
      >
        <p>{t('verify.drop')}</p>
        <div className="choices">
          <div className="field">
            <label htmlFor={`${id}-proof`}>{t('verify.proof')}</label>
            <input id={`${id}-proof`} type="file" onChange={(e) => void run(e.target.files?.[0], keys)} />
          </div>
          <div className="field">
            <label htmlFor={`${id}-keys`}>{t('verify.keys')}</label>
            <input id={`${id}-keys`} type="file" onChange={(e) => void run(proof, e.target.files?.[0])} />
          </div>
        </div>
        <p className="soft">{t('verify.keys.hint')}</p>
      </div>
      <div aria-live="polite" className="stack">
        {ask.isPending && <Busy />}
        {ask.error && <ProblemNote problem={ask.error} />}
        {ask.data && <Shown p={ask.data.data} name={proof?.name ?? ''} />}
      </div>
    </div>
  )
}

function Shown({ p, name }: { p: Proven; name: string }) {
  return (
    <section className="panel stack">
      <h2>
        {name}: {word('grade-of-proof', p.grade)}
      </h2>
      <p className={p.grade === 'stated' ? 'note' : ''}>{t(`proves.${p.grade.replace(' ', '-')}`, { from: p.from, to: p.to })}</p>
      <Facts
        list={[
          [t('verify.between'), `${p.from} → ${p.to}`],
          [t('ledger.kind'), p.kind],
          [t('evidence.release'), <code key="i">{p.id}</code>],
          [t('evidence.envelope'), <code key="e">{p.envelope}</code>],
          [t('verify.released', { from: p.from }), <At key="a" time={p.released} />],
          [t('verify.opened'), p.opened ? t('yes') : t('no')],
          [t('verify.log'), t('verify.leaf', { log: p.log, leaf: p.leaf + 1, size: p.size })],
          [t('verify.missing'), (p.missing ?? []).join(', ')],
        ]}
      />
      <Table caption={t('verify.witnessed')} head={[t('verify.witness'), t('reads.at')]} rows={(p.witnessed ?? []).map((w) => [w.witness, <At key="a" time={w.at} />])} />
      <Table caption={t('outbox.receipts')} head={[t('evidence.receipt'), t('evidence.theirs'), t('partners.key-set'), t('verify.revoked')]} rows={(p.receipts ?? []).map((r) => [word('verb', r.verb), <At key="a" time={r.at} />, r.key_set, r.revoked ?? ''])} />
      <Table caption={t('verify.words', { n: (p.words ?? []).length, of: p.portions })} head={[t('verify.number'), t('mark'), t('verify.text')]} rows={(p.words ?? []).map((w) => [w.number, <Mark key="m">{w.mark}</Mark>, <Text key="t">{w.text}</Text>])} />
    </section>
  )
}
