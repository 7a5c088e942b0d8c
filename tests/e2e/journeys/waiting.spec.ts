// The chair before the door: how long, who is here, what to read, and a rehearsal that stays on the phone.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'
import { guest } from '../parties.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'

const PHONE = { viewport: { width: 360, height: 740 }, permissions: ['camera', 'microphone'] }
const DESK = { viewport: { width: 1366, height: 768 } }
/** A message of the room's socket is far shorter than a clip of five seconds. */
const MESSAGES_BYTES_MAX = 4_096

const service = Service.forFile()

async function sit(browser: Browser, size: object): Promise<Page> {
  const context = await browser.newContext(size)
  return context.newPage()
}

/** An appointment in so many minutes, on site or by video as each likes. */
async function scheduleIn(page: Page, caseId: string, minutes: number): Promise<void> {
  const address = `${service.url}/api/cases/${caseId}`
  const { version } = (await (await page.request.get(address)).json()) as { version: number }
  const command = { kind: 'schedule', starts_at: new Date(Date.now() + minutes * 60_000).toISOString(), minutes: 60, mode: 'HYBRID', place: '柳河街道人民调解室' }
  const made = await page.request.post(`${address}/commands`, { data: { id: randomUUID(), version, command } })
  expect(made.ok(), await made.text()).toBe(true)
}

test('who waits knows how long, and can hear and see themselves first', async ({ browser }) => {
  const mediator = new Mediator(await sit(browser, DESK), service, '姜桂兰')
  await mediator.signIn()
  const id = await mediator.register()
  await mediator.addCompany()
  await mediator.submit()
  const owner = await guest(mediator.page, id, 1, '赵建平')
  await mediator.openCase(id)
  await mediator.accept([owner.name])
  await mediator.take()
  await scheduleIn(mediator.page, id, 12)

  const page = await sit(browser, PHONE)
  const sent: number[] = []
  const written: string[] = []
  page.on('websocket', (socket) => socket.on('framesent', (frame) => sent.push(frame.payload.length)))
  page.on('request', (request) => {
    if (request.method() !== 'GET') written.push(request.url())
  })
  const party = new Party(page, service, owner.phone)
  await party.open(owner.link)
  await party.checkDevices()
  await party.enterCode()
  await party.consent()
  await party.acceptMediator(mediator.name)

  await expect(page.getByRole('heading', { name: /^再等1[12]分钟开始$/ })).toBeVisible()
  await expect(page.getByText('现在对方看不到您，也听不到您。')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: mediator.name })).toContainText('准备中')
  await expect(page.getByRole('button', { name: /您的权利和义务/ })).toContainText('看过了')
  await page.getByRole('button', { name: /这是什么事/ }).click()
  await page.getByRole('dialog').getByRole('button').last().click()

  const rehearsal = page.locator('[data-rehearse]')
  await expect(rehearsal.getByText('只在这部手机里，不上传，关掉就没了。')).toBeVisible()
  sent.length = 0
  written.length = 0
  await rehearsal.getByRole('button', { name: '录5秒' }).click()
  await expect(rehearsal.getByText(/正在录，说句话。还有\d秒/)).toBeVisible()
  await picture(page, 'phone-waiting-01-recording')
  await expect(rehearsal.getByText('这就是对方看到、听到的您')).toBeVisible()
  const clip = rehearsal.locator('video.clip')
  await expect(clip).toHaveAttribute('src', /^blob:/)
  await expect.poll(() => clip.evaluate((video) => (video as HTMLVideoElement).currentTime)).toBeGreaterThan(1)
  expect(await clip.evaluate((video) => (video as HTMLVideoElement).videoWidth)).toBeGreaterThan(0)
  await picture(page, 'phone-waiting-02-playing')
  await rehearsal.getByRole('button', { name: '好了' }).click()
  await expect(clip).toHaveCount(0)
  expect(written, 'a rehearsal is not uploaded').toEqual([])
  expect(sent.reduce((all, bytes) => all + bytes, 0), 'nor told to the room').toBeLessThan(MESSAGES_BYTES_MAX)

  await mediator.openCase(id)
  await mediator.enterRoom()
  await expect(page.getByRole('listitem').filter({ hasText: mediator.name })).toContainText('在里面')
  await expect(page.getByText('准备中')).toHaveCount(0)
})
