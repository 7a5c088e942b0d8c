// The gallery's third story: the tablet of a station with its curtain, the turns at it, and two people in one seat.
import { expect, test, type Page } from '@playwright/test'
import { dispute } from '../dispute.ts'
import { again, Gallery, pictureIn } from '../gallery.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sit, STILL_LENS } from '../sitting.ts'
import { agreeAtTable, beginWithPhone, layTable, readAtTable, TABLET, writeClauses } from '../tablet-meeting.ts'

const READ = /^(先看全文|Read it all)$/
const SIGN = /^(去签名|Sign)$/

const service = Service.forFile()
let gallery: Gallery

test.beforeAll(() => {
  gallery = new Gallery(service.url, 'station')
})

test.afterAll(() => gallery.writeIndex())

const inRoom = (page: Page): Promise<void> => pictureIn(page, '.stage .full')

const takePlace = async (page: Page): Promise<void> => {
  await page.locator('.curtain .btn.main').click()
  await expect(page.locator('.curtain form input').first()).toBeVisible()
}

test('every screen of the tablet looks right in every look', async ({ browser }) => {
  test.setTimeout(600_000)
  const mediator = new Mediator(await sit(browser, DESK, 'mediator', STILL_LENS), service, '姜桂兰')
  const phone = new Party(await sit(browser, PHONE, 'company', STILL_LENS), service, dispute.company.representative.phone)
  const page = await sit(browser, TABLET, 'owner', STILL_LENS)
  const table = await layTable(mediator, page, service)
  const { link, tablet, owner, wife, wifeInvited } = table

  await page.goto(`${service.url}/zhan`)
  await gallery.shoot(page, again('60-tablet-start', '平板：第一位', 'tablet', '.start'))
  await owner.opens()
  await page.getByRole('button', { name: '下一步' }).click()
  await owner.party.consent()
  await owner.party.acceptMediator(mediator.name)
  await tablet.draws()
  await gallery.shoot(page, again('61-curtain', '平板：隐私帘', 'tablet', '.curtain'))
  await gallery.shoot(page, again('62-turn', '平板：轮到谁', 'tablet', '.curtain', takePlace))
  await gallery.shoot(
    page,
    again('63-sit-down', '平板：核对手机', 'tablet', '.curtain', async (visitor) => {
      await takePlace(visitor)
      await visitor.locator('.curtain form input').first().fill(wifeInvited.code)
      await expect(visitor.locator('.curtain .link')).toBeVisible()
    }),
  )
  await page.reload()
  await wife.sits()
  // Reloaded, the page tries the devices anew.
  await page.getByRole('button', { name: '下一步' }).click()
  await wife.party.consent()
  await wife.party.acceptMediator(mediator.name)
  await gallery.shoot(page, again('64-tablet-waiting', '平板：等一会儿', 'tablet', '.who li'))

  await beginWithPhone(mediator, phone, link)
  await writeClauses(mediator)
  await expect(wife.party.clause('四')).toBeVisible()
  await gallery.shoot(page, again('65-tablet-room', '平板：调解室', 'tablet', '.stage .full video', inRoom))

  await agreeAtTable(table, phone)
  await readAtTable(table, mediator, phone)
  const openPaper = async (visitor: Page): Promise<void> => {
    await visitor.getByRole('button', { name: READ }).first().click()
    await expect(visitor.getByRole('dialog').getByRole('button', { name: SIGN })).toBeEnabled()
  }
  const openPad = async (visitor: Page): Promise<void> => {
    await openPaper(visitor)
    await visitor.getByRole('dialog').getByRole('button', { name: SIGN }).click()
    await expect(visitor.locator('.sign canvas')).toBeVisible()
  }
  await gallery.shoot(page, again('66-tablet-sign-card', '平板：签名之前', 'tablet', '.deadline', inRoom))
  await gallery.shoot(page, again('67-tablet-paper', '平板：先看全文', 'tablet', '.deadline', openPaper))
  await gallery.shoot(page, again('68-tablet-sign', '平板：签名', 'tablet', '.deadline', openPad))
  await owner.signs()
  await gallery.shoot(page, again('69-tablet-signed', '平板：签好了', 'tablet', '.deadline', inRoom))
})
