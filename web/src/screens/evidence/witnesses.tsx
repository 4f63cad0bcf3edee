import { useShown } from '../../api/markings'
import { useGet, useSend } from '../../api/use'
import { Button } from '../../parts/button'
import { Download } from '../../parts/download'
import { Facts } from '../../parts/facts'
import { Table } from '../../parts/table'
import { ProblemNote, Ready } from '../../parts/state'
import { t } from '../../texts'

const counted = ['logs', 'leaves', 'erased', 'pending', 'cosignatures', 'envelopes', 'unread', 'receipts', 'unlogged', 'records', 'unrecorded', 'wrong'] as const

/** Witnesses shows who watches our log, and checks the whole record on demand. */
export function Witnesses() {
  const keys = useGet('/evidence/keys')
  const check = useSend<'/evidence/check'>()
  useShown(check.data)
  const c = check.data?.data
  return (
    <div className="stack">
      <section className="panel stack">
        <h2>{t('log.check')}</h2>
        <div className="buttons">
          <Button kind="main" disabled={check.isPending} onPress={() => check.mutate({ path: '/evidence/check', body: {} })}>
            {check.isPending ? t('log.checking') : t('log.check.act')}
          </Button>
        </div>
        <div aria-live="polite" className="stack">
          {check.error && <ProblemNote problem={check.error} />}
          {c && (
            <>
              <p className={c.good ? 'good' : 'problem'}>
                <strong>{c.good ? t('log.good', { leaves: c.leaves, cosignatures: c.cosignatures }) : t('log.wrong', { n: c.wrong })}</strong>
              </p>
              <Facts list={counted.map((k) => [t(`log.${k}.n`), String(c[k])])} />
              {(c.findings ?? []).length > 0 && <Table caption={t('log.findings')} head={[t('log.finding')]} rows={(c.findings ?? []).map((f) => [f])} />}
            </>
          )}
        </div>
      </section>
      <Ready of={keys}>
        {(k) => (
          <section className="panel stack">
            <h2>{t('log.witnesses')}</h2>
            {(k.witnesses ?? []).length === 0 && <p className="note">{t('log.no-witness')}</p>}
            <Table caption={t('log.witnesses')} hidden head={[t('log.key')]} rows={(k.witnesses ?? []).map((w) => [<code key="w">{w}</code>])} />
            <Table caption={t('log.services')} head={[t('partners.partner'), t('partners.fingerprint'), t('log.logs')]} rows={(k.services ?? []).map((s) => [s.service, <code key="f">{s.fingerprint}</code>, (s.logs ?? []).map((l) => <div key={l} className="code">{l}</div>)])} />
            <div className="buttons">
              <Download bytes={k.file} name="entente-keys.json" label={t('log.save')} />
            </div>
          </section>
        )}
      </Ready>
    </div>
  )
}
