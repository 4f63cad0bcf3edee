import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { usePageMarking, useShown } from './markings'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

function Shows({ marking }: { marking?: string }) {
  useShown({ data: 'words', marking })
  return null
}

function Bar() {
  return <p id="bar">{usePageMarking()}</p>
}

test('an answer to what was sent counts into the page’s marking while it is shown, and no longer', async () => {
  document.body.innerHTML = '<div id="desk"></div>'
  const root = createRoot(document.getElementById('desk')!)
  const client = new QueryClient()
  const draw = (shows: boolean, marking?: string) =>
    act(async () =>
      root.render(
        <QueryClientProvider client={client}>
          <Bar />
          {shows && <Shows marking={marking} />}
        </QueryClientProvider>,
      ),
    )
  const bar = () => document.getElementById('bar')!.textContent
  await draw(true, 'SECRET//REL TO USA, FRA')
  expect(bar()).toBe('SECRET//REL TO USA, FRA')
  await draw(true) // an answer that says no marking: the page's is not known
  expect(bar()).toBe('')
  await draw(true, 'SECRET')
  expect(bar()).toBe('SECRET')
  await draw(false)
  expect(bar()).toBe('')
  await act(async () => root.unmount())
})
