// The gallery: each page that a short set-up reaches, in both languages, light and dark, in elder mode, on phone and desk.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Gallery, PLAIN, type Screen } from '../gallery.ts'
import { guest, invite, type Guest } from '../parties.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Staff } from '../people/staff.ts'
import { Service } from '../service.ts'

const PHONE = { viewport: { width: 390, height: 844 } }
const WECHAT = 'Mozilla/5.0 (Linux; Android 13; V2284A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.42'
const DESK = { viewport: { width: 1366, height: 768 } }

interface Row {
  readonly id: string
  readonly title: string
}

interface Case {
  readonly parties: readonly { readonly id: string; readonly name: string; readonly phone: string | null }[]
  readonly documents: readonly { readonly id: string; readonly kind: string; readonly title: string }[]
}

const service = Service.forFile()
let gallery: Gallery
let mediator: Mediator
/** Of the demo's other committee, who holds the two cases under way. */
let colleague: Mediator
let caseId: string
let owner: Guest
let loan: string

async function sit(browser: Browser, size: object): Promise<Page> {
  const context = await browser.newContext({ ...size, permissions: ['camera', 'microphone', 'clipboard-read', 'clipboard-write'] })
  return context.newPage()
}

async function caseOf(page: Page, id: string): Promise<Case> {
  return (await (await page.request.get(`${service.url}/api/cases/${id}`)).json()) as Case
}

/** A screen that an address opens, known by something on it. */
function at(name: string, title: string, place: Screen['place'], address: string, sign: string): Screen {
  return {
    name,
    title,
    place,
    async arrive(page) {
      await page.goto(service.url + address)
      await expect(page.locator(sign).first()).toBeVisible()
    },
  }
}

test.beforeAll(async ({ browser }) => {
  gallery = new Gallery(service.url, 'pages')
  mediator = new Mediator(await sit(browser, DESK), service, '姜桂兰')
  await mediator.signIn()
  caseId = await mediator.register()
  await mediator.addCompany()
  await mediator.submit()
  owner = await guest(mediator.page, caseId, 1, '赵建平')
  await mediator.openCase(caseId)
  await mediator.accept([owner.name])
  await mediator.take()
  await mediator.schedule()
  colleague = new Mediator(await sit(browser, DESK), service, '何守义')
  await colleague.signIn()
  const rows = (await (await colleague.page.request.get(`${service.url}/api/cases`)).json()) as Row[]
  loan = rows.find((row) => row.title.includes('民间借贷'))?.id ?? ''
  expect(loan, 'the demo has a case with a sealed agreement').not.toBe('')
})

test.afterAll(() => gallery.writeIndex())

// One test, because a failed one would cost the service and the pictures of those before it.
test('every page looks right in every look', async ({ browser }) => {
  test.setTimeout(480_000)
  await test.step('the public pages', () => publicPages(browser))
  await test.step('a party’s way from the link to the chair before the door', () => wayToTheDoor(browser))
  await test.step('a party’s page after the agreement', () => afterTheAgreement(browser))
  await test.step('the desks', () => desks(browser))
})

async function publicPages(browser: Browser): Promise<void> {
  const page = await sit(browser, PHONE)
  const pdf = path.join(service.folder, 'agreement.pdf')
  const forged = path.join(service.folder, 'forged.pdf')
  const paper = (await caseOf(colleague.page, loan)).documents.find((one) => one.title.includes('协议书'))
  const bytes = await (await colleague.page.request.get(`${service.url}/api/cases/${loan}/documents/${paper?.id ?? ''}`)).body()
  writeFileSync(pdf, bytes)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  writeFileSync(forged, bytes)
  const verified = (name: string, title: string, file: string, sign: string): Screen => ({
    name,
    title,
    place: 'phone',
    async arrive(visitor) {
      await visitor.goto(`${service.url}/v`)
      await visitor.locator('input[type=file]').setInputFiles(file)
      await expect(visitor.locator(sign).first()).toBeVisible()
    },
  })
  await gallery.shoot(page, at('00-landing', '首页', 'phone', '/', '.ent'))
  await gallery.shoot(page, at('00a-landing-desk', '首页', 'desk', '/', '.ent'))
  await gallery.shoot(page, at('00b-station', '驿站平板', 'phone', '/zhan', '.start'))
  await gallery.shoot(page, at('10-verify', '验真伪', 'phone', '/v', '.bycode'))
  await gallery.shoot(page, verified('11-verify-match', '对得上', pdf, '.v.ok, .v.part'))
  await gallery.shoot(page, verified('12-verify-mismatch', '对不上', forged, 'section.v[role=alert]'))
  await gallery.shoot(page, at('13-outbox', '演示收件箱', 'phone', '/outbox', 'main'))
}

async function wayToTheDoor(browser: Browser): Promise<void> {
  const page = await sit(browser, PHONE)
  const party = new Party(page, service, owner.phone)
  const path = new URL(owner.link).pathname
  const check: Screen = {
    name: '02-check',
    title: '试设备',
    place: 'phone',
    async arrive(visitor) {
      await visitor.goto(service.url + path)
      await visitor.locator('.foot .btn.main').click()
      await expect(visitor.locator('.res em.ok').nth(2)).toBeVisible()
      await expect.poll(() => visitor.locator('.self video').evaluate((video) => (video as HTMLVideoElement).currentTime)).toBeGreaterThan(0)
    },
  }
  const code: Screen = {
    name: '03-code',
    title: '短信验证码',
    place: 'phone',
    async arrive(visitor) {
      await check.arrive(visitor)
      await visitor.locator('.foot .btn.main').click()
      await expect(visitor.locator('#sms')).toBeVisible()
    },
  }
  const typed: Screen = {
    name: '04-typed-code',
    title: '输入进入码',
    place: 'phone',
    async arrive(visitor) {
      await visitor.goto(service.url)
      await visitor.locator('.ent input').first().fill('123456')
      await visitor.locator('.ent .btn.main').click()
      await expect(visitor.locator('#sms')).toBeVisible()
    },
  }
  await gallery.shoot(page, at('01-open', '打开链接', 'phone', path, '.foot .btn.main'))
  await gallery.shoot(page, at('01a-unknown', '没有这个链接', 'phone', `/p/${'A'.repeat(26)}`, '.err'))
  await gallery.shoot(page, check)
  await brokenChecks(browser, path)
  await gallery.shoot(page, code)
  await gallery.shoot(page, typed)
  await party.open(owner.link)
  await party.checkDevices()
  await party.enterCode()
  await gallery.shoot(page, at('05-consents', '先说好', 'phone', '/p', 'input[type=checkbox]'))
  await party.consent()
  await gallery.shoot(page, at('06-mediator', '谁来调解', 'phone', '/p', '.choices'))
  await party.acceptMediator(mediator.name)
  await gallery.shoot(page, at('07-waiting', '等一会儿', 'phone', '/p', '.who li'))
}

/** The check on phones that refuse, fail, or can't: the pictures of what to do. */
async function brokenChecks(browser: Browser, link: string): Promise<void> {
  for (const [name, title, exception, fix] of [
    ['02a-check-refused', '试设备：没有允许', 'NotAllowedError', 'allow_wechat'],
    ['02b-check-held', '试设备：别的软件占着', 'NotReadableError', 'hang_up'],
    ['02c-check-no-webrtc', '试设备：浏览器不行', null, 'open_wechat'],
  ] as const) {
    const page = await sit(browser, { ...PHONE, userAgent: WECHAT })
    await page.addInitScript((exception) => {
      if (exception === null) Reflect.deleteProperty(window, 'RTCPeerConnection')
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('as on a broken phone', exception ?? 'NotSupportedError'))
    }, exception)
    await gallery.shoot(page, {
      name,
      title,
      place: 'phone',
      async arrive(visitor) {
        await visitor.goto(service.url + link)
        await visitor.locator('.foot .btn.main').click()
        await expect(visitor.locator(`[data-fix="${fix}"]`)).toBeVisible()
      },
    })
  }
}

async function afterTheAgreement(browser: Browser): Promise<void> {
  const page = await sit(browser, PHONE)
  const debtor = (await caseOf(colleague.page, loan)).parties.find((one) => one.name === '吴敏')
  const fixture = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../web/fixtures/demo.json'), 'utf8')) as {
    cases: { steps: { do: { draft?: { name?: string; phone?: string } } }[] }[]
  }
  const phone = fixture.cases.flatMap((one) => one.steps).find((step) => step.do.draft?.name === '吴敏')?.do.draft?.phone ?? ''
  const party = new Party(page, service, phone)
  const { link } = await invite(colleague.page, loan, debtor?.id ?? '')
  await party.open(link)
  await party.checkDevices()
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('短信验证码').fill(await service.smsCode(phone))
  await expect(page).toHaveURL(`${service.url}/p`)
  await gallery.shoot(page, at('08-after', '签完以后', 'phone', '/p', '.steps, .timeline, ol, ul'))
}

async function desks(browser: Browser): Promise<void> {
  const visitor = await sit(browser, DESK)
  await gallery.shoot(visitor, at('20-login', '登录', 'desk', '/desk/login', 'form'))
  await gallery.shoot(mediator.page, at('21-today', '调解员：今日', 'desk', '/desk', 'main'))
  await gallery.shoot(mediator.page, at('22-register', '登记纠纷', 'desk', '/desk/register', 'form'))
  await gallery.shoot(mediator.page, at('23-case', '调解员：案件', 'desk', `/desk/cases/${caseId}`, 'article'))
  await gallery.shoot(colleague.page, at('24-case-in-force', '调解员：已生效', 'desk', `/desk/cases/${loan}`, 'article'))
  const others = [
    ['25-seals', '印章管理', '罗素珍'],
    ['26-board', '书记员：看板', '林知夏'],
    ['27-queue', '法官：队列', '顾明远'],
  ] as const
  for (const [name, title, person] of others) {
    const staff = new Staff(await sit(browser, DESK), service, person)
    await staff.signIn()
    await gallery.shoot(staff.page, at(name, title, 'desk', '/desk', 'main'))
    await gallery.wear(staff.page, PLAIN)
    if (person === '林知夏') await gallery.shoot(staff.page, at('26a-clerk-case', '书记员：案件', 'desk', `/desk/cases/${loan}`, 'main h1, main h2'))
    if (person === '顾明远') {
      await staff.page.getByRole('row').filter({ hasText: '1号' }).getByRole('button', { name: '领取' }).click()
      await expect(staff.page).toHaveURL(/\/desk\/cases\/[^/]+$/)
      await gallery.shoot(staff.page, at('28-review', '法官：审查', 'desk', `/desk/cases/${loan}`, 'main h1, main h2'))
    }
  }
  const admin = new Staff(await sit(browser, DESK), service, '吕安')
  await admin.signIn()
  for (const [name, title, address, sign] of [
    ['70-people', '管理员：组织和人员', '/desk', 'table'],
    ['71-seals', '管理员：公章', '/desk/seals', 'table'],
    ['72-holidays', '管理员：节假日', '/desk/holidays', '.card'],
    ['73-changes', '管理员：变更', '/desk/changes', 'table, .empty'],
  ] as const) {
    await gallery.shoot(admin.page, at(name, title, 'desk', address, sign))
  }
  const supervisor = new Staff(await sit(browser, DESK), service, '许志清')
  await supervisor.signIn()
  await gallery.shoot(supervisor.page, at('74-numbers', '督导：数字', 'desk', '/desk', 'main table'))
}
