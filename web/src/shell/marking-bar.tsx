import { useEffect } from 'react'
import { showing, usePageMarking } from '../api/markings'
import { t } from '../texts'

/** level is the first word of a banner as a class, for the colour beside the words. */
function level(banner: string): string {
  const b = banner.toUpperCase()
  if (b.startsWith('TOP') || b.startsWith('TRÈS') || b.startsWith('ОСОБОЙ')) return 'top'
  if (b.startsWith('SECRET') || b.startsWith('СОВЕРШЕННО')) return 'secret'
  if (b.startsWith('CONFID') || b.startsWith('СЕКРЕТНО')) return 'confidential'
  if (b.startsWith('UNCLASSIFIED') || b.startsWith('NON ') || b.startsWith('НЕСЕКРЕТНО') || b.startsWith('TLP:CLEAR')) return 'open'
  if (b.startsWith('RESTR') || b.startsWith('DIFFUSION') || b.startsWith('ДЛЯ')) return 'restricted'
  return 'unknown'
}

/** MarkingBar says the marking of all that is on the page, in words, at its top and bottom. */
export function MarkingBar({ at, exercise }: { at: 'top' | 'bottom'; exercise: boolean }) {
  const banner = usePageMarking()
  useEffect(() => showing(banner), [banner])
  const words = banner || t('marking.pending')
  const said = exercise ? `EXERCISE // ${words}` : words
  return (
    <div className={`marking-bar level-${level(banner)}`} role="region" aria-label={at === 'top' ? t('marking.top') : t('marking.bottom')} data-marking={banner}>
      {said}
    </div>
  )
}
