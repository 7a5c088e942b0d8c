// 民间借贷分期, the case of the demo that waits for a judge: its parties have agreed, signed and applied already.
import { expect, type Page } from '@playwright/test'
import { invite } from './parties.ts'
import type { Staff } from './people/staff.ts'
import type { Service } from './service.ts'

/** Of the committee whose case it is. */
export const LOAN_MEDIATOR = '何守义'
export const LENDER = '周海涛'
export const BORROWER = '吴敏'
export const GUARANTOR = '郑根生'

export interface Row {
  readonly id: string
  readonly title: string
  readonly readiness: readonly { readonly party_id: string; readonly name: string }[]
}

export interface Loan extends Row {
  /** Everything on the desk of the mediator. */
  readonly rows: readonly Row[]
}

export async function loanOf(mediator: Staff, service: Service): Promise<Loan> {
  const rows = (await (await mediator.page.request.get(`${service.url}/api/cases`)).json()) as Row[]
  const loan = rows.find((row) => row.title === '民间借贷分期')
  if (loan === undefined) throw new Error('the demo has no loan')
  return { ...loan, rows }
}

/** A party on a device of their own, signed in with a new link and its code. */
export async function signInParty(page: Page, mediator: Staff, service: Service, loan: Loan, name: string): Promise<void> {
  const at = loan.readiness.findIndex((one) => one.name === name)
  const { link } = await invite(mediator.page, loan.id, loan.readiness[at]?.party_id ?? '')
  const token = new URL(link).pathname.split('/').at(-1) ?? ''
  const entered = await page.request.post(`${service.url}/api/party/session`, { data: { token, sms_code: await service.smsCode(`1200000000${at + 1}`) } })
  expect(entered.ok(), await entered.text()).toBe(true)
  await page.goto(`${service.url}/p`)
}
