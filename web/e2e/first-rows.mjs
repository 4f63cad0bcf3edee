// How long an officer waits for a queue: from the navigation, a page loaded by its address,
// until the first row is drawn. Prints the mean in milliseconds, for the benchmark of
// queues: node first-rows.mjs LINK PATH TIMES

import { enter, launch } from './browser.mjs'

const [link, path, times] = process.argv.slice(2)
const browser = await launch()
try {
  const seat = await enter(browser, link)
  await seat.page.addInitScript(() => {
    const look = new MutationObserver(() => {
      if (!document.querySelector('.grid-row')) return
      look.disconnect()
      requestAnimationFrame(() => (window.drawn = performance.now()))
    })
    look.observe(document, { childList: true, subtree: true })
  })
  let whole = 0
  for (let n = 0; n < Number(times); n++) {
    await seat.page.goto(seat.origin + path)
    whole += await seat.page.waitForFunction(() => window.drawn).then((h) => h.jsonValue())
  }
  await seat.clean(path)
  process.stdout.write(`${whole / Number(times)}\n`)
} finally {
  await browser.close()
}
