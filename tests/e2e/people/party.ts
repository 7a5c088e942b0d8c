// A party on a phone: what they tap and what they see.
import { expect, type Locator, type Page } from '@playwright/test'
import type { Service } from '../service.ts'

export class Party {
  constructor(
    readonly page: Page,
    private readonly service: Service,
    private readonly phone: string,
  ) {}

  async open(link: string): Promise<void> {
    await this.page.goto(link)
    await expect(this.page.getByRole('button', { name: '进入' })).toBeVisible()
  }

  async checkDevices(): Promise<void> {
    await this.page.getByRole('button', { name: '进入' }).click()
    await expect(this.page.getByText('试好了')).toBeVisible()
  }

  async enterCode(): Promise<void> {
    await this.page.getByRole('button', { name: '下一步' }).click()
    await this.page.getByLabel('短信验证码').fill(await this.service.smsCode(this.phone))
    await expect(this.page.getByRole('heading', { name: '先说好' })).toBeVisible()
  }

  async consent(): Promise<void> {
    for (const tick of await this.page.getByRole('checkbox').all()) {
      await tick.check()
      await expect(tick).toBeEnabled()
      await expect(tick).toBeChecked()
    }
    await this.page.getByRole('button', { name: '下一步' }).click()
    await expect(this.page.getByRole('heading', { name: '调解员会请您进去' })).toBeVisible()
  }

  clause(number: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`第${number}条`) })
  }

  async answer(number: string, word: '同意' | '要改' | '没听懂', note?: string): Promise<void> {
    await this.clause(number).click()
    await this.page.getByRole('dialog').getByRole('button', { name: word }).click()
    if (note !== undefined) {
      await this.page.getByRole('textbox').fill(note)
      await this.page.getByRole('button', { name: '告诉调解员' }).click()
    }
    await expect(this.page.getByRole('dialog')).toHaveCount(0)
  }

  /** Reads the paper, writes the name by hand, hands it in. */
  async sign(shot?: (name: string) => Promise<void>): Promise<void> {
    await this.page.getByRole('button', { name: '先看全文' }).click()
    const paper = this.page.getByRole('dialog')
    await expect(paper.getByRole('button', { name: '去签名' })).toBeEnabled()
    await shot?.('paper')
    await paper.getByRole('button', { name: '去签名' }).click()
    await expect(this.page.getByRole('img', { name: /签名框/ })).toBeVisible()
    await write(this.page)
    await shot?.('sign')
    await this.page.getByRole('button', { name: '签好了' }).click()
    await expect(this.page.getByRole('img', { name: /签名框/ })).toHaveCount(0)
  }
}

/** Two strokes in the signature box. */
export async function write(page: Page): Promise<void> {
  const box = await page.getByRole('img', { name: /签名框/ }).boundingBox()
  if (box === null) throw new Error('no signature box')
  for (const line of [0.4, 0.6]) {
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * line)
    await page.mouse.down()
    for (let step = 1; step <= 12; step += 1) {
      await page.mouse.move(box.x + box.width * (0.3 + 0.035 * step), box.y + box.height * (line + 0.03 * Math.sin(step)))
    }
    await page.mouse.up()
  }
  // What was written must be seen, not only taken.
  const inked = await page.getByRole('img', { name: /签名框/ }).evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    return pixels.some((value) => value !== 0)
  })
  expect(inked, 'ink in the signature box').toBe(true)
}
