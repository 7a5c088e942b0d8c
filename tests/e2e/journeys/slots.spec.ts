// 一键转确认: a judge says that they are on duty, or offers times; the parties agree on one on their phones, and the judge fixes it.
import { expect, test, type Page } from '@playwright/test'
import { BORROWER, GUARANTOR, LENDER, LOAN_MEDIATOR, loanOf, signInParty } from '../loan.ts'
import { Judge } from '../people/court.ts'
import { Staff } from '../people/staff.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sit } from '../sitting.ts'

const service = Service.forFile()

async function elder(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute('data-elder', ''))
  await picture(page, name)
  await page.evaluate(() => document.documentElement.removeAttribute('data-elder'))
}

/** The half hours that are offered for tomorrow. */
const times = (page: Page) => page.getByRole('list', { name: '您哪个时间方便？' }).getByRole('button')

test('a judge on duty is announced; else the parties agree on a time, and the judge fixes it', async ({ browser }) => {
  test.setTimeout(240_000)
  const mediator = new Staff(await sit(browser, DESK, 'mediator'), service, LOAN_MEDIATOR)
  await mediator.signIn()
  const loan = await loanOf(mediator, service)
  const phones = new Map<string, Page>()
  for (const { name } of loan.readiness) {
    const page = await sit(browser, PHONE, 'owner')
    await signInParty(page, mediator, service, loan, name)
    phones.set(name, page)
  }
  const of = (name: string): Page => {
    const page = phones.get(name)
    if (page === undefined) throw new Error(`nobody is called ${name}`)
    return page
  }
  const judge = new Judge(await sit(browser, DESK, 'judge'), service, '顾明远')
  await judge.signIn()
  const duty = judge.page.getByRole('switch', { name: '值班' })

  await test.step('one switch says that a judge is there, and the phones say so', async () => {
    await expect(duty).not.toBeChecked()
    await duty.click()
    const dialog = judge.page.getByRole('dialog')
    await dialog.getByRole('radio', { name: '24:00' }).check()
    await picture(judge.page, 'desk-26-duty')
    await dialog.getByRole('button', { name: '开始值班' }).click()
    await expect(duty).toBeChecked()
    await expect(duty).toHaveText('值班，到24:00')
    await picture(judge.page, 'desk-26a-on-duty')
    await of(LENDER).reload()
    await expect(of(LENDER).getByText('法官在值班，请稍等')).toBeVisible()
    await picture(of(LENDER), 'party-30-duty')
    await mediator.openCase(loan.rows.find((row) => row.id !== loan.id)?.id ?? '')
    await expect(mediator.page.getByText('值班法官1位，可以马上办')).toBeVisible()
    await picture(mediator.page, 'desk-26b-mediator')
    await duty.click()
    await expect(duty).not.toBeChecked()
  })

  await test.step('the judge offers times', async () => {
    const page = judge.page
    await page.getByRole('link', { name: '排期' }).click()
    await expect(page.getByText('这天没有放出来的时段。')).toBeVisible()
    await page.getByRole('button', { name: '后一天' }).click()
    await page.getByRole('button', { name: '放出时段' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('几点开始').fill('09:00')
    await dialog.getByLabel('连着几段').fill('6')
    await picture(page, 'desk-27-offer')
    await dialog.getByRole('button', { name: '放出去' }).click()
    await expect(page.getByRole('region', { name: '可选时段' }).getByRole('listitem')).toHaveCount(6)
    await page.getByRole('button', { name: '收回11:30这段' }).click()
    await expect(page.getByRole('region', { name: '可选时段' }).getByRole('listitem')).toHaveCount(5)
    await picture(page, 'desk-27a-offered')
  })

  await test.step('one proposes, another wants a different time, in the end all say yes', async () => {
    await of(LENDER).reload()
    await expect(times(of(LENDER))).toHaveCount(4)
    await of(LENDER).getByRole('button', { name: '看后面的时间' }).click()
    await expect(times(of(LENDER))).toHaveCount(5)
    await picture(of(LENDER), 'party-31-times')
    await elder(of(LENDER), 'party-31a-times-elder')
    await times(of(LENDER)).first().click()
    await expect(of(LENDER).getByText('您选好了')).toBeVisible()
    await picture(of(LENDER), 'party-32-chosen')
    await expect(of(BORROWER).getByText(`${LENDER}选了这个时间，您行吗？`)).toBeVisible()
    await picture(of(BORROWER), 'party-33-asked')
    await elder(of(BORROWER), 'party-33a-asked-elder')
    await of(BORROWER).getByRole('button', { name: '换个时间' }).click()
    await times(of(BORROWER)).nth(1).click()
    for (const name of [LENDER, GUARANTOR]) {
      await expect(of(name).getByText(`${BORROWER}选了这个时间，您行吗？`)).toBeVisible()
      await of(name).getByRole('button', { name: '这个时间行' }).click()
    }
    for (const name of [LENDER, BORROWER, GUARANTOR]) await expect(of(name).getByText('大家都说行')).toBeVisible()
    await picture(of(BORROWER), 'party-34-agreed')
  })

  await test.step('the judge fixes it, and the phones have a file for the calendar', async () => {
    const page = judge.page
    await expect(page.getByText('双方都说行')).toBeVisible()
    await picture(page, 'desk-28-agreed')
    await page.goto(`${service.url}/desk`)
    await judge.claim('1号')
    await page.getByRole('button', { name: '排期询问' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('radio', { name: /^双方选好的：.* 09:30$/ })).toBeChecked()
    await dialog.getByRole('checkbox', { name: /六项条件/ }).check()
    await picture(page, 'desk-29-fix')
    await dialog.getByRole('button', { name: '排好了' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(of(BORROWER).getByRole('link', { name: /日历/ })).toBeVisible()
    await expect(of(BORROWER).locator('[data-times]')).toHaveCount(0)
    await picture(of(BORROWER), 'party-35-fixed')
  })
})
