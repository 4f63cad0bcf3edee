import { Link } from 'wouter'
import { useGet } from '../../api/use'
import { useSession } from '../../api/session'
import { Act } from '../../parts/act'
import { At, Clock } from '../../parts/clock'
import { Download, bytesOf } from '../../parts/download'
import { Facts } from '../../parts/facts'
import { Unmarked } from '../../parts/mark'
import { Empty, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import { DraftAdvisory } from './warning-acts'
import { short } from './words'

const changes = ['/advisories', '/warnings', '/owed', '/notices']

/** Advisories lists what the public is or was told, and the decisions that are owed. */
export function Advisories() {
  const got = useGet('/advisories')
  return (
    <Ready of={got}>
      {(l) => (
        <>
          {l.owed.length > 0 && (
            <section className="panel next">
              <Table
                caption={t('advisory.owed')}
                head={[t('owed.page.warnings'), t('owed.opened'), t('owed.due'), '']}
                rows={l.owed.map((o) => [
                  <Link href={`/owed/warnings/${encodeURIComponent(o.warning)}`}>{o.warning}</Link>,
                  <At time={o.opened} />,
                  <Clock due={o.due} />,
                  <Act label={t('advisory.decline')} path="/public-notices/decline" changes={changes} words={<p>{t('advisory.decline.words')}</p>} fields={[{ name: 'reason', label: t('confirm.reason'), kind: 'area', required: true }]} body={(s) => ({ obligation: o.obligation, reason: s.reason })} />,
                ])}
              />
            </section>
          )}
          {l.advisories.length === 0 ? (
            <Empty>{t('advisory.none')}</Empty>
          ) : (
            <div className="panel">
              <Table
                caption={t('advisory.caption', { n: l.advisories.length })}
                head={[t('mark'), t('advisory.headline'), t('owed.state'), t('advisory.type'), t('advisory.sent'), t('advisory.expires'), t('warning.of')]}
                rows={l.advisories.map((a) => [<Unmarked />, <Link href={`/owed/advisories/${encodeURIComponent(a.id)}`}>{a.headline ? <Text>{a.headline}</Text> : short(a.id)}</Link>, word('advisory.state', a.standing ?? a.state), a.msg_type, <At time={a.sent} />, <Clock due={a.expires} done={(a.standing ?? a.state) !== 'in-force'} />, a.serial ?? short(a.report)])}
              />
              {l.next && <p className="soft">{t('list.more')}</p>}
            </div>
          )}
        </>
      )}
    </Ready>
  )
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&apos;': "'", '&#34;': '"', '&#39;': "'", '&#xA;': '\n' }
const plain = (s: string) => s.replace(/&(?:lt|gt|amp|quot|apos|#34|#39|#xA);/g, (e) => entities[e] ?? e)
const of = (xml: string, name: string) => plain(xml.match(new RegExp(`<(?:\\w+:)?${name}>([^<]*)</`))?.[1] ?? '')

/** AdvisorySheet shows the exact bytes that the public would get, and what is done of them. */
export function AdvisorySheet({ id }: { id: string }) {
  const got = useGet(`/advisories/${encodeURIComponent(id)}`)
  const session = useSession()
  return (
    <Ready of={got}>
      {(a) => {
        const path = `/advisories/${encodeURIComponent(a.id)}` as const
        const etag = got.data?.etag
        const xml = a.cap ? bytesOf(a.cap) : ''
        const infos = xml.match(/<(?:\w+:)?info>[\s\S]*?<\/(?:\w+:)?info>/g) ?? []
        const drafter = a.acts.find((x) => x.act === 'drafted')?.officer ?? a.acts[0]?.officer
        const own = drafter === session.data?.data.officer
        return (
          <div className="sheet-columns">
            <section className="panel" aria-labelledby="told">
              <h2 id="told">{t('advisory.told')}</h2>
              {a.changed && (
                <div className="note">
                  <strong>{t('advisory.changed')}</strong> {a.changed}
                </div>
              )}
              {infos.map((info, i) => (
                <article key={i} className="told" lang={of(info, 'language') || undefined} dir="auto">
                  <h3>
                    <Unmarked /> <Text>{of(info, 'headline') || of(info, 'event')}</Text>
                  </h3>
                  <p className="soft">{[of(info, 'language'), of(info, 'urgency'), of(info, 'severity'), of(info, 'certainty')].filter(Boolean).join(' · ')}</p>
                  <Text block>{of(info, 'description')}</Text>
                  {of(info, 'instruction') && <Text block>{of(info, 'instruction')}</Text>}
                  <p>
                    <Text>{of(info, 'areaDesc')}</Text> {of(info, 'contact') && <>· <Text>{of(info, 'contact')}</Text></>}
                  </p>
                </article>
              ))}
              {xml && (
                <details>
                  <summary>{t('advisory.bytes', { n: xml.length })}</summary>
                  <pre className="bytes" tabIndex={0} aria-label={t('advisory.bytes', { n: xml.length })}>{xml}</pre>
                </details>
              )}
            </section>
            <aside className="panel" aria-label={t('advisory.about')}>
              <h2>{t('advisory.about')}</h2>
              <Facts
                list={[
                  [t('owed.state'), <strong>{word('advisory.state', a.standing ?? a.state)}</strong>],
                  [t('advisory.type'), `${a.msg_type} · ${a.status}`],
                  [t('advisory.sent'), <At time={a.sent} />],
                  [t('advisory.expires'), a.expires && <><At time={a.expires} /> {(a.standing ?? a.state) === 'in-force' && <Clock due={a.expires} />}</>],
                  [t('warning.of'), `${a.serial ?? a.report}, ${a.version}`],
                  [t('owed.page.warnings'), a.warning && <Link href={`/owed/warnings/${encodeURIComponent(a.warning)}`}>{a.warning}</Link>],
                  [t('advisory.hash'), <code>{a.hash}</code>],
                ]}
              />
              <div className="buttons">
                {a.state === 'draft' && (
                  <Act label={t('advisory.approve')} kind="main" shortcut="a" disabled={own} path={`${path}/approve`} changes={changes} ifMatch={etag} words={<p>{t('advisory.approve.words', { n: infos.length, hash: short(a.hash.replace('sha256:', '')) })}</p>} fields={[{ name: 'reason', label: t('confirm.reason'), kind: 'area' }]} body={(s) => ({ hash: a.hash, ...(s.reason ? { reason: s.reason } : {}) })} />
                )}
                {a.state === 'draft' && own && <span className="soft">{t('advisory.own')}</span>}
                {(a.state === 'draft' || a.state === 'approved') && <Act label={t('advisory.deny')} kind="grave" path={`${path}/deny`} changes={changes} ifMatch={etag} words={<p>{t('advisory.deny.words')}</p>} fields={[{ name: 'reason', label: t('confirm.reason'), kind: 'area', required: true }]} body={(s) => s} />}
                {a.state === 'approved' && <Act label={t('advisory.publish')} kind="main" path={`${path}/publish`} changes={changes} ifMatch={etag} words={<p>{t('advisory.publish.words', { n: infos.length })}</p>} />}
                {a.state === 'published' && a.cap && <Download bytes={a.cap} name={`${a.id}.cap.xml`} label={t('advisory.download')} />}
                {a.state === 'published' && <DraftAdvisory report={a.report} warning={a.warning} update={a.id} label={t('advisory.update')} />}
                {a.state === 'published' && <Act label={t('advisory.end')} path={`${path}/end`} changes={changes} ifMatch={etag} words={<p>{t('advisory.end.words')}</p>} fields={[{ name: 'reason', label: t('confirm.reason'), kind: 'area', required: true }]} body={(s) => s} />}
              </div>
              <Table caption={t('warning.acts')} head={[t('table.at'), t('table.what'), t('table.by'), t('confirm.reason')]} rows={a.acts.map((x) => [<At time={x.at} />, word('advisory.act', x.act), x.officer ?? t('table.node'), x.reason ? <Text>{x.reason}</Text> : '—'])} />
            </aside>
          </div>
        )
      }}
    </Ready>
  )
}
