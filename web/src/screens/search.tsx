import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useLocation } from 'wouter'
import { readsContent, useSession } from '../api/session'
import { useGet } from '../api/use'
import { Button } from '../parts/button'
import { ProblemNote } from '../parts/state'
import { screens } from '../routes'
import { mayOpen } from '../shell/navigation'
import { t, word } from '../texts'
import { lastWords, placeOf, recentPlaces, searched, visited, type Place } from './search/place'
import { One, titleOf } from './search/results'

/** useSettled waits until nobody has typed for a moment. */
function useSettled(value: string, ms = 250): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), ms)
    return () => window.clearTimeout(timer)
  }, [value, ms])
  return settled
}

interface Choice {
  key: string
  run: () => void
  draw: () => React.ReactNode
}

/** Search is the palette: words find what the officer may see, screens and what was open
 *  before. Results, counts and completions are the node's. */
export default function Search({ onDone }: { onDone: () => void }) {
  const [typed, setTyped] = useState(lastWords())
  const words = useSettled(typed.trim())
  const [at, setAt] = useState(0)
  const [, go] = useLocation()
  const session = useSession()
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  useEffect(() => {
    searched(words)
    setAt(0)
  }, [words])
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  const roles = session.data?.data.roles ?? []
  const reads = readsContent(roles)
  const begun = typed.split(/\s+/).at(-1) ?? ''
  const found = useGet(words && reads ? '/search' : null, { q: words, limit: 12 }, { keep: true })
  const complete = useGet(reads && words && words === typed.trim() && begun.length > 1 && !/[":*-]/.test(begun) ? '/search/complete' : null, { q: begun, limit: 8 })
  const open = (p: Place) => {
    visited(p)
    go(p.path)
    onDone()
  }
  const choices: Choice[] = []
  const lower = typed.trim().toLocaleLowerCase()
  const pages = screens.filter((s) => s.menu && mayOpen(s, roles) && lower !== '' && t(`screen.${s.name}`).toLocaleLowerCase().startsWith(lower))
  if (words) {
    for (const s of pages) choices.push({ key: s.path, run: () => (go(s.path), onDone()), draw: () => <span className="found-head">{t('search.goto', { screen: t(`screen.${s.name}`) })}</span> })
    for (const h of found.data?.data.hits ?? []) choices.push({ key: h.item, run: () => open({ path: placeOf(h.item), title: titleOf(h), mark: h.mark }), draw: () => <One found={h} rows={1} /> })
    if (found.data?.data.hits.length) choices.push({ key: 'all', run: () => (go(`/search?q=${encodeURIComponent(words)}`), onDone()), draw: () => <span className="found-head">{t('search.all')}</span> })
  } else {
    for (const p of recentPlaces()) choices.push({ key: p.path, run: () => open(p), draw: () => <span className="found-head"><span className="mark">({p.mark})</span> <bdi>{p.title}</bdi></span> })
    for (const s of screens.filter((x) => x.menu && mayOpen(x, roles))) choices.push({ key: `screen ${s.path}`, run: () => (go(s.path), onDone()), draw: () => <span className="found-head">{t('search.goto', { screen: t(`screen.${s.name}`) })}</span> })
  }
  const here = Math.min(at, choices.length - 1)
  const press = (e: KeyboardEvent) => {
    const to = { ArrowDown: here + 1, ArrowUp: here - 1 }[e.key]
    if (to !== undefined) {
      e.preventDefault()
      setAt(Math.max(0, Math.min(choices.length - 1, to)))
    } else if (e.key === 'Enter') {
      e.preventDefault()
      choices[here]?.run()
    }
  }
  useEffect(() => {
    document.getElementById(`${list}-${here}`)?.scrollIntoView({ block: 'nearest' })
  }, [here, list])
  const offered = (complete.data?.data.words ?? []).filter((w) => w !== begun.toLocaleLowerCase())
  const answer = words ? found.data?.data : undefined
  return (
    <div className="palette">
      <input
        ref={input}
        type="search"
        role="combobox"
        dir="auto"
        className="palette-words"
        aria-label={t('search.words')}
        aria-expanded={choices.length > 0}
        aria-controls={list}
        aria-activedescendant={choices.length > 0 ? `${list}-${here}` : undefined}
        aria-autocomplete="list"
        placeholder={t('search.placeholder')}
        autoComplete="off"
        spellCheck={false}
        maxLength={4096}
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
        onKeyDown={press}
      />
      {offered.length > 0 && (
        <div className="offered" role="group" aria-label={t('search.complete')}>
          {offered.map((w) => (
            <Button
              key={w}
              onPress={() => {
                setTyped(`${typed.slice(0, typed.length - begun.length)}${w} `)
                input.current?.focus()
              }}
            >
              <bdi>{w}</bdi>
            </Button>
          ))}
        </div>
      )}
      {found.error && words && <ProblemNote problem={found.error} />}
      <p className="count" role="status">
        {answer ? t(answer.more ? 'search.count.more' : 'search.count', { n: answer.total }) : !words ? t(recentPlaces().length > 0 ? 'search.recent' : 'search.screens') : ''}
        {answer?.facets.kinds.map((k) => (
          <span key={k.value} className="chip">
            {word('search.kind', k.value)} {k.items}
          </span>
        ))}
      </p>
      <div role="listbox" id={list} aria-label={t('search.results')} className="found-list">
        {choices.map((c, i) => (
          <div key={c.key} id={`${list}-${i}`} role="option" aria-selected={i === here} className="found" onClick={c.run} onMouseMove={() => setAt(i)}>
            {c.draw()}
          </div>
        ))}
      </div>
    </div>
  )
}
