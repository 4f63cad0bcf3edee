import type { ReactNode } from 'react'
import type { Problem } from '../api/client'
import { t } from '../texts'
import { Dialog } from './dialog'
import { Form } from './form'

/** Confirm asks once more, in a sentence with the numbers, under a button that names the
 *  act. about says of which thing. onConfirm tells whether it was done. */
export function Confirm({
  open,
  onOpen,
  about,
  title,
  children,
  act,
  grave,
  reason,
  busy,
  problem,
  onConfirm,
}: {
  open: boolean
  onOpen: (open: boolean) => void
  about: string
  title: string
  children: ReactNode
  act: string
  grave?: boolean
  reason?: 'required' | 'optional'
  busy?: boolean
  problem?: Problem | null
  onConfirm: (reason: string) => Promise<boolean>
}) {
  return (
    <Dialog open={open} onOpen={onOpen} title={title}>
      <Form
        about={about}
        fields={reason ? [{ name: 'reason', label: t('confirm.reason'), kind: 'area', required: reason === 'required', missing: t('confirm.reason.missing') }] : []}
        words={children}
        act={act}
        kind={grave ? 'grave' : 'main'}
        busy={busy}
        problem={problem}
        onAct={(said) => onConfirm((said.reason ?? '').trim())}
        onCancel={() => onOpen(false)}
      />
    </Dialog>
  )
}
