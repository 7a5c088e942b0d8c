// The tablet of a station, and the people who take turns at it.
import { expect, type Page } from '@playwright/test'
import type { Service } from '../service.ts'
import { Party, write } from './party.ts'

type Shot = (name: string) => Promise<void>

const CONFIRM_SMS = '/api/party/confirm/sms'

export class Tablet {
  constructor(
    readonly page: Page,
    readonly service: Service,
  ) {}

  person(name: string, phone: string, digits: string): Sitter {
    return new Sitter(this, name, phone, digits)
  }

  async draws(): Promise<void> {
    await this.page.getByRole('button', { name: '换人' }).click()
    await expect(this.page.getByRole('heading', { name: '请把平板交给下一位' })).toBeVisible()
    await expect(this.page.getByRole('button', { name: '轮到我了' })).toBeVisible()
  }

  async passesTo(person: Sitter): Promise<void> {
    await this.draws()
    await person.turns()
  }

  async leaves(): Promise<void> {
    await this.page.getByRole('button', { name: '离席' }).click()
    await this.page.getByRole('dialog').getByRole('button', { name: '离席' }).click()
    await expect(this.page.getByRole('button', { name: '换人' })).toHaveCount(0)
  }
}

export class Sitter {
  readonly party: Party

  constructor(
    private readonly tablet: Tablet,
    private readonly name: string,
    private readonly phone: string,
    private readonly digits: string,
  ) {
    this.party = new Party(tablet.page, tablet.service, phone)
  }

  /** The first one: digits and code as always, then the device is shared. */
  async opens(): Promise<void> {
    const { page, service } = this.tablet
    await page.getByLabel('第一位：您纸条上的6位数字').fill(this.digits)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByLabel('短信验证码').fill(await service.smsCode(this.phone))
    await this.hasTurn()
  }

  /** Sits down behind the curtain with a code that is sent now. */
  async sits(shot?: Shot): Promise<void> {
    const { page, service } = this.tablet
    await page.getByRole('button', { name: '轮到我了' }).click()
    await shot?.('digits')
    await page.getByLabel('6位数字').fill(this.digits)
    const box = page.getByLabel('短信验证码')
    await expect(box).toBeVisible()
    await shot?.('sms')
    await box.fill(await service.smsCode(this.phone))
    await this.hasTurn()
  }

  /** Takes the turn again. */
  async turns(): Promise<void> {
    const { page } = this.tablet
    await page.getByRole('button', { name: '轮到我了' }).click()
    await page.getByLabel('6位数字').fill(this.digits)
    await this.hasTurn()
  }

  async isRefused(words: string): Promise<void> {
    const { page } = this.tablet
    await page.getByRole('button', { name: '轮到我了' }).click()
    await page.getByLabel('6位数字').fill(this.digits)
    await expect(page.getByText(words)).toBeVisible()
    await page.getByRole('button', { name: '返回' }).click()
  }

  /** Signs the paper; the digits alone are too little for it. */
  async signs(shot?: Shot): Promise<void> {
    const { page, service } = this.tablet
    await page.getByRole('button', { name: '先看全文' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '去签名' }).click()
    const pad = page.getByRole('img', { name: /签名框/ })
    await write(page)
    await shot?.('sign')
    // The boxes are there before the message is; an older code would be a wrong one.
    const sent = page.waitForResponse((answer) => answer.url().endsWith(CONFIRM_SMS))
    await page.getByRole('button', { name: '签好了' }).click()
    const code = page.getByRole('dialog').getByLabel('短信验证码')
    await expect(code).toBeVisible()
    await sent
    await shot?.('fresh')
    await code.fill(await service.smsCode(this.phone))
    await expect(pad).toHaveCount(0)
  }

  private async hasTurn(): Promise<void> {
    await expect(this.tablet.page.getByText(`轮到${this.name}`)).toBeVisible()
  }
}
