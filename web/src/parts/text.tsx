import { Fragment, type ReactNode } from 'react'
import { t } from '../texts'

// Controls that change the direction of text, and others that nobody sees. In what others
// wrote they are shown, not obeyed.
const hidden: Record<string, string> = {
  '\u202A': 'LRE', '\u202B': 'RLE', '\u202C': 'PDF', '\u202D': 'LRO', '\u202E': 'RLO',
  '\u2066': 'LRI', '\u2067': 'RLI', '\u2068': 'FSI', '\u2069': 'PDI', '\u200E': 'LRM', '\u200F': 'RLM', '\u061C': 'ALM',
  '\u200B': 'ZWSP', '\u2060': 'WJ', '\uFEFF': 'BOM', '\u00AD': 'SHY',
}
const controls = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u200B\u2060\uFEFF\u00AD]/

/** visible shows hidden controls of a text as signs. */
export function visible(text: string): ReactNode {
  if (!controls.test(text)) return text
  return text.split(/([\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u200B\u2060\uFEFF\u00AD])/).map((part, i) =>
    hidden[part] ? (
      <span key={i} className="control" title={t('text.control', { name: hidden[part] })}>
        {hidden[part]}
      </span>
    ) : (
      <Fragment key={i}>{part}</Fragment>
    ),
  )
}

/** Text is what somebody wrote, in its own direction. */
export function Text({ children, block, className, lang }: { children: string | undefined | null; block?: boolean; className?: string; lang?: string }) {
  const words = visible(children ?? '')
  return block ? (
    <p dir="auto" className={className} lang={lang}>
      {words}
    </p>
  ) : (
    <bdi className={className} lang={lang}>
      {words}
    </bdi>
  )
}
