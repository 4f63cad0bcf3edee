import { useEffect, useRef, type ReactNode } from 'react'
import type { Problem } from '../api/client'
import { has, t } from '../texts'
import { Button } from './button'
import { visible } from './text'

export function Busy() {
  return (
    <p className="busy" role="status">
      {t('state.busy')}
    </p>
  )
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>
}

/** ProblemNote says why something is not there or not done, and what one may do. focus
 *  counts attempts at a form: after each that failed the focus is here. */
export function ProblemNote({ problem, retry, focus }: { problem: Problem; retry?: () => void; focus?: number }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (focus !== undefined) box.current?.focus()
  }, [focus, problem])
  const kind = problem.status === 0 ? 'offline' : problem.kind
  return (
    <div className="problem" role="alert" ref={box} tabIndex={focus === undefined ? undefined : -1}>
      <strong>{has(`problem.${kind}`) ? t(`problem.${kind}`) : t('problem.other')}</strong> {problem.status !== 0 && visible(problem.detail)}
      {problem.key && (
        <span className="where">
          {' '}
          {t('problem.at', { key: problem.key })}
        </span>
      )}
      {retry && <Button onPress={retry}>{t('problem.again')}</Button>}
    </div>
  )
}

/** Ready shows what a query gave, or why it gave nothing. */
export function Ready<T>({ of, children }: { of: { data?: { data: T }; error: Problem | null; refetch: () => unknown }; children: (data: T) => ReactNode }) {
  if (of.data) return <>{children(of.data.data)}</>
  if (of.error) return <ProblemNote problem={of.error} retry={() => void of.refetch()} />
  return <Busy />
}
