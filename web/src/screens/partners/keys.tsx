import type { Document } from '../../api/types'
import { useGet } from '../../api/use'
import { At } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Table } from '../../parts/table'
import { Ready } from '../../parts/state'
import { t, word } from '../../texts'
import { day } from '../ledger/ask'

type Sets = Document<'ExchangeKeySet'>[]

/** KeySets shows key sets, how old each is, and who has been told. */
export function KeySets({ caption, sets, signing }: { caption: string; sets: Sets | null; signing?: number }) {
  return (
    <Table
      caption={caption}
      head={[t('keys.serial'), t('partners.state'), t('keys.from'), t('keys.until'), t('keys.left'), t('keys.told')]}
      rows={(sets ?? []).map((s) => [
        `${s.serial}${s.serial === signing ? ` · ${t('keys.signing')}` : ''}`,
        `${word('keyset', s.state)}${s.reason ? ` · ${s.reason}` : ''}`,
        day(s.not_before),
        day(s.not_after),
        t('partners.days-left', { n: s.days }),
        [...(s.told ?? []), ...(s.revoked ?? [])].map((x) => `${x.partner} ${x.confirmed ? '✓' : '…'}`).join(', '),
      ])}
    />
  )
}

/** OwnKeys are our own key sets, and what is to be done about them. */
export function OwnKeys() {
  const keys = useGet('/keys')
  return (
    <Ready of={keys}>
      {(k) => (
        <section className="panel stack">
          <h2>{t('keys.own', { service: k.service })}</h2>
          {(k.warnings ?? []).map((w) => (
            <p key={w} className="note">
              {w}
            </p>
          ))}
          <Facts list={[[t('partners.fingerprint'), <code key="f">{k.fingerprint}</code>]]} />
          <KeySets caption={t('keys.sets')} sets={k.sets} />
        </section>
      )}
    </Ready>
  )
}

/** Restore tells how our memory compares with what partners hold. */
export function Restore() {
  const restore = useGet('/restore')
  return (
    <Ready of={restore}>
      {(r) => (
        <section className="panel stack">
          <h2>{t('restore.title')}</h2>
          <p className={r.sending ? 'soft' : 'note'}>{r.restored ? (r.sending ? t('restore.over') : t('restore.holds')) : t('restore.never')}</p>
          <Facts list={[[t('restore.incarnation'), <code key="i">{r.incarnation}</code>], [t('restore.taken'), r.taken_at ? <At key="a" time={r.taken_at} /> : ''], [t('restore.begun'), r.begun_at ? <At key="b" time={r.begun_at} /> : '']]} />
          {(r.partners ?? []).length > 0 && <Table caption={t('restore.partners')} head={[t('partners.partner'), t('partners.state'), t('reads.at'), t('reads.officer')]} rows={(r.partners ?? []).map((p) => [p.partner, word('restore', p.state), <At key="a" time={p.at} />, p.officer ?? ''])} />}
        </section>
      )}
    </Ready>
  )
}
