// The mediator: registers, invites, writes the clauses, signs.
import { expect, type Page } from '@playwright/test'
import { dispute } from '../dispute.ts'
import { Staff } from './staff.ts'
import { write } from './party.ts'

export interface Invitation {
  readonly link: string
  readonly code: string
}

export class Mediator extends Staff {
  async register(): Promise<string> {
    await this.page.getByRole('link', { name: '登记新纠纷' }).click()
    await this.page.getByLabel('纠纷类型').selectOption(dispute.type)
    await this.page.getByLabel('案由').fill(dispute.cause)
    await this.page.getByLabel('简称').fill(dispute.title)
    await this.page.getByLabel('来源').selectOption('WALKIN')
    await this.page.getByLabel('纠纷简要情况').fill(dispute.facts)
    await this.page.getByRole('button', { name: '登记', exact: true }).click()
    await expect(this.page).toHaveURL(/\/desk\/cases\/[^/]+$/)
    return this.page.url().split('/').at(-1) ?? ''
  }

  async addCompany(): Promise<void> {
    const { company } = dispute
    await this.page.getByRole('button', { name: '加当事人' }).click()
    const form = this.page.getByRole('dialog')
    await form.getByText('申请人', { exact: true }).click()
    await form.getByText('单位', { exact: true }).click()
    await form.getByLabel('单位全称').fill(company.name)
    await form.getByLabel('统一社会信用代码').fill(company.creditCode)
    await form.getByLabel('住所地').fill(company.address)
    await form.getByLabel('代表人姓名').fill(company.representative.name)
    await form.getByLabel('职务').fill(company.representative.title)
    await form.getByLabel('代表人身份证号码').fill(company.representative.idNo)
    await form.getByLabel('手机号').fill(company.representative.phone)
    await form.getByRole('button', { name: '保存' }).click()
    await expect(form).toHaveCount(0)
  }

  async addOwner(): Promise<void> {
    const { owner } = dispute
    await this.page.getByRole('button', { name: '加当事人' }).click()
    const form = this.page.getByRole('dialog')
    await form.getByText('被申请人', { exact: true }).click()
    await form.getByText('个人', { exact: true }).click()
    await form.getByLabel('姓名').fill(owner.name)
    await form.getByLabel('手机号').fill(owner.phone)
    await form.getByLabel('身份证号码').fill(owner.idNo)
    await form.getByLabel('出生日期').fill(owner.birth)
    await form.getByText('男', { exact: true }).click()
    await form.getByLabel('住址').fill(owner.address)
    await form.getByRole('button', { name: '保存' }).click()
    await expect(form).toHaveCount(0)
  }

  async submit(): Promise<void> {
    await this.page.getByRole('button', { name: '提交登记' }).click()
    await expect(this.page.getByRole('button', { name: '征询并受理' })).toBeVisible()
  }

  /** Notes that each of them agreed on the telephone, and accepts the case. */
  async accept(names: readonly string[], shot?: () => Promise<void>): Promise<void> {
    await this.page.getByRole('button', { name: '征询并受理' }).click()
    const dialog = this.page.getByRole('dialog')
    for (const name of names) {
      const row = dialog.getByRole('listitem').filter({ hasText: name })
      await row.getByRole('button', { name: '同意', exact: true }).click()
      await expect(row.getByText('电话：同意')).toBeVisible()
    }
    await shot?.()
    await dialog.getByRole('button', { name: '受理', exact: true }).click()
    await expect(dialog).toHaveCount(0)
  }

  /** Takes the case with nothing to disclose. */
  async take(): Promise<void> {
    await this.page.getByRole('button', { name: '接受并披露' }).click()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('radio', { name: '没有需要披露的情况' }).check()
    await dialog.getByRole('button', { name: '接受并披露' }).click()
    await expect(dialog).toHaveCount(0)
  }

  /** An appointment that begins now, on site or on video as each likes. */
  async schedule(): Promise<void> {
    await this.page.getByRole('button', { name: '排期', exact: true }).click()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('radio', { name: '现在开始' }).check()
    await dialog.getByRole('button', { name: '排好了' }).click()
    await expect(dialog).toHaveCount(0)
  }

  /** The record for both to check; facts and result are filled in already. */
  async writeRecord(said: Readonly<Record<string, string>>, shot?: () => Promise<void>): Promise<void> {
    await this.page.getByRole('button', { name: '写笔录' }).click()
    const dialog = this.page.getByRole('dialog')
    for (const [name, words] of Object.entries(said)) await dialog.getByLabel(`${name}怎么说`).fill(words)
    await shot?.()
    await dialog.getByRole('button', { name: '写好，请双方核对' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(this.page.getByRole('status').filter({ hasText: /核对笔录/ })).toBeVisible()
  }

  async startReadback(): Promise<void> {
    await this.page.getByRole('button', { name: '开始宣读' }).click()
    await this.page.getByRole('dialog').getByRole('button', { name: '开始宣读' }).click()
    await expect(this.page.getByRole('dialog')).toHaveCount(0)
  }

  async invite(name: string, shot?: () => Promise<void>): Promise<Invitation> {
    await this.page.getByRole('article').filter({ hasText: name }).getByRole('button', { name: '发邀请' }).click()
    const dialog = this.page.getByRole('dialog')
    await expect(dialog.getByRole('img', { name: /二维码/ })).toBeVisible()
    const link = await dialog.locator('[data-link]').innerText()
    const code = await dialog.locator('[data-code]').innerText()
    await shot?.()
    await dialog.getByRole('button', { name: '记下了，关闭' }).click()
    return { link, code: code.replaceAll(' ', '') }
  }

  async enterRoom(): Promise<void> {
    await this.page.getByRole('link', { name: '进入调解室' }).click()
    await expect(this.page).toHaveURL(/\/room$/)
  }

  async admit(name: string): Promise<void> {
    await admit(this.page, name)
  }

  async addRepair(): Promise<void> {
    const { repair } = dispute
    await this.page.getByRole('button', { name: '做事', exact: true }).click()
    const form = this.page.getByRole('form', { name: '加一条' })
    await form.getByRole('checkbox').first().check()
    await form.getByLabel('做什么').fill(repair.what)
    await form.getByLabel('做到什么样').fill(repair.standard)
    await form.getByLabel('最晚哪天').fill(repair.due)
    await form.getByLabel('在哪里').fill(repair.place)
    await form.getByLabel('谁验收').fill(repair.acceptance)
    await form.getByRole('button', { name: '加上' }).click()
    await expect(form).toHaveCount(0)
  }

  async addInstalments(): Promise<void> {
    const { instalments } = dispute
    await this.page.getByRole('button', { name: '分期', exact: true }).click()
    const form = this.page.getByRole('form', { name: '加一条' })
    await form.getByRole('checkbox').nth(1).check()
    await form.getByRole('radio').first().check()
    await form.getByLabel('总数（元）').fill(instalments.total)
    await form.getByLabel('用途').fill(instalments.purpose)
    await form.getByLabel('怎么付').fill(instalments.method)
    for (const [index, part] of instalments.parts.entries()) {
      await form.getByLabel(`第${index + 1}期金额，元`).fill(part.amount)
      await form.getByLabel(`第${index + 1}期最晚哪天`).fill(part.due)
    }
    await form.getByRole('button', { name: '加上' }).click()
    await expect(form).toHaveCount(0)
  }

  async addDefault(days: string): Promise<void> {
    await this.page.getByRole('button', { name: '违约', exact: true }).click()
    const form = this.page.getByRole('form', { name: '加一条' })
    await form.getByLabel('逾期几天算违约').fill(days)
    await form.getByRole('button', { name: '加上' }).click()
    await expect(form).toHaveCount(0)
  }

  async addRelease(): Promise<void> {
    await this.page.getByRole('button', { name: '了结', exact: true }).click()
    const form = this.page.getByRole('form', { name: '加一条' })
    await form.getByLabel('这一条怎么写').fill(dispute.release)
    await form.getByRole('button', { name: '加上' }).click()
    await expect(form).toHaveCount(0)
  }

  async changeDefault(number: string, days: string): Promise<void> {
    await this.page.getByRole('button', { name: `改第${number}条` }).click()
    const form = this.page.getByRole('form', { name: '改这条' })
    await form.getByLabel('逾期几天算违约').fill(days)
    await form.getByRole('button', { name: '改好了' }).click()
    await expect(form).toHaveCount(0)
  }

  async freeze(): Promise<void> {
    await this.page.getByRole('button', { name: '生成协议书' }).click()
    await this.page.getByRole('dialog').or(this.page.getByRole('alertdialog')).getByRole('button', { name: '生成协议书' }).click()
    await expect(this.page.getByRole('heading', { name: '谁签了' })).toBeVisible()
  }
}

/** At a desk with a room: checks who it is and lets them in. */
export async function admit(page: Page, name: string): Promise<void> {
  const tile = page.locator('[data-place="waiting"]').filter({ hasText: name })
  await tile.getByRole('button', { name: '核验身份，请进来' }).click()
  await page.getByRole('radio', { name: /看过身份证原件/ }).check()
  await page.getByRole('button', { name: `请${name}进来` }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** At a desk with a paper open: signs it by hand. */
export async function signPaper(page: Page, button: string, shot?: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: /签署/ })
  await write(page)
  await shot?.()
  await dialog.getByRole('button', { name: '签好了' }).click()
  await expect(dialog).toHaveCount(0)
}
