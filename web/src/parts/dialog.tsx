import { useEffect, useId, useRef, type ReactNode } from 'react'
import { t } from '../texts'
import { Button } from './button'

/** Dialog stands over the page. The browser holds the focus in it, and gives it back. */
export function Dialog({ open, onOpen, title, children, wide }: { open: boolean; onOpen: (open: boolean) => void; title: string; children: ReactNode; wide?: boolean }) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const d = element.current
    if (!d) return
    if (open && !d.open) d.showModal()
    if (!open && d.open) d.close()
  }, [open])
  return (
    <dialog ref={element} className={wide ? 'dialog wide' : 'dialog'} aria-labelledby={id} onClose={() => onOpen(false)} {...(open ? { role: 'dialog' } : {})}>
      {open && (
        <div className="dialog-body">
          <header>
            <h2 id={id}>{title}</h2>
            <Button onPress={() => onOpen(false)} label={t('dialog.close')} className="close">
              ✕
            </Button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  )
}
