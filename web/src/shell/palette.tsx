import { lazy, Suspense } from 'react'
import { t } from '../texts'
import { Dialog } from '../parts/dialog'
import { Busy } from '../parts/state'

const Search = lazy(() => import('../screens/search'))

/** Palette searches all that the officer may see, from any page. */
export function Palette({ open, onOpen }: { open: boolean; onOpen: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpen={onOpen} title={t('search.open')} wide>
      <Suspense fallback={<Busy />}>
        <Search onDone={() => onOpen(false)} />
      </Suspense>
    </Dialog>
  )
}
