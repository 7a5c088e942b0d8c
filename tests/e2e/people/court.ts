// The court's people: the clerk at the board, the judge at the queue and in the hearing.
import { expect } from '@playwright/test'
import { Staff } from './staff.ts'

export class Clerk extends Staff {
  async accept(docketNo: string, shot?: () => Promise<void>): Promise<void> {
    await this.page.getByLabel('案号').fill(docketNo)
    await shot?.()
    await this.page.getByRole('button', { name: '受理并编案号' }).click()
    await expect(this.page.getByRole('button', { name: '受理并编案号' })).toHaveCount(0)
  }

  async serve(name: string): Promise<void> {
    await this.page.getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: '电子送达' }).click()
    await this.page.getByRole('dialog').or(this.page.getByRole('alertdialog')).getByRole('button', { name: '电子送达' }).click()
    await expect(this.page.getByRole('listitem').filter({ hasText: name }).getByText(/到达/)).toBeVisible()
  }
}

export class Judge extends Staff {
  async claim(docketNo: string): Promise<void> {
    await this.page.getByRole('row').filter({ hasText: docketNo }).getByRole('button', { name: '领取' }).click()
    // The page opens the case by itself once the claim is won; leaving earlier would break the claim off.
    await expect(this.page).toHaveURL(/\/desk\/cases\/[^/]+$/)
  }

  async schedule(): Promise<void> {
    await this.page.getByRole('button', { name: '排期询问' }).click()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('radio', { name: '现在开始' }).check()
    await dialog.getByRole('checkbox', { name: /六项条件/ }).check()
    await dialog.getByRole('button', { name: '排好了' }).click()
    await expect(dialog).toHaveCount(0)
  }

  /** Every question of the script with the usual answers, one after the other, up to the record. */
  async ask(shot?: () => Promise<void>): Promise<void> {
    const script = this.page.locator('[data-script]')
    const next = script.getByRole('button', { name: '记下，下一问' })
    const save = script.getByRole('button', { name: '记下', exact: true })
    let last = false
    while (!last) {
      const asked = (await script.locator('[data-question]').getAttribute('data-question')) ?? ''
      await script.getByRole('button', { name: '按正常回答填' }).click()
      if (asked === 'Q-01') await shot?.()
      last = (await next.count()) === 0
      await (last ? save : next).click()
      if (!last) await expect(script.locator(`[data-question="${asked}"]`)).toHaveCount(0)
    }
    await script.getByRole('button', { name: '结束询问' }).click()
    await this.page.getByRole('dialog').getByRole('button', { name: '结束询问' }).click()
    await expect(this.page.locator('[data-hearing-record]')).toBeVisible()
  }

  /** Opens the record of the inquiry for the judge's own signature. */
  async openRecord(): Promise<void> {
    await this.page.getByRole('button', { name: '看笔录并签名' }).click()
  }

  async enterHearing(): Promise<void> {
    await this.page.getByRole('link', { name: '进入询问' }).click()
    await expect(this.page).toHaveURL(/\/hearing$/)
  }

  async openHearing(): Promise<void> {
    await this.page.getByRole('button', { name: '开始询问' }).click()
    await expect(this.page.getByRole('button', { name: '开始询问' })).toHaveCount(0)
  }

  async findNothing(): Promise<void> {
    for (const group of await this.page.getByRole('radiogroup').all()) {
      await group.getByRole('radio', { name: '未发现' }).click()
      await expect(group.getByRole('radio', { name: '未发现' })).toBeChecked()
    }
  }

  async confirm(): Promise<void> {
    await this.page.getByRole('button', { name: '作出裁定' }).click()
    await this.page.getByRole('radio', { name: /确认有效/ }).check()
    await this.page.getByRole('button', { name: '生成裁定书' }).click()
    // Leaving earlier would break the order off.
    await expect(this.page.getByRole('button', { name: '签名并盖院印', exact: true })).toBeVisible()
  }
}
