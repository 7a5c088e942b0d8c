// 远程询问 with everything on the table: an interpreter at a seat of their own, a page that all look at, and typed captions.
import { expect, test } from '@playwright/test'
import { BORROWER, GUARANTOR, LENDER, LOAN_MEDIATOR, loanOf, signInParty } from '../loan.ts'
import { caption, putIn, share, shown } from '../material.ts'
import { come, declare, row } from '../people/attendant.ts'
import { Clerk, Judge } from '../people/court.ts'
import { admit } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Staff } from '../people/staff.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sheet, sit, SMALL_LENS, streams } from '../sitting.ts'
import { Spy } from '../spy.ts'

const INTERPRETER = { name: '郝秀芝', phone: '12000000092', plate: '翻译' }
const BEFORE = '翻译还没进来'

const service = Service.forFile()

test('an interpreter is heard in court, a page is shown to all, and captions reach those in earshot', async ({ browser }) => {
  test.setTimeout(600_000)
  const mediator = new Staff(await sit(browser, DESK, 'mediator', SMALL_LENS), service, LOAN_MEDIATOR)
  await mediator.signIn()
  const loan = await loanOf(mediator, service)
  const interpreter = await sit(browser, DESK, 'clerk', SMALL_LENS)
  const spy = await Spy.on(interpreter)
  const lender = new Party(await sit(browser, PHONE, 'owner', SMALL_LENS), service, '')
  const borrower = new Party(await sit(browser, PHONE, 'company', SMALL_LENS), service, '')
  const guarantor = new Party(await sit(browser, PHONE, 'company', SMALL_LENS), service, '')
  const parties = [[LENDER, lender], [BORROWER, borrower], [GUARANTOR, guarantor]] as const
  const judge = new Judge(await sit(browser, DESK, 'judge', SMALL_LENS), service, '顾明远')
  const clerk = new Clerk(await sit(browser, DESK, 'clerk', SMALL_LENS), service, '林知夏')

  const everybody = [judge.page, clerk.page, interpreter, lender.page, borrower.page, guarantor.page]

  await test.step('the committee names the interpreter, who promises and waits before the court', async () => {
    await mediator.openCase(loan.id)
    const link = await declare(mediator.page, '翻译', INTERPRETER, LENDER)
    await come(interpreter, service, link, INTERPRETER.phone)
  })

  await test.step('judge, clerk and parties are there; the interpreter hears nothing before the court lets them in', async () => {
    await judge.signIn()
    await judge.claim('1号')
    await judge.schedule()
    await judge.enterHearing()
    await clerk.signIn()
    await clerk.page.goto(`${service.url}/desk/cases/${loan.id}/hearing`)
    for (const [name, party] of parties) {
      await signInParty(party.page, mediator, service, loan, name)
      await party.goToCourt(false)
      await admit(judge.page, name)
    }
    // Judge, clerk and two other parties.
    await expect.poll(() => streams(lender.page), { timeout: 30_000 }).toBe(8)
    await judge.page.getByRole('button', { name: '打字幕' }).click()
    await caption(judge.page, BEFORE)
    for (const [, party] of parties) await expect(party.page.getByText(BEFORE)).toBeVisible()
    expect(await spy.heard()).not.toContain(BEFORE)
    expect(await streams(interpreter)).toBe(0)
  })

  await test.step('let in, the interpreter is heard and seen by all, with a plate that says for whom', async () => {
    await row(judge.page, INTERPRETER.name).getByRole('button', { name: '请进' }).click()
    await expect(interpreter.locator('[data-attendant]')).toBeVisible()
    const tile = judge.page.getByRole('group', { name: INTERPRETER.name })
    await expect(tile).toContainText(INTERPRETER.plate)
    await expect.poll(() => streams(interpreter), { timeout: 30_000 }).toBe(10)
    for (const [, party] of parties) await expect.poll(() => streams(party.page), { timeout: 30_000 }).toBe(10)
    await judge.openHearing()
    await expect(judge.page.locator('[data-script]')).toBeVisible()
    await expect(clerk.page.getByRole('group', { name: INTERPRETER.name })).toBeVisible()
    await picture(judge.page, 'desk-14c-hearing-interpreter')
    await picture(interpreter, 'wide-11e-interpreter-court')
  })

  await test.step('judge and clerk type captions, and everybody in the court room reads them', async () => {
    await caption(judge.page, '请说明借款是怎么交付的')
    await clerk.page.getByRole('button', { name: '打字幕' }).click()
    await caption(clerk.page, '周海涛说，转账交付')
    for (const page of everybody) await expect(page.getByText('转账交付')).toBeVisible()
    // A line stays for a quarter of a minute: each picture comes with one of its own.
    await caption(clerk.page, '吴敏说，钱收到了')
    await picture(lender.page, 'phone-10b-court-captions')
    await caption(clerk.page, '郑根生说，担保是自愿的')
    await picture(clerk.page, 'desk-14d-clerk-captions')
    await judge.page.getByRole('button', { name: '打字幕' }).click()
    await expect(judge.page.getByRole('textbox', { name: '一行字幕' })).toHaveCount(0)
  })

  await test.step('a party puts a paper in; the judge shows it once its owner lets everybody see it', async () => {
    await putIn(lender.page, '转账凭证.jpg', 'image/jpeg', await sheet(browser, 'jpeg', '转账凭证'))
    await judge.page.getByRole('button', { name: '出示材料' }).click()
    await expect(judge.page.getByText(`要出示，先请${LENDER}在手机上点“给对方看”`)).toBeVisible()
    await picture(judge.page, 'desk-14e-hearing-papers')
    await share(lender.page, '转账凭证')
    await judge.page.getByRole('button', { name: '出示转账凭证' }).click()
    for (const page of everybody) await expect(shown(page, '转账凭证').getByRole('img')).toHaveJSProperty('complete', true)
    await expect(shown(borrower.page, '转账凭证')).toContainText(`${judge.name}出示`)
    await picture(judge.page, 'desk-14f-hearing-page')
    await picture(borrower.page, 'phone-10c-court-page')
    // The clerk looks and does not show.
    await clerk.page.getByRole('button', { name: '看材料' }).click()
    await expect(clerk.page.getByRole('button', { name: '打开转账凭证' })).toBeVisible()
    await expect(clerk.page.getByRole('button', { name: /^出示/ })).toHaveCount(0)
    await expect(clerk.page.getByRole('button', { name: '收起来' })).toHaveCount(0)
    await picture(clerk.page, 'desk-14g-clerk-papers')
    await judge.page.getByRole('button', { name: '收起来' }).click()
    for (const page of everybody) await expect(shown(page, '转账凭证')).toHaveCount(0)
    await judge.page.getByRole('button', { name: '回到询问' }).click()
    await expect(judge.page.locator('[data-script]')).toBeVisible()
  })

  await test.step('the judge asks every question with the interpreter beside', async () => {
    await judge.ask()
    await expect(judge.page.getByRole('group', { name: INTERPRETER.name })).toBeVisible()
  })
})
