import type { ReactNode } from 'react'

/** Button does something. Its words name the act; a key that does the same is shown in it. */
export function Button({
  children,
  onPress,
  kind = 'plain',
  disabled,
  submit,
  shortcut,
  className,
  label,
  pressed,
}: {
  children: ReactNode
  onPress?: () => void
  kind?: 'plain' | 'main' | 'grave'
  disabled?: boolean
  submit?: boolean
  shortcut?: string
  className?: string
  label?: string
  pressed?: boolean
}) {
  return (
    <button
      type={submit ? 'submit' : 'button'}
      className={['button', kind, className].filter(Boolean).join(' ')}
      onClick={onPress}
      disabled={disabled}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut}
    >
      {children}
      {shortcut && (
        <>
          {' '}
          <kbd aria-hidden="true">{shortcut}</kbd>
        </>
      )}
    </button>
  )
}
