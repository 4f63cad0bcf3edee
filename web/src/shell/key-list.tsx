import { t } from '../texts'
import { Dialog } from '../parts/dialog'
import { useKeys } from './keys'

/** KeyList shows the keys of the page. */
export function KeyList({ open, onOpen }: { open: boolean; onOpen: (open: boolean) => void }) {
  const keys = useKeys()
  const list = open ? [...new Map(keys.list().map((s) => [s.key, s])).values()] : []
  return (
    <Dialog open={open} onOpen={onOpen} title={t('keys.list')}>
      {!keys.on && <p>{t('keys.off')}</p>}
      <dl className="key-list">
        {list.map((s) => (
          <div key={s.key}>
            <dt>
              <kbd>{s.key.replace('Ctrl+', 'Ctrl ')}</kbd>
            </dt>
            <dd>{s.label}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
