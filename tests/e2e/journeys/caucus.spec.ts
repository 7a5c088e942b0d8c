// 背对背: the mediator talks to one party alone, and a modified client of the other one gets nothing of it.
import { expect, test, type Page } from '@playwright/test'
import { dispute } from '../dispute.ts'
import { caption, putIn, show, shown } from '../material.ts'
import { meet, NAMES } from '../meeting.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sheet, sit, streams } from '../sitting.ts'
import { received, Spy } from '../spy.ts'

const SECRET = '其实三千我也能接受'
const CAPTION = '他说三千也行'
const PAPER = '母亲的病历'

const service = Service.forFile()

async function chat(page: Page, text: string): Promise<void> {
  await page.getByRole('tab', { name: '文字' }).click()
  await page.getByRole('textbox', { name: '写一句' }).fill(text)
  await page.getByRole('button', { name: '发出去' }).click()
  await expect(page.getByRole('textbox', { name: '写一句' })).toHaveValue('')
}

test('what is said, shown and written in private reaches the two who talk and nobody else', async ({ browser }) => {
  const mediator = new Mediator(await sit(browser, DESK, 'mediator'), service, '姜桂兰')
  const company = new Party(await sit(browser, PHONE, 'company'), service, dispute.company.representative.phone)
  const owner = new Party(await sit(browser, PHONE, 'owner'), service, dispute.owner.phone)
  const spy = await Spy.on(company.page)

  await test.step('everybody is in the room', async () => {
    await meet(mediator, company, owner)
    for (const page of [mediator.page, company.page, owner.page]) await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
    await chat(owner.page, '大家好')
    await expect(company.page.getByRole('tab', { name: '文字 1句没看' })).toBeVisible()
    await company.page.getByRole('tab', { name: /文字/ }).click()
    await expect(company.page.getByRole('log').getByText('大家好')).toBeVisible()
  })

  await test.step('one click, and the three screens say who hears whom once the service has confirmed it', async () => {
    await mediator.page.getByRole('button', { name: `和${NAMES[1]}单独谈` }).click()
    await expect(mediator.page.locator('[data-scope="private"]')).toContainText(NAMES[1])
    await expect(owner.page.locator('[data-scope="private"]')).toContainText('对方听不到')
    await expect(company.page.locator('[data-scope="apart"]')).toContainText('您现在不会被听到')
    await expect(company.page.getByRole('group', { name: NAMES[1] })).toHaveCount(0)
  })

  await test.step('a modified client on the other side gets no packet, no picture and no word', async () => {
    await chat(owner.page, SECRET)
    await chat(mediator.page, `${NAMES[1]}，我听到了`)
    await expect(mediator.page.getByRole('log').getByText(SECRET)).toBeVisible()
    await expect(owner.page.getByRole('log').getByText('我听到了')).toBeVisible()
    await putIn(owner.page, `${PAPER}.jpg`, 'image/jpeg', await sheet(browser, 'jpeg', PAPER))
    const file = (await owner.page.getByRole('listitem').filter({ hasText: PAPER }).getAttribute('data-file')) ?? ''
    expect(file).toHaveLength(64)
    await show(mediator.page, PAPER)
    await expect(shown(owner.page, PAPER).getByRole('img')).toHaveJSProperty('complete', true)
    await mediator.page.getByRole('button', { name: '打字幕' }).click()
    await caption(mediator.page, CAPTION)
    await expect(owner.page.getByText(CAPTION)).toBeVisible()
    // What it may try: the seat anew, a second connection with its old ticket, the right of a host, a word to everybody,
    // and the file of the others, whose name somebody told it.
    const answers = await spy.tries(file)
    expect(answers).toEqual({
      enter: 'done', say: 'apart', whisper: 'apart', mute: 'not-host', show: 'not-found', down: 'not-host', caption: 'not-captioner', share: '/problems/unknown',
      media: 200, file: 404, picture: 404, again: 404,
    })
    const before = await received(company.page)
    await company.page.waitForTimeout(3000) // packets take time; this is the measurement, not a wait for a page
    expect(await received(company.page)).toEqual(before)
    expect(await streams(owner.page)).toBe(2)
    expect(await spy.heard()).not.toContain(SECRET)
    for (const secret of ['我听到了', CAPTION, PAPER, file]) expect(await spy.heard()).not.toContain(secret)
    await company.page.getByRole('tab', { name: '材料' }).click()
    await expect(company.page.getByText('还没有材料')).toBeVisible()
  })

  await test.step('the pages say it calmly', async () => {
    await picture(mediator.page, 'desk-05c-caucus')
    await picture(owner.page, 'phone-05a-caucus')
    await picture(company.page, 'phone-05b-apart')
    await owner.page.getByRole('tab', { name: '条款' }).click()
    await picture(owner.page, 'phone-05c-caucus-clauses')
  })

  await test.step('a reload on either side comes back to the same side of the door', async () => {
    await company.page.reload()
    await expect(company.page.locator('[data-scope="apart"]')).toBeVisible()
    await owner.page.reload()
    await expect(owner.page.locator('[data-scope="private"]')).toBeVisible()
    await owner.page.getByRole('tab', { name: /文字/ }).click()
    await expect(owner.page.getByRole('log').getByText(SECRET)).toBeVisible()
  })

  await test.step('everybody comes back, hears each other, and the private words stay private', async () => {
    await mediator.page.getByRole('button', { name: '请大家回来' }).first().click()
    await expect(owner.page.locator('[data-scope="over"]')).toBeVisible()
    await expect(shown(owner.page, PAPER)).toHaveCount(0)
    for (const page of [mediator.page, company.page, owner.page]) await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)
    await chat(company.page, '我们接着谈')
    await expect(owner.page.getByRole('log').getByText('我们接着谈')).toBeVisible()
    await expect(company.page.getByRole('log').getByText(SECRET)).toHaveCount(0)
    for (const secret of [SECRET, CAPTION, PAPER]) expect(await spy.heard()).not.toContain(secret)
    await picture(owner.page, 'phone-05d-chat')
  })

  await test.step('the keys do the same', async () => {
    await mediator.page.keyboard.press('Control+1')
    await expect(company.page.locator('[data-scope="private"]')).toBeVisible()
    await expect(owner.page.locator('[data-scope="apart"]')).toBeVisible()
    await expect(mediator.page.locator('[data-scope="private"]')).toContainText(NAMES[0])
    await mediator.page.keyboard.press('Control+1')
    await expect(owner.page.locator('[data-scope="over"]')).toBeVisible()
  })
})
