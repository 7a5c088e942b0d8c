// How long until a changed clause and a private talk are on every screen, with 50 ms there and back on each line.
import { expect, test, type Page } from '@playwright/test'
import { dispute } from '../dispute.ts'
import { meet, NAMES } from '../meeting.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Service } from '../service.ts'
import { DESK, leaveAll, PHONE, sit, STILL_LENS } from '../sitting.ts'

const ROUND_TRIP_MS = 50
const RUNS = 11

/** Remembers when the page is pressed next, and when `text` or `selector` first stands on it. */
async function watch(page: Page, sign: { text?: string; selector?: string }): Promise<void> {
  await page.evaluate(({ text, selector }) => {
    const seen = { pressed: 0, shown: 0 }
    Object.assign(window, { seen })
    const now = (): number => performance.timeOrigin + performance.now()
    document.addEventListener('click', () => (seen.pressed = now()), { capture: true, once: true })
    const there = (): boolean => (selector !== undefined ? document.querySelector(selector) !== null : document.body.textContent.includes(text ?? ''))
    const look = (): void => {
      if (there()) seen.shown = now()
      else requestAnimationFrame(look)
    }
    look()
  }, sign)
}

async function seen(page: Page): Promise<{ pressed: number; shown: number }> {
  await page.waitForFunction(() => (window as unknown as { seen: { shown: number } }).seen.shown > 0)
  return page.evaluate(() => (window as unknown as { seen: { pressed: number; shown: number } }).seen)
}

function report(name: string, times: number[]): void {
  const sorted = times.map(Math.round).sort((a, b) => a - b)
  console.log(`${name}: ${sorted[Math.floor(sorted.length / 2)]} ms (of ${sorted.join(', ')})`)
}

test('from a press to every screen', async ({ browser }) => {
  test.setTimeout(300_000)
  const service = new Service(ROUND_TRIP_MS / 2)
  try {
    await service.start()
    const mediator = new Mediator(await sit(browser, DESK, 'mediator', STILL_LENS), service, '姜桂兰')
    const company = new Party(await sit(browser, PHONE, 'company', STILL_LENS), service, dispute.company.representative.phone)
    const owner = new Party(await sit(browser, PHONE, 'owner', STILL_LENS), service, dispute.owner.phone)
    await meet(mediator, company, owner)
    await mediator.addDefault('40')
    await expect(owner.clause('一')).toBeVisible()
    await expect(company.clause('一')).toBeVisible()
    const screens = [mediator.page, company.page, owner.page]

    const edits: number[] = []
    for (let run = 1; run <= RUNS; run += 1) {
      await mediator.page.getByRole('button', { name: '改第一条' }).click()
      const form = mediator.page.getByRole('form', { name: '改这条' })
      await form.getByLabel('逾期几天算违约').fill(String(40 + run))
      for (const page of screens) await watch(page, { text: page === mediator.page ? `超过${39 + run}日${40 + run}日` : `超过${40 + run}天` })
      await form.getByRole('button', { name: '改好了' }).click()
      const all = await Promise.all(screens.map(seen))
      edits.push(Math.max(...all.map((one) => one.shown)) - (all[0]?.pressed ?? 0))
      await expect(form).toHaveCount(0)
    }
    report('改一条，到每块屏幕', edits)

    const talks: number[] = []
    for (let run = 1; run <= RUNS; run += 1) {
      for (const page of screens) await watch(page, { selector: page === company.page ? '[data-scope="apart"]' : '[data-scope="private"]' })
      await mediator.page.getByRole('button', { name: `和${NAMES[1]}单独谈` }).click()
      const all = await Promise.all(screens.map(seen))
      talks.push(Math.max(...all.map((one) => one.shown)) - (all[0]?.pressed ?? 0))
      await mediator.page.getByRole('button', { name: '请大家回来' }).first().click()
      await expect(company.page.locator('[data-scope="apart"]')).toHaveCount(0)
      await expect(owner.page.locator('[data-scope="private"]')).toHaveCount(0)
    }
    report('单独谈，每块屏幕都说了', talks)
  } finally {
    await leaveAll(browser)
    await service.end()
  }
})
