// Screenshots of every step of every role, and axe on every page.
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import path from 'node:path'

export const SHELF = path.resolve(import.meta.dirname, '../../target/e2e/main-job')
mkdirSync(SHELF, { recursive: true })

export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(SHELF, `${name}.png`), animations: 'disabled' })
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze()
  const sentences = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)
  expect.soft(sentences, `axe on ${name}`).toEqual([])
}
