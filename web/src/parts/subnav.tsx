import { Link, useLocation } from 'wouter'

/** Subnav lists the pages of a screen. The one with the longest address that the page's
 *  begins with is where one is. */
export function Subnav({ label, pages }: { label: string; pages: { path: string; label: string }[] }) {
  const [at] = useLocation()
  const here = pages.filter((p) => at === p.path || at.startsWith(`${p.path}/`)).sort((a, b) => b.path.length - a.path.length)[0]
  return (
    <nav className="subnav" aria-label={label}>
      <ul>
        {pages.map((p) => (
          <li key={p.path}>
            <Link href={p.path} aria-current={p === here ? 'page' : undefined}>
              {p.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
