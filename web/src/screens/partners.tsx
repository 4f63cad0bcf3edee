import { Link, useLocation } from 'wouter'
import { useGet } from '../api/use'
import { At } from '../parts/clock'
import { Table } from '../parts/table'
import { Empty, Ready } from '../parts/state'
import { Page } from '../shell/page'
import { t, word } from '../texts'
import { Communities } from './partners/communities'
import { Partner } from './partners/partner'
import { OwnKeys, Restore } from './partners/keys'

/** Partners: with whom, on what terms, under which keys, and what of it does not flow. */
export default function Screen() {
  const [at] = useLocation()
  const [, , country, service] = at.split('/').map(decodeURIComponent)
  if (country && service) return <Partner code={`${country}/${service}`} />
  return <List />
}

function List() {
  const peers = useGet('/peers')
  const keys = useGet('/keys')
  return (
    <Page title={t('screen.partners')}>
      <Ready of={peers}>
        {(p) =>
          (p.peers ?? []).length === 0 ? (
            <Empty>{t('partners.none')}</Empty>
          ) : (
            <section className="panel">
              <Table
                caption={t('screen.partners')}
                head={[t('partners.partner'), t('partners.state'), t('partners.agreement'), t('partners.ceiling'), t('partners.proof'), t('partners.key-age'), t('partners.fingerprint'), t('partners.since')]}
                rows={(p.peers ?? []).map((x) => {
                  const set = (keys.data?.data.partners ?? []).find((k) => k.partner === x.code)
                  const signing = (set?.sets ?? []).find((s) => s.serial === set?.signing)
                  return [
                    <Link key="l" href={`/partners/${x.code}`}>
                      {x.code}
                    </Link>,
                    word('peer', x.state),
                    x.agreement,
                    x.ceiling ?? '',
                    word('proof', x.proof),
                    signing ? t('partners.days-left', { n: signing.days }) : '—',
                    <code key="f">{x.fingerprint}</code>,
                    <At key="a" time={x.recorded_at} />,
                  ]
                })}
              />
            </section>
          )
        }
      </Ready>
      <Communities />
      <OwnKeys />
      <Restore />
    </Page>
  )
}
