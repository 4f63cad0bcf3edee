import { Link, useLocation } from 'wouter'
import { t } from '../texts'
import { screens, type Screen } from '../routes'

/** Navigation lists the screens that the officer's roles open. */
export function Navigation({ roles }: { roles: string[] }) {
  const [at] = useLocation()
  const open = screens.filter((s) => s.menu && mayOpen(s, roles))
  return (
    <nav className="navigation" aria-label={t('navigation.label')}>
      <ul>
        {open.map((s) => {
          const here = at === s.path || at.startsWith(`${s.path}/`)
          return (
            <li key={s.path}>
              <Link href={s.path} aria-current={here ? 'page' : undefined}>
                {t(`screen.${s.name}`)}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

export const mayOpen = (s: Screen, roles: string[]) => !s.roles || s.roles.some((r) => roles.includes(r))
