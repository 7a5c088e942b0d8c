// The desks of judge, clerk and mediator: who waits, what a case says about each ground, who was lost and who looked after it.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'
import { guest, invite } from '../parties.ts'
import { Judge } from '../people/court.ts'
import { admit, Mediator } from '../people/mediator.ts'
import { Staff } from '../people/staff.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'

const PHONE = { viewport: { width: 390, height: 844 } }
const DESK = { viewport: { width: 1366, height: 768 } }
/** The case of the demo that waits for a judge. */
const LOAN = { lender: '周海涛', borrower: '吴敏', guarantor: '郑根生' }

test.describe.configure({ mode: 'serial' })

const service = Service.forFile()

async function sit(browser: Browser, size: object): Promise<Page> {
  const context = await browser.newContext({ ...size, permissions: ['camera', 'microphone'] })
  return context.newPage()
}

interface Row { id: string; version: number; title: string; readiness: { party_id: string; name: string }[] }

async function caseOf(page: Page, title: string): Promise<Row> {
  const rows = (await (await page.request.get(`${service.url}/api/cases`)).json()) as Row[]
  const row = rows.find((one) => one.title === title)
  if (row === undefined) throw new Error(`no case ${title}`)
  return row
}

async function command(page: Page, id: string, order: object): Promise<void> {
  const view = (await (await page.request.get(`${service.url}/api/cases/${id}`)).json()) as { version: number }
  const answer = await page.request.post(`${service.url}/api/cases/${id}/commands`, { data: { id: randomUUID(), version: view.version, command: order } })
  expect(answer.ok(), await answer.text()).toBe(true)
}

/** A party of a case on a phone of their own, signed in with a new link and its code. */
async function party(browser: Browser, mediator: Page, caseId: string, id: string, phone: string): Promise<Page> {
  const { link } = await invite(mediator, caseId, id)
  const token = new URL(link).pathname.split('/').at(-1) ?? ''
  const page = await sit(browser, PHONE)
  const entered = await page.request.post(`${service.url}/api/party/session`, { data: { token, sms_code: await service.smsCode(phone) } })
  expect(entered.ok(), await entered.text()).toBe(true)
  await page.goto(`${service.url}/p`)
  return page
}

/** The same page in both looks and languages. */
async function pictures(page: Page, name: string): Promise<void> {
  await picture(page, name)
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, `${name}-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
}

test('a judge sees who waits, reads by clause and ground, and a clerk looks after whom the network lost', async ({ browser }) => {
  test.setTimeout(240_000)
  const mediator = new Staff(await sit(browser, DESK), service, '何守义')
  await mediator.signIn()
  const loan = await caseOf(mediator.page, '民间借贷分期')
  const phones = new Map<string, Page>()
  for (const [index, one] of loan.readiness.entries()) {
    phones.set(one.name, await party(browser, mediator.page, loan.id, one.party_id, `1200000000${index + 1}`))
  }
  const phoneOf = (name: string): Page => {
    const page = phones.get(name)
    if (page === undefined) throw new Error(`nobody is called ${name}`)
    return page
  }

  const judge = new Judge(await sit(browser, DESK), service, '顾明远')
  await test.step('the queue has on top who waits online, and for how long', async () => {
    await judge.signIn()
    await expect(judge.page.getByText('双方在线等您')).toBeVisible()
    await expect(judge.page.getByRole('timer')).toHaveText(/^\d\d:\d\d$/)
    await pictures(judge.page, 'desk-20-queue')
    await judge.page.getByRole('searchbox').fill('没有这样的案件')
    await judge.page.getByRole('button', { name: '看全部案件' }).click()
    await expect(judge.page.getByRole('row').filter({ hasText: LOAN.borrower })).toBeVisible()
  })

  await test.step('the agreement stands by clause, with what each said, and facts under each ground', async () => {
    await judge.claim('1号')
    const page = judge.page
    await expect(page.getByRole('heading', { name: '人民调解协议书' })).toBeVisible()
    const said = page.getByRole('region', { name: /每个人怎么说的/ })
    await expect(said).toContainText(`${LOAN.lender}　同意`)
    await page.getByRole('button', { name: /^二、/ }).click()
    await expect(page.getByRole('button', { name: /^二、/ })).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByRole('region', { name: '第二条，每个人怎么说的' })).toContainText(`${LOAN.borrower}　同意`)
    await expect(page.getByText('逐条宣读3条')).toBeVisible()
    await expect(page.getByText(`${LOAN.guarantor}：看过身份证原件`)).toBeVisible()
    await expect(page.getByText('开始逐条宣读核对')).toBeVisible()
    await pictures(page, 'desk-21-review')
    await page.getByRole('button', { name: '其他材料' }).click()
    await expect(page.getByRole('link', { name: '申请书', exact: true })).toBeVisible()
    await page.getByRole('button', { name: '更多' }).click()
    await expect(page.getByRole('button', { name: '回避' })).toBeVisible()
    await picture(page, 'desk-21a-review-open')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: '回避' })).toBeHidden()
    await page.getByRole('button', { name: 'EN' }).click()
    await expect(page.getByText('3 clauses read aloud')).toBeVisible()
    await picture(page, 'desk-21b-review-en')
    await page.getByRole('button', { name: '中' }).click()
  })

  await test.step('all meet in the court room; the script says what comes next', async () => {
    await judge.schedule()
    await judge.enterHearing()
    for (const name of Object.values(LOAN)) {
      await phoneOf(name).getByRole('button', { name: '进视频法庭' }).click()
      await admit(judge.page, name)
    }
    await judge.openHearing()
    await expect(judge.page.getByText('第1问，共16问')).toBeVisible()
    await expect(judge.page.getByText('下一问', { exact: true })).toBeVisible()
    await pictures(judge.page, 'desk-22-hearing')
    await judge.page.getByRole('button', { name: '按正常回答填' }).click()
    await judge.page.getByRole('button', { name: '记下，下一问' }).click()
    await expect(judge.page.getByText('第2问，共16问')).toBeVisible()
    await judge.page.getByRole('button', { name: '上一问' }).click()
    await expect(judge.page.getByText(/\d\d:\d\d记下/).first()).toBeVisible()
  })

  await test.step('whoever is lost is on the clerk’s board until somebody looked after it', async () => {
    const clerk = new Staff(await sit(browser, DESK), service, '林知夏')
    await clerk.signIn()
    await expect(clerk.page.getByRole('heading', { name: /待开庭/ })).toBeVisible()
    await phoneOf(LOAN.borrower).close()
    const alert = clerk.page.getByRole('list', { name: '要有人马上管的' }).getByRole('listitem').filter({ hasText: LOAN.borrower })
    await expect(alert).toContainText('断线', { timeout: 40_000 })
    await pictures(clerk.page, 'desk-23-board')
    await alert.getByRole('button', { name: `处理好了：${LOAN.borrower}` }).click()
    await expect(alert).toContainText('由林知夏处理')
    await picture(clerk.page, 'desk-23a-board-handled')
    await clerk.page.getByRole('link', { name: '排期' }).click()
    await expect(clerk.page.getByRole('region', { name: '排期' })).toContainText('顾明远')
    await expect(clerk.page.getByRole('region', { name: '排期' }).getByRole('link', { name: /诉前调确1号/ })).toBeVisible()
    await pictures(clerk.page, 'desk-25-schedule')
    await clerk.page.getByRole('button', { name: '后一天' }).click()
    await expect(clerk.page.getByRole('link', { name: /诉前调确1号/ })).toHaveCount(0)
  })
})

test('a mediator’s day is sorted by time and says whose device will not do', async ({ browser }) => {
  test.setTimeout(120_000)
  const mediator = new Mediator(await sit(browser, DESK), service, '姜桂兰')
  await mediator.signIn()
  const id = await mediator.register()
  await mediator.addCompany()
  await mediator.submit()
  const owner = await guest(mediator.page, id, 1, '钱不允')
  await mediator.openCase(id)
  await mediator.accept([owner.name])
  await mediator.take()
  await mediator.schedule()
  const phone = await party(browser, mediator.page, id, owner.id, owner.phone)
  await command(phone, id, { kind: 'record_check', camera: 'refused', microphone: 'ok', network: 'good', verdict: 'bad' })
  await mediator.page.goto(`${service.url}/desk`)
  const card = mediator.page.getByRole('article').filter({ hasText: owner.name })
  await expect(card.getByRole('listitem').filter({ hasText: owner.name })).toContainText('没给权限')
  await expect(card).toContainText(/\d\d:\d\d/)
  await pictures(mediator.page, 'desk-24-today')
})
