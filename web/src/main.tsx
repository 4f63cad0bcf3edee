import './styles/base.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { begin } from './api/client'
import { Desk } from './shell/desk'
import { KeysProvider } from './shell/keys'
import { rememberedTheme, themed } from './shell/theme'
import { ahead } from './routes'
import { remembered, speak } from './texts'

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

if (!window.location.pathname.startsWith('/login')) begin('/session')
ahead(new URL(window.location.href))
void speak(remembered()).finally(draw)
