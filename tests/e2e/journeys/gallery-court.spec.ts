// The gallery's fourth story: duty and the times of the court, and those who sit beside a party: interpreter and companion.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { again, Gallery, pictureIn, type Screen } from '../gallery.ts'
import { BORROWER, GUARANTOR, LENDER, LOAN_MEDIATOR, loanOf, signInParty, type Loan } from '../loan.ts'
import { come, declare, row } from '../people/attendant.ts'
import { Judge } from '../people/court.ts'
import { admit } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Staff } from '../people/staff.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sit, STILL_LENS } from '../sitting.ts'

const INTERPRETER = { name: '郝秀芝', phone: '12000000092' }
const COMPANION = { name: '吴小宁', phone: '12000000091' }

const service = Service.forFile()
let gallery: Gallery

test.beforeAll(() => {
  gallery = new Gallery(service.url, 'court')
})

test.afterAll(() => gallery.writeIndex())

/** A screen of a desk that an address opens, and what is done there. */
function atDesk(name: string, title: string, address: string, then: (page: Page) => Promise<void>): Screen {
  return {
    name,
    title,
    place: 'desk',
    async arrive(page) {
      await page.goto(service.url + address)
      await then(page)
    },
  }
}

const openDuty = async (page: Page): Promise<void> => {
  await page.locator('[data-act="duty"]').click()
  await expect(page.getByRole('dialog')).toBeVisible()
}

const tomorrow = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^(后一天|The day after|Next day)$/ }).click()
  await expect(page.locator('[data-slot]').first()).toBeVisible()
}

const offering = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^(后一天|The day after|Next day)$/ }).click()
  await page.locator('.slots .row .btn').click()
  await expect(page.getByRole('dialog')).toBeVisible()
}

test('duty, times and the seats beside the parties look right in every look', async ({ browser }) => {
  test.setTimeout(900_000)
  const mediator = new Staff(await sit(browser, DESK, 'mediator', STILL_LENS), service, LOAN_MEDIATOR)
  await mediator.signIn()
  const loan = await loanOf(mediator, service)
  const judge = new Judge(await sit(browser, DESK, 'judge', STILL_LENS), service, '顾明远')
  await judge.signIn()
  const phones = new Map<string, Party>()
  for (const name of [LENDER, BORROWER, GUARANTOR]) {
    const page = await sit(browser, PHONE, name === LENDER ? 'owner' : 'company', STILL_LENS)
    await signInParty(page, mediator, service, loan, name)
    phones.set(name, new Party(page, service, ''))
  }
  const of = (name: string): Party => {
    const party = phones.get(name)
    if (party === undefined) throw new Error(`nobody is called ${name}`)
    return party
  }
  await test.step('duty and times', () => times(judge, of))
  await test.step('the seats beside the parties', () => seats(browser, mediator, judge, loan, of))
})

async function times(judge: Judge, of: (name: string) => Party): Promise<void> {
  const { page } = judge
  await gallery.shoot(page, atDesk('58-duty', '法官：值班', '/desk', openDuty))
  await page.goto(`${service.url}/desk`)
  await openDuty(page)
  await page.getByRole('dialog').getByRole('button', { name: '开始值班' }).click()
  await expect(page.locator('[data-act="duty"]')).toBeChecked()
  await gallery.shoot(of(LENDER).page, again('58a-party-duty', '法官在值班', 'phone', '[data-times] .lamp.on'))
  await gallery.shoot(page, atDesk('58b-on-duty', '法官：值班中', '/desk', async (visitor) => expect(visitor.locator('[data-act="duty"][aria-checked="true"]')).toBeVisible()))
  await page.locator('[data-act="duty"]').click()
  await expect(page.locator('[data-act="duty"]')).not.toBeChecked()

  await page.goto(`${service.url}/desk/schedule`)
  await page.getByRole('button', { name: '后一天' }).click()
  await page.getByRole('button', { name: '放出时段' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('几点开始').fill('09:00')
  await dialog.getByLabel('连着几段').fill('6')
  await dialog.getByRole('button', { name: '放出去' }).click()
  await expect(page.locator('[data-slot]')).toHaveCount(6)
  await gallery.shoot(page, atDesk('59-offer', '法官：放出时段', '/desk/schedule', offering))
  const lender = of(LENDER).page
  await gallery.shoot(lender, again('59a-times', '选时间', 'phone', '[data-times] .slot'))
  await lender.locator('[data-times] .slot').first().click()
  await expect(lender.locator('[data-times] .moment')).toBeVisible()
  await gallery.shoot(lender, again('59b-chosen', '选好了，等对方', 'phone', '[data-times] .moment'))
  await gallery.shoot(of(BORROWER).page, again('59c-asked', '对方选了，您行吗', 'phone', '[data-times] .two'))
  for (const name of [BORROWER, GUARANTOR]) {
    const yes = of(name).page.getByRole('button', { name: '这个时间行' })
    await yes.click()
    await expect(yes).toHaveCount(0)
  }
  await gallery.shoot(lender, again('59d-agreed', '都说行', 'phone', '[data-times] .moment'))
  await gallery.shoot(page, atDesk('59e-slots', '法官：可选时段', '/desk/schedule', tomorrow))
}

async function seats(browser: Browser, mediator: Staff, judge: Judge, loan: Loan, of: (name: string) => Party): Promise<void> {
  const interpreter = await sit(browser, PHONE, 'clerk', STILL_LENS)
  const companion = await sit(browser, PHONE, 'mediator', STILL_LENS)
  await mediator.openCase(loan.id)
  const interpreterLink = await declare(mediator.page, '翻译', INTERPRETER, LENDER)
  const companionLink = await declare(mediator.page, '陪同', COMPANION, BORROWER)
  await interpreter.goto(interpreterLink)
  await gallery.shoot(interpreter, again('80-interpreter-open', '翻译：打开链接', 'phone', '[data-errand]'))
  await companion.goto(companionLink)
  await gallery.shoot(companion, again('80a-companion-open', '陪同人：打开链接', 'phone', '[data-errand]'))
  await come(interpreter, service, interpreterLink, INTERPRETER.phone, async (name) => {
    if (name === 'promises') await gallery.shoot(interpreter, again('81-interpreter-promises', '翻译：承诺', 'phone', 'input[type=checkbox]'))
  })
  await come(companion, service, companionLink, COMPANION.phone, async (name) => {
    if (name === 'promises') await gallery.shoot(companion, again('81a-companion-promises', '陪同人：承诺', 'phone', 'input[type=checkbox]'))
  })
  await gallery.shoot(interpreter, again('82-interpreter-waiting', '翻译：等一会儿', 'phone', '[data-waiting]'))
  await judge.page.goto(`${service.url}/desk`)
  await judge.claim('1号')
  await judge.schedule()
  await judge.enterHearing()
  for (const name of [LENDER, BORROWER]) {
    await of(name).page.reload()
    await of(name).goToCourt(false)
    await admit(judge.page, name)
  }
  for (const who of [INTERPRETER, COMPANION]) await row(judge.page, who.name).getByRole('button', { name: '请进' }).click()
  const inRoom = (page: Page): Promise<void> => pictureIn(page, '.stage .full')
  await gallery.shoot(interpreter, again('83-interpreter-court', '翻译：视频法庭', 'phone', '[data-attendant]', inRoom))
  await gallery.shoot(companion, again('83a-companion-court', '陪同人：视频法庭', 'phone', '[data-attendant]', inRoom))
}
