// 翻译 and 陪同人: the mediator names them at the desk, and they come by a link of their own.
import { expect, type Locator, type Page } from '@playwright/test'
import type { Service } from '../service.ts'

type Shot = (name: string) => Promise<void>

export interface Named {
  readonly name: string
  readonly phone: string
}

/** The mediator names somebody who goes with a party, and sends the link. */
export async function declare(page: Page, role: '翻译' | '陪同', who: Named, party: string, shot?: () => Promise<void>): Promise<string> {
  await page.getByText('更多', { exact: true }).click()
  await page.getByRole('button', { name: '邀请他人参与' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('以什么身份').selectOption({ label: role })
  await form.getByRole('radio', { name: party }).check()
  await form.getByLabel('姓名').fill(who.name)
  await form.getByLabel(/手机号/).fill(who.phone)
  await shot?.()
  await form.locator('[data-act="form-go"], [form="short-form"]').click()
  await expect(form).toHaveCount(0)
  await page.locator('[data-participant]').filter({ hasText: who.name }).getByRole('button', { name: '发链接' }).click()
  const dialog = page.getByRole('dialog')
  const link = await dialog.locator('[data-link]').innerText()
  await dialog.getByRole('button', { name: '记下了，关闭' }).click()
  return link
}

/** From the link to the chair before the door. */
export async function come(page: Page, service: Service, link: string, phone: string, shot?: Shot): Promise<void> {
  await page.goto(link)
  await expect(page.locator('[data-errand]')).toBeVisible()
  await shot?.('open')
  await page.getByRole('button', { name: '进入' }).click()
  await expect(page.getByText('试好了')).toBeVisible()
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('短信验证码').fill(await service.smsCode(phone))
  const next = page.getByRole('button', { name: '都看清楚了，去等候' })
  await expect(next).toBeDisabled()
  await shot?.('promises')
  for (const tick of await page.getByRole('checkbox').all()) {
    await tick.check()
    await expect(tick).toBeEnabled()
    await expect(tick).toBeChecked()
  }
  await next.click()
  await expect(page.locator('[data-waiting]')).toBeVisible()
}

/** Their line at a desk with a room. */
export const row = (page: Page, name: string): Locator => page.locator('[data-attendant-row]').filter({ hasText: name })
