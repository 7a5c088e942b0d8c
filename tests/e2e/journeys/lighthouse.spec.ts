// Lighthouse on each public page and on each page that a party's phone stands on: accessibility and best practices ≥ 95.
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test'
import lighthouse from 'lighthouse'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { guest } from '../parties.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Service } from '../service.ts'

const SCORE_MIN = 95
const CATEGORIES = ['accessibility', 'best-practices'] as const

const service = Service.forFile()
let phone: BrowserContext
let port: number

test.beforeAll(async ({}, info) => {
  const { executablePath, args } = info.project.use.launchOptions ?? {}
  // Lighthouse opens a tab of its own, which must know the party's cookie: the browser's own profile, and a port to reach it.
  const profile = path.join(service.folder, 'phone')
  phone = await chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...(args ?? []), '--remote-debugging-port=0'],
    permissions: ['camera', 'microphone'],
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
  })
  port = Number(readFileSync(path.join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0])
})

test.afterAll(async () => {
  await phone.close()
})

/** Judges the page at `address` as Lighthouse does on a phone, without its throttling: only what is there counts. */
async function judge(name: string, address: string): Promise<void> {
  const result = await lighthouse(service.url + address, {
    port,
    onlyCategories: [...CATEGORIES],
    disableStorageReset: true,
    disableFullPageScreenshot: true,
    throttlingMethod: 'provided',
    // A room's socket and camera are never idle.
    maxWaitForLoad: 6_000,
    logLevel: 'error',
  })
  expect(result?.lhr.runtimeError, name).toBeUndefined()
  expect(result?.lhr.finalDisplayedUrl, name).toBe(service.url + address)
  for (const category of CATEGORIES) {
    const { score, auditRefs } = result?.lhr.categories[category] ?? { score: null, auditRefs: [] }
    const failed = auditRefs.filter(({ id, weight }) => weight > 0 && (result?.lhr.audits[id]?.score ?? 1) < 1)
    expect.soft((score ?? 0) * 100, `${name}, ${category}: ${failed.map(({ id }) => id).join(', ')}`).toBeGreaterThanOrEqual(SCORE_MIN)
  }
}

async function signedIn(page: Page): Promise<{ mediator: Mediator; id: string }> {
  const mediator = new Mediator(page, service, '姜桂兰')
  await mediator.signIn()
  const id = await mediator.register()
  await mediator.addCompany()
  await mediator.submit()
  return { mediator, id }
}

test('every public page and every page of a party passes Lighthouse', async ({ browser }) => {
  test.setTimeout(300_000)
  const { mediator, id } = await signedIn(await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage())
  const owner = await guest(mediator.page, id, 1, '赵建平')
  await mediator.openCase(id)
  await mediator.accept([owner.name])
  await mediator.take()
  await mediator.schedule()
  const link = new URL(owner.link).pathname

  for (const [name, address] of [['首页', '/'], ['驿站平板', '/zhan'], ['验真伪', '/v'], ['演示收件箱', '/outbox'], ['登录', '/desk/login'], ['打开链接', link], ['没有这个链接', `/p/${'A'.repeat(26)}`]] as const) {
    await judge(name, address)
  }

  const page = await phone.newPage()
  const party = new Party(page, service, owner.phone)
  await party.open(owner.link)
  await party.checkDevices()
  await party.enterCode()
  await judge('先说好', '/p')
  await party.consent()
  await judge('谁来调解', '/p')
  await party.acceptMediator(mediator.name)
  await party.waits()
  await judge('等一会儿', '/p')
})
