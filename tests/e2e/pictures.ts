// Screenshots of every step of every role, and axe on every page.
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import path from 'node:path'

export const SHELF = path.resolve(import.meta.dirname, '../../target/e2e/main-job')
mkdirSync(SHELF, { recursive: true })

/** A picture of a page in motion is taken as it is; of others the end of every animation. */
export async function picture(page: Page, name: string, animations: 'disabled' | 'allow' = 'disabled'): Promise<void> {
  await page.screenshot({ path: path.join(SHELF, `${name}.png`), animations })
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze()
  const sentences = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)
  expect.soft(sentences, `axe on ${name}`).toEqual([])
}
