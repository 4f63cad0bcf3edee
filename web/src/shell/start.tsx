// Draws the desk.

import '../styles/base.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Desk } from './desk'
import { KeysProvider } from './keys'
import { rememberedTheme, themed } from './theme'
import { ahead } from '../routes'
import { remembered, speak } from '../texts'

themed(rememberedTheme())
const client = new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, refetchOnWindowFocus: false } } })

const draw = () =>
  createRoot(document.getElementById('desk')!).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <KeysProvider>
          <Desk />
        </KeysProvider>
      </QueryClientProvider>
    </StrictMode>,
  )

// What comes soon is drawn with the desk, at once; for what does not, the desk says that it
// is busy.
const soon = Promise.race([ahead(client, new URL(window.location.href)), new Promise((enough) => setTimeout(enough, 300))])
void speak(remembered()).finally(() => soon.then(draw))
