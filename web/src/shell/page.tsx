import { useEffect, useRef, type ReactNode } from 'react'
import { t } from '../texts'

/** Page is what stands between the bars: a title, what may be done, and the content. */
export function Page({ title, actions, children, wide }: { title: string; actions?: ReactNode; children: ReactNode; wide?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} — Entente`
  }, [title])
  return (
    <div className={wide ? 'page wide' : 'page'}>
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && (
          <div className="page-actions" role="group" aria-label={t('page.actions')}>
            {actions}
          </div>
        )}
      </header>
      {children}
    </div>
  )
}
