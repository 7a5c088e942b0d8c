// Every screen in every look, as pictures in target/e2e/gallery with an index page; axe and reflow on each.
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const SHELF = path.resolve(import.meta.dirname, '../../target/e2e/gallery')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const PHONES = [{ width: 390, height: 844 }, { width: 360, height: 740 }] as const
const TABLETS = [{ width: 1024, height: 768 }] as const
const DESKS = [{ width: 1366, height: 768 }] as const
const SIZES = { phone: PHONES, tablet: TABLETS, desk: DESKS } as const
/** 640 px at 200 %, as WCAG 1.4.10 has it. */
const NARROW = { width: 320, height: 640 } as const
const SCHEMES = ['light', 'dark'] as const

export interface Look {
  readonly name: string
  readonly language: 'zh-CN' | 'en'
  readonly elder: boolean
}

export const PLAIN: Look = { name: 'zh', language: 'zh-CN', elder: false }
const ENGLISH: Look = { name: 'en', language: 'en', elder: false }
const ELDER: Look = { name: 'elder', language: 'zh-CN', elder: true }

export interface Screen {
  /** Of the files: short, in the order of the story. */
  readonly name: string
  readonly title: string
  /** A party's screen must stand up to 320 px and to letters twice as large. */
  readonly place: 'phone' | 'tablet' | 'desk'
  /** Leads to the screen from anywhere, in whatever language the page speaks. */
  arrive(page: Page): Promise<void>
}

/** What a reload comes back to, known by something on it; `then` goes on from there. */
export function again(name: string, title: string, place: Screen['place'], sign: string, then?: (page: Page) => Promise<void>): Screen {
  return {
    name,
    title,
    place,
    async arrive(page) {
      await page.reload()
      await expect(page.locator(sign).first()).toBeVisible()
      await then?.(page)
    },
  }
}

/** There are at least so many pictures in a part of the page, and all of them move. */
export async function pictureIn(page: Page, selector: string, least = 1): Promise<void> {
  const seen = (): Promise<boolean> => page.locator(`${selector} video`).evaluateAll((all, least) => all.length >= least && all.every((video) => (video as HTMLVideoElement).videoWidth > 0), least)
  await expect.poll(seen, { timeout: 30_000 }).toBe(true)
}

export async function isElder(page: Page): Promise<boolean> {
  return page.evaluate(() => localStorage.getItem('tq-elder') === '1')
}

interface Picture {
  readonly name: string
  readonly title: string
  readonly look: string
  readonly file: string
}

export class Gallery {
  private readonly pictures: Picture[] = []
  private readonly list: string

  /** A story has a list of its pictures; the index shows those of all stories. */
  constructor(private readonly url: string, story: string) {
    mkdirSync(SHELF, { recursive: true })
    this.list = path.join(SHELF, `${story}.json`)
    const old = existsSync(this.list) ? listed(this.list) : []
    for (const { file } of old) rmSync(path.join(SHELF, file), { force: true })
  }

  /** Takes the screen in each look, and leaves the page on it in plain Chinese. */
  async shoot(page: Page, screen: Screen): Promise<void> {
    const desk = screen.place === 'desk'
    const usual = page.viewportSize()
    for (const look of desk ? [ENGLISH, PLAIN] : [ENGLISH, ELDER, PLAIN]) {
      await this.wear(page, look)
      await screen.arrive(page)
      await expect(page.locator('html'), `${screen.name} speaks ${look.language}`).toHaveAttribute('lang', look.language)
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        // The small phone once; that nothing breaks on it is for the reflow at 320 px.
        const [usual, small] = SIZES[screen.place]
        for (const size of small !== undefined && look === PLAIN && colorScheme === 'light' ? [usual, small] : [usual]) {
          await this.picture(page, screen, `${look.name}-${colorScheme}-${size.width}`, size)
        }
        // Stretched, for a button that scrolls under the bar at the bottom is no small button.
        await stretch(page, usual)
        await obeysWcag(page, `${screen.name} ${look.name} ${colorScheme}`, colorScheme)
        await page.setViewportSize(usual)
      }
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      if (!desk) await reflows(page, `${screen.name} ${look.name}`, look)
      if (usual !== null) await page.setViewportSize(usual)
    }
    // Without the letters that were made large.
    if (!desk) await screen.arrive(page)
  }

  /** Chinese, without elder mode, for whatever the story does next. */
  async wear(page: Page, look: Look): Promise<void> {
    if (!page.url().startsWith(this.url)) await page.goto(`${this.url}/healthz`)
    await page.evaluate(({ language, elder }) => {
      localStorage.setItem('tq-language', language)
      localStorage.setItem('tq-elder', elder ? '1' : '')
    }, look)
  }

  writeIndex(): void {
    writeFileSync(this.list, JSON.stringify(this.pictures, null, 1))
    const lists = readdirSync(SHELF).filter((file) => file.endsWith('.json'))
    const all = lists.flatMap((file) => listed(path.join(SHELF, file))).sort((a, b) => a.name.localeCompare(b.name))
    const rows = [...new Set(all.map((one) => one.name))].map((name) => {
      const shown = all.filter((one) => one.name === name)
      const cells = shown.map((one) => `<td><a href="${one.file}"><img src="${one.file}" alt="${one.look}" loading="lazy" height="240"></a><br>${one.look}</td>`)
      return `<tr><th scope="row">${shown[0]?.title ?? ''}<br><code>${name}</code></th>${cells.join('')}</tr>`
    })
    const style = 'body{font:14px sans-serif;margin:16px}td,th{padding:6px;text-align:center;vertical-align:top}th{position:sticky;left:0;background:#fff}img{border:1px solid #ccc}'
    const head = `<meta charset="utf-8"><title>调确：每一屏</title><style>${style}</style>`
    writeFileSync(path.join(SHELF, 'index.html'), `<!doctype html><html lang="zh-CN"><head>${head}</head><body><h1>${all.length}</h1><table>${rows.join('\n')}</table></body></html>`)
  }

  /** The whole page on a screen as tall as it, so that what sticks to the bottom stands at the bottom. */
  private async picture(page: Page, screen: Screen, look: string, size: { width: number; height: number }): Promise<void> {
    const file = `${screen.name}-${look}.png`
    await stretch(page, size)
    await page.screenshot({ path: path.join(SHELF, file), animations: 'disabled' })
    await page.setViewportSize(size)
    this.pictures.push({ name: screen.name, title: screen.title, look, file })
  }
}

function listed(file: string): Picture[] {
  return JSON.parse(readFileSync(file, 'utf8')) as Picture[]
}

/** A screen as wide as `size`, and as tall as the page on it. */
async function stretch(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size)
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  if (height > size.height) await page.setViewportSize({ ...size, height })
}

/** All rules in the light; in the dark only the colours differ. */
async function obeysWcag(page: Page, name: string, scheme: (typeof SCHEMES)[number]): Promise<void> {
  const axe = new AxeBuilder({ page })
  const found = await (scheme === 'light' ? axe.withTags(TAGS) : axe.withRules(['color-contrast'])).analyze()
  const sentences = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)
  expect.soft(sentences, `axe on ${name}`).toEqual([])
}

/** Nothing may make the reader scroll sideways, neither on 320 px nor with the usual letters twice as large. */
async function reflows(page: Page, name: string, look: Look): Promise<void> {
  await page.setViewportSize(NARROW)
  expect.soft(await tooWide(page), `${name} on ${NARROW.width} px`).toEqual([])
  if (look.elder) return
  await page.setViewportSize(PHONES[0])
  await page.evaluate(() => {
    const sizes = [...document.querySelectorAll<HTMLElement>('body, body *')].map((element) => [element, parseFloat(getComputedStyle(element).fontSize)] as const)
    for (const [element, size] of sizes) element.style?.setProperty('font-size', `${size * 2}px`, 'important')
  })
  expect.soft(await tooWide(page), `${name} with text of 200 %`).toEqual([])
}

/** What reaches over the right edge; empty if the page does not scroll sideways. */
async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.scrollingElement ?? document.documentElement
    if (root.scrollWidth <= root.clientWidth) return []
    const over = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
    return [`${root.scrollWidth} > ${root.clientWidth}`, ...over.slice(0, 6).map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`)]
  })
}
