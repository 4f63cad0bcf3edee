import { useGet } from '../../api/use'
import { Clock } from '../../parts/clock'
import { Table } from '../../parts/table'
import { Ready } from '../../parts/state'
import { t, word } from '../../texts'

/** Communities shows each with its epoch, its lease, and who has confirmed; of one partner
 *  where one is named. */
export function Communities({ of }: { of?: string }) {
  const communities = useGet('/communities')
  return (
    <Ready of={communities}>
      {(c) => (
        <section className="panel">
          <Table
            caption={t('communities.title')}
            head={[t('communities.name'), t('communities.steward'), t('partners.state'), t('communities.epoch'), t('communities.lease'), t('communities.members'), t('communities.invited')]}
            rows={(c.communities ?? [])
              .filter((x) => !of || x.steward === of || (x.members ?? []).some((m) => m.service === of) || (x.invited ?? []).includes(of))
              .map((x) => [
                x.name,
                x.steward,
                word('community', x.state),
                `${x.number ?? '—'}`,
                x.lease ? (
                  <>
                    <Clock due={x.lease} /> {x.lease_over && <strong className="late">{t('communities.over')}</strong>}
                  </>
                ) : (
                  '—'
                ),
                (x.members ?? []).map((m) => `${m.service} ${m.confirmed ? `✓ ${m.number ?? ''}` : t('communities.unconfirmed')}`).join(', '),
                (x.invited ?? []).join(', '),
              ])}
          />
        </section>
      )}
    </Ready>
  )
}
