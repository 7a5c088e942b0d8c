// 断网、刷新、误关: the seat is kept, the page comes back to the same step, and nothing typed is lost.
import { expect, test } from '@playwright/test'
import path from 'node:path'
import { dispute } from '../dispute.ts'
import { paths } from '../media.ts'
import { meet, NAMES } from '../meeting.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'
import { DESK, SMALL_PHONE, sit, streams } from '../sitting.ts'
import { Spy } from '../spy.ts'

const service = Service.forFile()

test('a party who loses the network, reloads or closes the page by mistake is back where they were', async ({ browser }) => {
  const mediator = new Mediator(await sit(browser, DESK, 'mediator'), service, '姜桂兰')
  const owner = new Party(await sit(browser, SMALL_PHONE, 'owner'), service, dispute.owner.phone)
  const company = new Party(await sit(browser, SMALL_PHONE, 'company'), service, dispute.company.representative.phone)
  let page = owner.page
  await Spy.on(page)

  await test.step('everybody is in the room, and the owner begins to write', async () => {
    await meet(mediator, company, owner)
    await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
    await page.getByRole('tab', { name: '文字' }).click()
    await page.getByRole('textbox', { name: '写一句' }).fill('我想说的还没写完')
  })

  await test.step('on another network the same connection goes on over another path', async () => {
    await expect.poll(() => paths(page)).toMatchObject({ connections: 1, name: expect.stringMatching(/./), state: 'connected' })
    const before = await paths(page)
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect.poll(async () => (await paths(page)).name).not.toBe(before.name)
    expect(await paths(page)).toMatchObject({ connections: 1, state: 'connected' })
    await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
  })

  await test.step('a connection that the service has given up is replaced', async () => {
    const before = await paths(page)
    await page.route('**/api/media', (route) => route.fulfill({ status: 409, contentType: 'application/problem+json', json: { type: 'https://tiaoque.test/problems/media-gone', title: '断开太久', status: 409 } }), { times: 1 })
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect.poll(async () => (await paths(page)).connections).toBe(before.connections + 1)
    await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
  })

  await test.step('without a network one calm banner says so, and the seat is kept', async () => {
    await page.context().setOffline(true)
    await Spy.cut(page)
    await expect(page.getByText('网断了，正在接回来')).toBeVisible()
    await expect(mediator.page.locator(`[data-place="inside"]`).filter({ hasText: NAMES[1] })).toContainText('断网')
    await page.getByRole('button', { name: '发出去' }).click()
    await expect(page.getByRole('alert')).toContainText('网断了')
    await picture(page, 'phone-05e-offline')
    await picture(mediator.page, 'desk-05d-away')
    await page.context().setOffline(false)
    await expect(page.getByText('网断了，正在接回来')).toHaveCount(0, { timeout: 30_000 })
    await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
    await page.getByRole('button', { name: '发出去' }).click()
    await expect(mediator.page.getByRole('tab', { name: /文字 ?1/ })).toBeVisible()
  })

  await test.step('a reload comes back into the room, with what was typed', async () => {
    await page.getByRole('textbox', { name: '写一句' }).fill('还有一句')
    await page.reload()
    await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
    await page.getByRole('tab', { name: '文字' }).click()
    await expect(page.getByRole('textbox', { name: '写一句' })).toHaveValue('还有一句')
    await expect(page.getByRole('log').getByText('我想说的还没写完')).toBeVisible()
  })

  await test.step('a killed tab is opened again from the link and is in the room, and no second seat is left', async () => {
    const context = page.context()
    const address = page.url()
    await page.close()
    page = await context.newPage()
    await page.goto(address)
    await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
    await expect(mediator.page.locator('[data-place="inside"]')).toHaveCount(2)
    await mediator.page.getByRole('tab', { name: '人员' }).click()
    await expect(mediator.page.getByRole('listitem').filter({ hasText: NAMES[1] })).toHaveCount(1)
  })

  await test.step('the same person on a second page takes the seat over; the first page says so and offers the way back', async () => {
    const second = await page.context().newPage()
    await second.goto(page.url())
    await expect(page.getByText('您在别处打开了')).toBeVisible()
    await expect.poll(() => streams(second), { timeout: 30_000 }).toBe(4)
    await picture(page, 'phone-05f-elsewhere')
    await page.getByRole('button', { name: '再进去' }).click()
    await expect(second.getByText('您在别处打开了')).toBeVisible()
    await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
  })

  await test.step('the mediator’s browser dies: the parties stay, and the mediator comes back as host', async () => {
    await mediator.page.reload()
    await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
    await expect(mediator.page.getByRole('button', { name: `和${NAMES[1]}单独谈` })).toBeVisible()
  })
})
