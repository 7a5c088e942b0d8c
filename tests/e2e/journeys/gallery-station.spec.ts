// The gallery's third story: the tablet of a station with its curtain, the turns at it, and two people in one seat.
import { expect, test, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dispute } from '../dispute.ts'
import { Gallery, type Screen } from '../gallery.ts'
import { guest } from '../parties.ts'
import { admit, Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Tablet } from '../people/tablet.ts'
import { Service } from '../service.ts'
import { DESK, leaveAll, PHONE, sit } from '../sitting.ts'

const TABLET = { viewport: { width: 1024, height: 768 } }
const COMPANY = dispute.company.representative.name
const OWNER = dispute.owner.name
const WIFE = '尤美华'

let service: Service
let gallery: Gallery
let data: string

test.beforeAll(async () => {
  data = mkdtempSync(path.join(tmpdir(), 'tiaoque-e2e-tablet-'))
  service = await Service.create(data)
  await service.start()
  gallery = new Gallery(service.url, 'station')
})

test.afterAll(async ({ browser }) => {
  gallery.writeIndex()
  await leaveAll(browser)
  await service.kill()
  rmSync(data, { recursive: true, force: true })
})

/** What a reload of the tablet comes back to, known by something on it; `then` goes on from there. */
function again(name: string, title: string, sign: string, then?: (page: Page) => Promise<void>): Screen {
  return {
    name,
    title,
    place: 'tablet',
    async arrive(page) {
      await page.reload()
      await expect(page.locator(sign).first()).toBeVisible()
      await then?.(page)
    },
  }
}

const takePlace = async (page: Page): Promise<void> => {
  await page.locator('.curtain .btn.main').click()
  await expect(page.locator('.curtain form input').first()).toBeVisible()
}

test('every screen of the tablet looks right in every look', async ({ browser }) => {
  test.setTimeout(300_000)
  const mediator = new Mediator(await sit(browser, DESK, 'mediator'), service, '姜桂兰')
  const phone = new Party(await sit(browser, PHONE, 'company'), service, dispute.company.representative.phone)
  const page = await sit(browser, TABLET, 'owner')
  await mediator.signIn()
  const id = await mediator.register()
  await mediator.addCompany()
  await mediator.addOwner()
  await mediator.submit()
  const wifeInvited = await guest(mediator.page, id, 1, WIFE)
  await mediator.openCase(id)
  await mediator.accept([OWNER, WIFE])
  await mediator.take()
  await mediator.schedule()
  const { link } = await mediator.invite(COMPANY)
  const ownerInvited = await mediator.invite(OWNER)
  const tablet = new Tablet(page, service)
  const owner = tablet.person(OWNER, dispute.owner.phone, ownerInvited.code)
  const wife = tablet.person(WIFE, wifeInvited.phone, wifeInvited.code)

  await page.goto(`${service.url}/zhan`)
  await gallery.shoot(page, again('60-tablet-start', '平板：第一位', '.start'))
  await owner.opens()
  await page.getByRole('button', { name: '下一步' }).click()
  await owner.party.consent()
  await owner.party.acceptMediator(mediator.name)
  await tablet.draws()
  await gallery.shoot(page, again('61-curtain', '平板：隐私帘', '.curtain'))
  await gallery.shoot(page, again('62-turn', '平板：轮到谁', '.curtain', takePlace))
  await gallery.shoot(
    page,
    again('63-sit-down', '平板：核对手机', '.curtain', async (visitor) => {
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
  await gallery.shoot(page, again('64-tablet-waiting', '平板：等一会儿', '.who li'))

  await phone.open(link)
  await phone.checkDevices()
  await phone.enterCode()
  await phone.consent()
  await phone.acceptMediator(mediator.name)
  await mediator.enterRoom()
  for (const name of [COMPANY, OWNER, WIFE]) await admit(mediator.page, name)
  await mediator.page.getByRole('button', { name: '开始调解' }).click()
  await mediator.addRelease()
  await expect(wife.party.clause('一')).toBeVisible()
  await gallery.shoot(page, again('65-tablet-room', '平板：调解室', '.stage .full video'))
})
