// Lists of a thousand rows on the desks: until they stand there, and how evenly they scroll. The rows are real ones, repeated
// on their way to the page; how long the service takes for so many is for `make bench-case`.
import { test, type Page } from '@playwright/test'
import { Staff } from '../people/staff.ts'
import { Service } from '../service.ts'
import { DESK, leaveAll } from '../sitting.ts'

const ROWS = 1_000
const CPU_SLOWDOWN = 2

async function repeatRows(page: Page): Promise<void> {
  await page.route('**/api/cases', async (route) => {
    const answer = await route.fetch()
    const rows = (await answer.json()) as { id: string; number: string }[]
    const many = Array.from({ length: ROWS }, (_, at) => ({ ...rows[at % rows.length], id: `row-${at}`, number: `（2026）潞川柳河人调字第${at + 1}号` }))
    await route.fulfill({ response: answer, json: many })
  })
}

/** Turns the wheel over the list for two seconds; gives the time between frames in milliseconds, the longest last. */
async function scroll(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const next = (now: number): void => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
    Object.assign(window, { frames })
  })
  await page.mouse.move(500, 500)
  for (let turn = 0; turn < 40; turn += 1) {
    await page.mouse.wheel(0, 700)
    await page.waitForTimeout(50)
  }
  return page.evaluate(() => (window as unknown as { frames: number[] }).frames.slice(2).sort((a, b) => a - b))
}

test('a thousand rows', async ({ browser }) => {
  const service = new Service()
  try {
    await service.start()
    for (const [name, person, row] of [
      ['调解员：今日', '何守义', 'article.ses'],
      ['书记员：看板', '林知夏', '[data-case]'],
      ['法官：队列', '顾明远', 'tbody tr'],
    ] as const) {
      const page = await (await browser.newContext(DESK)).newPage()
      await repeatRows(page)
      const staff = new Staff(page, service, person)
      await staff.signIn()
      await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
      await page.addInitScript(
        ({ row, rows }) => {
          const stood = { first: 0, all: 0 }
          Object.assign(window, { stood })
          const look = (): void => {
            const there = document.querySelectorAll(row).length
            if (there > 0 && stood.first === 0) stood.first = performance.now()
            if (there < rows) requestAnimationFrame(look)
            else stood.all = performance.now()
          }
          look()
        },
        { row, rows: ROWS },
      )
      await page.goto(`${service.url}/desk`, { waitUntil: 'commit' })
      await page.waitForFunction(() => (window as unknown as { stood: { all: number } }).stood.all > 0, undefined, { polling: 200 })
      const { first, all } = await page.evaluate(() => (window as unknown as { stood: { first: number; all: number } }).stood)
      const frames = await scroll(page)
      const at = (part: number): number => Math.round(frames[Math.min(frames.length - 1, Math.floor(frames.length * part))] ?? 0)
      console.log(`${name}: the first row after ${Math.round(first)} ms, ${ROWS} after ${Math.round(all)} ms; frames of ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, the longest ${at(1)} ms`)
    }
  } finally {
    await leaveAll(browser)
    await service.end()
  }
})
