// 材料, pages and captions in a room: what a party taps on the phone and a mediator clicks.
import { expect, type Locator, type Page } from '@playwright/test'

/** A party picks a file on the phone. */
export async function putIn(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await page.getByRole('tab', { name: '材料' }).click()
  await page.getByLabel('选照片或PDF').setInputFiles({ name, mimeType, buffer })
  await expect(page.getByRole('button', { name: `打开${name.replace(/\..*/, '')}` })).toBeVisible({ timeout: 15_000 })
  await expect(page.locator('[data-upload]')).toHaveCount(0)
}

export async function share(page: Page, title: string): Promise<void> {
  await page.getByRole('listitem').filter({ hasText: title }).getByRole('button', { name: '给对方看' }).click()
  const dialog = page.getByRole('dialog', { name: `给对方看“${title}”？` })
  await dialog.getByRole('button', { name: '给对方看' }).click()
  await expect(dialog).toHaveCount(0)
}

export async function show(mediator: Page, title: string): Promise<void> {
  await mediator.getByRole('tab', { name: '材料' }).click()
  await mediator.getByRole('button', { name: `出示${title}` }).click()
}

export async function caption(mediator: Page, text: string): Promise<void> {
  const line = mediator.getByRole('textbox', { name: '一行字幕' })
  await line.fill(text)
  await line.press('Enter')
  await expect(line).toHaveValue('')
}

export const shown = (page: Page, title: string) : Locator => page.getByRole('region', { name: title })
