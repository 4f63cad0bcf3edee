import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { At } from '../../parts/clock'
import { Input } from '../../parts/field'
import { Empty, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Button } from '../../parts/button'
import { Unmarked } from '../../parts/mark'
import { useState } from 'react'
import { t } from '../../texts'
import { Names, leg } from './words'

/** StaysPage says who entered a country and has not left it, as far as travel tells. */
export function StaysPage() {
  const [params, set] = useFilters()
  const [said, setSaid] = useState({ in: params.get('in') ?? '', from: params.get('from') ?? '', since: params.get('since') ?? '', until: params.get('until') ?? '' })
  const asked = params.get('asked') === 'yes'
  const day = (d: string | null) => (d ? `${d}T00:00:00Z` : undefined)
  const got = useGet(asked ? '/travel-stays' : null, { in: params.get('in'), from: params.get('from'), since: day(params.get('since')), until: day(params.get('until')), limit: 200 }, { keep: true })
  const at = (k: keyof typeof said) => ({ value: said[k], onChange: (v: string) => setSaid({ ...said, [k]: v }) })
  return (
    <>
      <form
        className="filters"
        role="search"
        aria-label={t('owed.filters')}
        onSubmit={(e) => {
          e.preventDefault()
          set({ ...said, asked: 'yes' })
        }}
      >
        <Input label={t('stays.in')} hint={t('country.two')} {...at('in')} />
        <Input label={t('stays.from')} hint={t('country.two')} {...at('from')} />
        <Input label={t('stays.since')} type="date" {...at('since')} />
        <Input label={t('stays.until')} type="date" {...at('until')} />
        <Button submit kind="main">
          {t('company.ask')}
        </Button>
      </form>
      {!asked ? (
        <Empty>{t('stays.words')}</Empty>
      ) : (
        <Ready of={got}>
          {(s) => (
            <div className="panel">
              <p>
                {t('stays.sentence', { country: s.in, entered: s.entered, left: s.left, elsewhere: s.elsewhere, keyless: s.keyless })} <At time={s.since} /> – <At time={s.until} />
              </p>
              {s.stays.length === 0 ? (
                <Empty>{t('stays.none')}</Empty>
              ) : (
                <Table caption={t('stays.caption', { n: s.stays.length })} head={[t('mark'), t('company.who'), t('company.days'), t('stays.entered'), t('stays.origin'), t('stays.last'), t('stays.noshow')]} rows={s.stays.map((x) => [<Unmarked />, <Names of={x} />, x.days, leg(x.entered), x.origin ?? '—', leg(x.last), x.no_show ? leg(x.no_show) : '—'])} />
              )}
              {s.more && <p className="soft">{t('list.more')}</p>}
            </div>
          )}
        </Ready>
      )}
    </>
  )
}
