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
    await expect(this.page.getByRole('heading', { name: '先说好' })).toBeVisible()
    for (const tick of await this.page.getByRole('checkbox').all()) {
      await tick.check()
      await expect(tick).toBeEnabled()
      await expect(tick).toBeChecked()
    }
    await this.page.getByRole('button', { name: '下一步' }).click()
    await expect(this.page.getByRole('heading', { name: '先说好' })).toHaveCount(0)
  }

  /** 送达地址 (D07), with the address of home that the page offers. */
  async confirmAddress(): Promise<void> {
    await this.page.getByRole('button', { name: '填送达地址' }).click()
    const form = this.page.getByRole('dialog', { name: '送达地址确认书' })
    await form.getByRole('button', { name: '确认送达地址' }).click()
    await expect(form).toHaveCount(0)
    await expect(this.page.getByRole('button', { name: '填送达地址' })).toHaveCount(0)
  }

  /** Once the mediator has taken the case; the room does not open before everybody said yes. */
  async acceptMediator(name: string): Promise<void> {
    const yes = this.page.getByRole('button', { name: `同意由${name}调解` })
    await yes.click()
    await expect(yes).toHaveCount(0)
  }

  /** Asks for somebody else; the station names another mediator. */
  async declineMediator(reason = ''): Promise<void> {
    await this.page.getByRole('button', { name: '想换一位' }).click()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('textbox').fill(reason)
    await dialog.getByRole('button', { name: '换一位' }).click()
    await expect(this.page.getByRole('heading', { name: '等工作站定调解员' })).toBeVisible()
  }

  /** On a chair before the door, with an appointment. */
  async waits(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: '调解员会请您进去' })).toBeVisible()
  }

  /** 同意 or 不同意 to an invited participant or to more time. */
  async reply(word: '同意' | '不同意'): Promise<void> {
    const button = this.page.getByRole('button', { name: word, exact: true })
    await button.click()
    await expect(button).toHaveCount(0)
  }

  async confirmRecord(): Promise<void> {
    const button = this.page.getByRole('button', { name: '笔录没有问题' })
    await button.click()
    await expect(button).toHaveCount(0)
  }

  async objectRecord(note: string): Promise<void> {
    await this.page.getByRole('button', { name: '有不对的地方' }).click()
    await this.page.getByRole('dialog').getByRole('textbox').fill(note)
    await this.page.getByRole('button', { name: '告诉调解员' }).click()
    await expect(this.page.getByText(`您说了：“${note}”`)).toBeVisible()
  }

  /** Hears every clause to its end and agrees (M82). The reading is wound forward, as its bar is an animation of the page. */
  async agreeToReading(count: number, shot?: () => Promise<void>): Promise<void> {
    const agree = this.page.getByRole('button', { name: '我同意' })
    for (let no = 1; no <= count; no += 1) {
      await expect(this.page.getByRole('heading', { name: `第${no}条，共${count}条` })).toBeVisible()
      if (no === 1) await shot?.()
      await this.page.evaluate(() => document.getAnimations().forEach((animation) => animation.effect?.getComputedTiming().duration !== Infinity && animation.effect?.getComputedTiming().iterations === 1 && animation.finish()))
      await agree.click()
    }
    await expect(agree).toHaveCount(0)
  }

  /** 我已付 or 我已做, on the day and with the amount that the page offers. */
  async report(word: '我已付' | '我已做'): Promise<void> {
    await this.page.getByRole('button', { name: word }).first().click()
    await this.page.getByRole('button', { name: '就这样记' }).click()
    await expect(this.page.getByRole('dialog')).toHaveCount(0)
  }

  async confirmReceipt(): Promise<void> {
    const button = this.page.getByRole('button', { name: '收到了', exact: true })
    const before = await button.count()
    await button.first().click()
    await expect(button).toHaveCount(before - 1)
  }

  async complete(what: '已经补好' | '交给法官', note: string): Promise<void> {
    await this.page.getByRole('textbox').fill(note)
    const button = this.page.getByRole('button', { name: what })
    await button.click()
    await expect(button).toHaveCount(0)
  }

  /** On a chair before the court: called there from the mediation room, or by the button. */
  async goToCourt(called: boolean): Promise<void> {
    if (!called) await this.page.getByRole('button', { name: '进视频法庭' }).click()
    await expect(this.page.getByRole('heading', { name: '法官会请您进去' })).toBeVisible()
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
    await this.openPad(shot)
    await write(this.page)
    await shot?.('sign')
    await this.page.getByRole('button', { name: '签好了' }).click()
    await expect(this.page.getByRole('img', { name: /签名框/ })).toHaveCount(0)
  }

  /** Reads the paper, and signs with the printed name. */
  async signTyped(shot?: (name: string) => Promise<void>): Promise<void> {
    await this.openPad()
    const ways = await this.openWays()
    await shot?.('ways')
    await ways.getByRole('button', { name: /用打印的名字/ }).click()
    await shot?.('typed')
    await this.finishOther()
  }

  /** Reads the paper, and signs with a photograph of the name on paper, after one on which nothing is written. */
  async signByPhoto(shot?: (name: string) => Promise<void>): Promise<void> {
    await this.openPad()
    const ways = await this.openWays()
    await ways.getByRole('button', { name: /拍下纸上的签名/ }).click()
    const file = this.page.locator('input[type=file]')
    await file.setInputFiles({ name: 'blank.png', mimeType: 'image/png', buffer: await photograph(this.page, false) })
    await expect(this.page.getByText(/没有找到名字/)).toBeVisible()
    await shot?.('photo-refused')
    await file.setInputFiles({ name: 'name.png', mimeType: 'image/png', buffer: await photograph(this.page, true) })
    await expect(this.page.getByRole('img', { name: '文件上会是这个样子' })).toBeVisible()
    await shot?.('photo')
    await this.finishOther()
  }

  private async openWays(): Promise<Locator> {
    await this.page.getByRole('button', { name: '不方便手写' }).click()
    const ways = this.page.getByRole('dialog', { name: '换一种方式签名' })
    await expect(ways).toBeVisible()
    return ways
  }

  private async finishOther(): Promise<void> {
    await this.page.locator('[data-way-done]').click()
    await expect(this.page.getByRole('dialog', { name: '换一种方式签名' })).toHaveCount(0)
    await expect(this.page.getByRole('img', { name: /签名框/ })).toHaveCount(0)
  }

  /** The same with everything that happens to a phone in between: no stroke is lost, and one tap too many does no harm. */
  async signThroughTrouble(shot?: (name: string) => Promise<void>): Promise<void> {
    const pad = this.page.getByRole('img', { name: /签名框/ })
    const shows = async (strokes: number): Promise<void> => {
      await expect(pad).toHaveAttribute('data-strokes', String(strokes))
      await expect.poll(() => inked(this.page), { message: 'ink in the signature box' }).toBe(true)
    }
    await this.openPad(shot)
    await write(this.page)
    await shows(2)
    await this.page.getByRole('button', { name: '退一笔' }).click()
    await shows(1)
    await write(this.page)
    await shows(3)
    await shot?.('sign')
    const size = this.page.viewportSize()
    if (size === null) throw new Error('a phone has a size')
    // Turned to the side, then with half of the screen under a keyboard, then upright again.
    await this.page.setViewportSize({ width: size.height, height: size.width })
    await shows(3)
    await shot?.('sign-turned')
    await this.page.setViewportSize({ width: size.width, height: Math.round(size.height / 2) })
    await shows(3)
    await this.page.setViewportSize(size)
    await shows(3)
    await this.page.reload()
    await this.openPad()
    await shows(3)
    const orders = '**/api/cases/*/commands'
    await this.page.route(orders, (route) => route.abort())
    await this.page.getByRole('button', { name: '签好了' }).click()
    await expect(this.page.getByText('您写的名字还在')).toBeVisible()
    await shows(3)
    await shot?.('sign-offline')
    await this.page.unroute(orders)
    await this.page.getByRole('button', { name: '再试一次' }).dblclick()
    await expect(pad).toHaveCount(0)
  }

  /** From the card over the whole text to the writing area. */
  private async openPad(shot?: (name: string) => Promise<void>): Promise<void> {
    await this.page.getByRole('button', { name: '先看全文' }).click()
    const paper = this.page.getByRole('dialog')
    await expect(paper.getByRole('button', { name: '去签名' })).toBeEnabled()
    await shot?.('paper')
    await paper.getByRole('button', { name: '去签名' }).click()
    await expect(this.page.getByRole('img', { name: /签名框/ })).toBeVisible()
  }
}

/** A sheet of paper with or without a name, as a telephone would take it. */
async function photograph(page: Page, written: boolean): Promise<Buffer> {
  const url = await page.evaluate((withName) => {
    const canvas = document.createElement('canvas')
    canvas.width = 2400
    canvas.height = 1800
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    const light = context.createLinearGradient(0, 0, 2400, 1800)
    light.addColorStop(0, '#ececea')
    light.addColorStop(1, '#b8b6b0')
    context.fillStyle = light
    context.fillRect(0, 0, 2400, 1800)
    context.fillStyle = '#1b2440'
    context.font = '420px serif'
    if (withName) context.fillText('尤国栋', 500, 1000)
    return canvas.toDataURL('image/png')
  }, written)
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

/** Whether anything is to be seen in the signature box. */
async function inked(page: Page): Promise<boolean> {
  return page.getByRole('img', { name: /签名框/ }).evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    return pixels.some((value) => value !== 0)
  })
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
  expect(await inked(page), 'ink in the signature box').toBe(true)
}
