import { Link } from 'wouter'
import { useGet } from '../../api/use'
import { Act, stated } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { At, Clock } from '../../parts/clock'
import { Choice } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { Empty, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import { options, short, usePartners } from './words'

export const grades = ['not-useful', 'background', 'useful', 'action', 'harmful']
const changes = ['/feedback', '/owed', '/questions']

/** FeedbackPage shows of what use items were: ours to partners, theirs to us. */
export function FeedbackPage() {
  const [params, set] = useFilters()
  const partners = usePartners()
  const got = useGet('/feedback', { partner: params.get('partner'), by: params.get('by') }, { keep: true })
  const give = (item: string) => (
    <Act
      label={t('feedback.give')}
      path="/feedback"
      changes={changes}
      words={<p>{t('feedback.give.words')}</p>}
      fields={[
        { name: 'item', label: t('feedback.item'), required: true, initial: item },
        { name: 'grade', label: t('feedback.grade'), kind: 'choice', required: true, options: options('feedback.grade', grades) },
        { name: 'report', label: t('feedback.remarks'), hint: t('feedback.remarks.hint') },
      ]}
      body={(s) => stated(s)}
    />
  )
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        <Choice label={t('owed.partner')} value={params.get('partner') ?? ''} onChange={(v) => set({ partner: v })} options={[{ value: '', label: t('filter.all') }, ...partners]} />
        <Choice label={t('feedback.by')} value={params.get('by') ?? ''} onChange={(v) => set({ by: v })} options={[{ value: '', label: t('filter.all') }, { value: 'us', label: t('feedback.by.us') }, { value: 'them', label: t('feedback.by.them') }]} />
        {give('')}
        <Act
          label={t('feedback.ask')}
          path="/feedback/wanted"
          changes={changes}
          words={<p>{t('feedback.ask.words')}</p>}
          fields={[
            { name: 'release', label: t('feedback.release'), required: true },
            { name: 'within', label: t('question.within'), hint: t('question.within.hint'), initial: 'P14D' },
            { name: 'ground', label: t('owed.ground'), kind: 'choice', options: [{ value: '', label: '—' }, ...options('owed.ground', ['law', 'agreement', 'courtesy'])] },
          ]}
          body={(s) => stated(s)}
        />
      </div>
      <Ready of={got}>
        {(f) =>
          f.feedback.length === 0 ? (
            <Empty>{t('feedback.none')}</Empty>
          ) : (
            <div className="panel">
              <Table
                caption={t('feedback.caption', { n: f.feedback.length })}
                head={[t('feedback.whose'), t('owed.partner'), t('feedback.of'), t('feedback.grade'), t('table.at'), t('feedback.remarks'), t('feedback.wanted'), t('owed.due')]}
                rows={f.feedback.map((x) => [
                  x.ours ? t('feedback.by.them') : t('feedback.by.us'),
                  x.partner,
                  x.item ? <Link href={`/inbox?item=${encodeURIComponent(x.item)}`}>{short(x.item)}</Link> : (x.serial ?? short(x.release)),
                  x.grade ? word('feedback.grade', x.grade) : '—',
                  <At time={x.at} />,
                  x.remarks?.portions?.map((p, i) => <p key={i}><Mark>{p.mark}</Mark> <Text>{p.text}</Text></p>) ?? '—',
                  x.wanted ? <>{word('owed.state', x.wanted)} {!x.ours && !x.grade && x.item && give(x.item)}</> : '—',
                  <Clock due={x.due} done={Boolean(x.grade)} />,
                ])}
              />
              {f.more && <p className="soft">{t('list.more')}</p>}
            </div>
          )
        }
      </Ready>
    </>
  )
}
