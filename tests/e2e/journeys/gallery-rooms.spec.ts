// The gallery's second story: the rooms, the reading, the signing and the hearing, in every look, while they are used.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { dispute } from '../dispute.ts'
import { again, Gallery, isElder, pictureIn } from '../gallery.ts'
import { putIn, share, show } from '../material.ts'
import { meet, NAMES } from '../meeting.ts'
import { Clerk, Judge } from '../people/court.ts'
import { admit, Mediator, signPaper } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Staff } from '../people/staff.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sheet, sit, STILL_LENS } from '../sitting.ts'

const READ = /^(先看全文|Read it all)$/
const MATERIAL = /^(材料|Papers)/
const SIGN = /^(去签名|Sign)$/

const service = Service.forFile()
let gallery: Gallery

test.beforeAll(() => {
  gallery = new Gallery(service.url, 'rooms')
})

test.afterAll(() => gallery.writeIndex())

const openPaper = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: READ }).first().click()
  await expect(page.getByRole('dialog').getByRole('button', { name: SIGN })).toBeEnabled()
}

const openPad = async (page: Page): Promise<void> => {
  await openPaper(page)
  await page.getByRole('dialog').getByRole('button', { name: SIGN }).click()
  await expect(page.locator('.sign canvas')).toBeVisible()
}

test('every screen of the rooms looks right in every look', async ({ browser }) => {
  test.setTimeout(900_000)
  const mediator = new Mediator(await sit(browser, DESK, 'mediator', STILL_LENS), service, '姜桂兰')
  const company = new Party(await sit(browser, PHONE, 'company', STILL_LENS), service, dispute.company.representative.phone)
  const owner = new Party(await sit(browser, PHONE, 'owner', STILL_LENS), service, dispute.owner.phone)
  await meet(mediator, company, owner)
  const id = /cases\/([^/]+)/.exec(mediator.page.url())?.[1] ?? ''
  await test.step('in the mediation', () => mediation(browser, mediator, company, owner))
  await test.step('record, reading and signatures', () => agreement(mediator, company, owner))
  await test.step('seal and application', () => application(browser, id, company, owner))
  await test.step('in court', () => court(browser, id, company, owner))
})

async function mediation(browser: Browser, mediator: Mediator, company: Party, owner: Party): Promise<void> {
  await mediator.addRepair()
  await mediator.addInstalments()
  await mediator.addRelease()
  await mediator.addDefault('5')
  for (const number of ['一', '二', '三']) await company.answer(number, '同意')
  await owner.answer('一', '同意')
  await owner.answer('四', '要改', '宽到十天行不行')
  await mediator.changeDefault('四', dispute.overdueDays)
  const inRoom = (page: Page): Promise<void> => pictureIn(page, '.stage')
  await gallery.shoot(owner.page, again('30-room', '调解室', 'phone', '.stage .full video', inRoom))
  await putIn(owner.page, '楼道灯照片.jpg', 'image/jpeg', await sheet(browser, 'jpeg', '楼道灯坏了'))
  await gallery.shoot(
    owner.page,
    again('31a-material', '材料', 'phone', '.stage .full video', async (page) => {
      await inRoom(page)
      // 长辈模式 has a button for them instead of tabs.
      await page.getByRole((await isElder(page)) ? 'button' : 'tab', { name: MATERIAL }).click()
      await expect(page.locator('[data-file]')).toBeVisible()
    }),
  )
  await gallery.shoot(
    owner.page,
    again('31-clause', '看一条', 'phone', '.stage .full video', async (page) => {
      // 长辈模式 shows the clause at once.
      if (!(await isElder(page))) await page.locator('.list button').first().click()
    }),
  )
  await gallery.shoot(mediator.page, again('40-mediator-room', '调解员：调解室', 'desk', '[data-place="inside"] video', (page) => pictureIn(page, '[data-place="inside"]', 2)))
  await owner.page.reload()
  await owner.page.getByRole('tab', { name: MATERIAL }).click()
  await share(owner.page, '楼道灯照片')
  await show(mediator.page, '楼道灯照片')
  await gallery.shoot(owner.page, again('31b-shown', '出示的一页', 'phone', '[data-shown] img', inRoom))
  await gallery.shoot(mediator.page, again('40a-mediator-shows', '调解员：出示材料', 'desk', '[data-shown] img', (page) => pictureIn(page, '[data-place="inside"]', 2)))
  await mediator.page.getByRole('button', { name: `和${NAMES[1]}单独谈` }).click()
  await gallery.shoot(owner.page, again('32-private', '单独谈', 'phone', '[data-scope="private"]', inRoom))
  await gallery.shoot(company.page, again('33-apart', '调解员和对方单独谈', 'phone', '[data-scope="apart"]', (page) => pictureIn(page, '.stage')))
  await gallery.shoot(mediator.page, again('41-mediator-caucus', '调解员：单独谈', 'desk', '[data-scope="private"]', (page) => pictureIn(page, '[data-place="inside"]')))
  await mediator.page.locator('[data-act="end-caucus"]').click()
  await expect(mediator.page.locator('[data-scope="private"]')).toHaveCount(0)
  await company.answer('四', '同意')
  for (const number of ['二', '三', '四']) await owner.answer(number, '同意')
}

async function agreement(mediator: Mediator, company: Party, owner: Party): Promise<void> {
  await mediator.writeRecord({ [NAMES[0]]: '物业费一直没有交。', [NAMES[1]]: '楼道灯坏了没人修。' })
  await gallery.shoot(owner.page, again('34-record', '核对笔录', 'phone', 'section.record', (page) => pictureIn(page, '.stage')))
  for (const party of [company, owner]) await party.confirmRecord()
  await mediator.startReadback()
  await gallery.shoot(owner.page, again('35-reading', '宣读核对', 'phone', '.reading .txt', (page) => pictureIn(page, '.reader')))
  await gallery.shoot(mediator.page, again('42-mediator-reading', '调解员：宣读', 'desk', '[data-place="inside"] video', (page) => pictureIn(page, '[data-place="inside"]', 2)))
  for (const party of [company, owner]) await party.agreeToReading(4)
  await mediator.freeze()
  await gallery.shoot(mediator.page, again('43-paper', '协议书', 'desk', '[data-field]', (page) => pictureIn(page, '[data-place="inside"]', 2)))
  await gallery.shoot(owner.page, again('36-paper', '先看全文', 'phone', '.deadline', openPaper))
  await gallery.shoot(owner.page, again('37-sign', '签名', 'phone', '.deadline', openPad))
  await owner.page.locator('.sign .back').click()
  await company.signTyped()
  await owner.signTyped()
  await signPaper(mediator.page, '签名')
  await gallery.shoot(owner.page, again('38-signed', '等盖章', 'phone', '.deadline'))
}

async function application(browser: Browser, id: string, company: Party, owner: Party): Promise<void> {
  const keeper = new Staff(await sit(browser, DESK, 'mediator', STILL_LENS), service, '罗素珍')
  await keeper.signIn()
  await keeper.openCase(id)
  await keeper.page.getByRole('button', { name: '盖章' }).click()
  await keeper.page.waitForURL(/\/papers\//)
  await keeper.page.getByRole('button', { name: '盖章' }).click()
  await keeper.page.getByRole('dialog').or(keeper.page.getByRole('alertdialog')).getByRole('button', { name: '盖章' }).click()
  await expect(keeper.page.getByText('全部签完')).toBeVisible()
  await gallery.shoot(owner.page, again('39-apply', '申请司法确认', 'phone', '.deadline'))
  for (const party of [owner, company]) await party.confirmAddress()
  await owner.page.getByRole('button', { name: '申请确认', exact: true }).click()
  await owner.sign()
  await company.sign()
  await expect(owner.page.getByText('双方都申请了，材料已经交给法院。').first()).toBeVisible()
}

async function court(browser: Browser, id: string, company: Party, owner: Party): Promise<void> {
  const clerk = new Clerk(await sit(browser, DESK, 'clerk', STILL_LENS), service, '林知夏')
  await clerk.signIn()
  await clerk.openCase(id)
  await gallery.shoot(clerk.page, again('50-clerk-accept', '书记员：受理', 'desk', 'main h1, main h2'))
  await clerk.accept('（2026）晋0499诉前调确31号')
  const judge = new Judge(await sit(browser, DESK, 'judge', STILL_LENS), service, '顾明远')
  await judge.signIn()
  await judge.claim('31号')
  await judge.schedule()
  await judge.enterHearing()
  await owner.goToCourt(false)
  await gallery.shoot(owner.page, again('51-court-door', '法庭门口', 'phone', 'main h1, main h2'))
  await company.goToCourt(true)
  for (const name of NAMES) await admit(judge.page, name)
  // Before it opens: a reload while questions are asked lets the inquiry rest until the judge has checked again who it is.
  await gallery.shoot(owner.page, again('52-court', '视频法庭', 'phone', '.stage .full video', (page) => pictureIn(page, '.stage .full')))
  await judge.openHearing()
  await gallery.shoot(judge.page, again('53-hearing', '法官：询问', 'desk', '[data-script]', (page) => pictureIn(page, 'main', 3)))
  await judge.ask()
  await gallery.shoot(owner.page, again('54-inquiry-record', '法庭笔录', 'phone', '.deadline', (page) => pictureIn(page, '.stage')))
  for (const party of [company, owner]) await party.sign()
  await judge.openRecord()
  await signPaper(judge.page, '签名')
  await judge.page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
  await judge.findNothing()
  await judge.confirm()
  await gallery.shoot(
    judge.page,
    again('55-ruling', '法官：裁定书', 'desk', '[data-act="ruling"]', async (page) => {
      await page.locator('[data-act="ruling"]').click()
      await expect(page.locator('[data-field]').first()).toBeVisible()
    }),
  )
  await signPaper(judge.page, '签名并盖院印')
  await expect(judge.page.getByRole('button', { name: '签名并盖院印' })).toHaveCount(0)
  await clerk.openCase(id)
  for (const name of NAMES) await clerk.serve(name)
  await gallery.shoot(clerk.page, again('56-served', '书记员：送达', 'desk', '[data-party]'))
  await owner.page.goto(`${service.url}/p`)
  await gallery.shoot(owner.page, again('57-ruling', '拿到裁定书', 'phone', '.deadline'))
}
