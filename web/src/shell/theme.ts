export type Theme = 'system' | 'light' | 'dark'

/** themed applies a theme; the only things that the browser keeps are this, the language and the single keys. */
export function themed(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  try {
    localStorage.setItem('theme', theme)
  } catch {
    // a browser that keeps nothing follows the system
  }
}

export function rememberedTheme(): Theme {
  try {
    const t = localStorage.getItem('theme')
    return t === 'light' || t === 'dark' ? t : 'system'
  } catch {
    return 'system'
  }
}
