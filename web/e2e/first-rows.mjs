// How long an officer waits for a queue until the first row is drawn: from the navigation,
// where the page is loaded by its address, or from the click in the menu of a desk that is
// open already. Prints the mean in milliseconds, for the benchmark of queues:
// node first-rows.mjs LINK PATH TIMES loaded|opened

import { enter, launch, settled } from './browser.mjs'

const [link, path, times, how] = process.argv.slice(2)
if (how !== 'loaded' && how !== 'opened') throw new Error(`${how}; expected loaded or opened`)
const browser = await launch()
try {
  const seat = await enter(browser, link)
  const { page } = seat
  await page.addInitScript(() => {
    window.began = 0
    document.addEventListener('click', (e) => (window.began = e.timeStamp), { capture: true })
    const look = new MutationObserver(() => {
      if (!document.querySelector('.grid-row')) return
      look.disconnect()
      requestAnimationFrame(() => console.debug(`waited ${performance.now() - window.began}`))
    })
    look.observe(document, { childList: true, subtree: true })
  })
  let whole = 0
  for (let n = 0; n < Number(times); n++) {
    // The page says it by itself: to look into it while it loads would cost what is measured.
    const said = page.waitForEvent('console', (m) => m.text().startsWith('waited '))
    if (how === 'loaded') await page.goto(seat.origin + path)
    else {
      await page.goto(`${seat.origin}/sessions`)
      await settled(page)
      await page.getByRole('navigation').locator(`a[href="${path}"]`).click()
    }
    whole += Number((await said).text().slice('waited '.length))
  }
  await seat.clean(path)
  process.stdout.write(`${whole / Number(times)}\n`)
} finally {
  await browser.close()
}
