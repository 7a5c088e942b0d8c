// The device check on phones that fail: each failure is named, has its picture and its steps, and never ends the way.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { guest, type Guest } from '../parties.ts'
import { Mediator } from '../people/mediator.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'

const PHONE = { viewport: { width: 360, height: 740 } }
const ANDROID = 'Mozilla/5.0 (Linux; Android 13; V2284A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 Mobile Safari/537.36'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1'
const WECHAT = `${ANDROID} MicroMessenger/8.0.42`

const service = Service.forFile()
let caseId: string
let visitor: Guest

async function sit(browser: Browser, options: object = PHONE): Promise<Page> {
  const context = await browser.newContext(options)
  return context.newPage()
}

/** A phone whose getUserMedia answers for one or both devices with an exception of this name. */
async function failing(page: Page, name: string, devices: readonly ('audio' | 'video')[]): Promise<void> {
  await page.addInitScript(({ name, devices }) => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = (constraints) =>
      devices.some((device) => constraints?.[device] !== undefined) ? Promise.reject(new DOMException('as on a broken phone', name)) : real(constraints)
  }, { name, devices })
}

/** A phone whose microphone gives silence until it is uncovered. */
async function covered(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await real(constraints)
      for (const track of stream.getAudioTracks()) {
        track.enabled = false
        Object.assign(window, { uncover: () => (track.enabled = true) })
      }
      return stream
    }
  })
}

async function check(page: Page): Promise<void> {
  await page.goto(visitor.link)
  await page.getByRole('button', { name: '进入' }).click()
  await expect(page.getByText(/试好了，用了\d+秒/)).toBeVisible({ timeout: 40_000 })
}

/** Whatever is broken, there is a human's number, another try, and the way on. */
async function goesOn(page: Page): Promise<void> {
  await expect(page.locator('[data-fix]').getByRole('link', { name: /打/ }).first()).toHaveAttribute('href', /^tel:\d+$/)
  await expect(page.getByRole('button', { name: '再试一次' })).toBeEnabled()
  await page.getByRole('button', { name: '先这样，下一步' }).click()
  await expect(page.getByLabel('短信验证码')).toBeVisible()
}

const row = (page: Page, name: string) => page.locator(`[data-row="${name}"]`)

test.beforeAll(async ({ browser }) => {
  const mediator = new Mediator(await sit(browser, { viewport: { width: 1366, height: 768 } }), service, '姜桂兰')
  await mediator.signIn()
  caseId = await mediator.register()
  await mediator.addCompany()
  await mediator.submit()
  visitor = await guest(mediator.page, caseId, 1, '赵建平')
})

for (const [name, userAgent, title, step] of [
  ['wechat', WECHAT, '让微信用摄像头和麦克风', '打开手机的“设置”，找到“微信”'],
  ['safari', IPHONE, '让这个网页用摄像头和麦克风', '点“网站设置”，摄像头和麦克风都选“允许”'],
  ['chrome', ANDROID, '让这个网页用摄像头和麦克风', '点“权限”，打开“摄像头”和“麦克风”'],
] as const) {
  test(`permission refused in ${name} shows where to allow it`, async ({ browser }) => {
    const page = await sit(browser, { ...PHONE, userAgent, permissions: ['clipboard-read', 'clipboard-write'] })
    await failing(page, 'NotAllowedError', ['audio', 'video'])
    await check(page)
    await expect(page.locator('[data-verdict]')).toHaveText('勉强')
    for (const device of ['camera', 'microphone']) await expect(row(page, device)).toContainText('没有允许使用')
    for (const device of ['camera', 'microphone']) await expect(row(page, device)).toContainText('不行')
    await expect(row(page, 'network')).toContainText('好')
    const fix = page.locator(`[data-fix="allow_${name}"]`)
    await expect(page.locator('[data-fix]')).toHaveCount(1)
    await expect(fix.getByRole('heading')).toHaveText(title)
    await expect(fix.getByText(step)).toBeVisible()
    await expect(fix.locator('svg.fix-picture')).toBeVisible()
    await picture(page, `phone-check-01-refused-${name}`)
    await fix.getByRole('button', { name: '复制这个网址' }).click()
    await expect(fix.getByText('复制好了，到浏览器里粘贴')).toBeVisible()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(visitor.link)
    await goesOn(page)
  })
}

test('a camera in the hands of another app: hang up, try again, and it works', async ({ browser }) => {
  const page = await sit(browser)
  await page.addInitScript(() => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    let calls = 0
    navigator.mediaDevices.getUserMedia = (constraints) =>
      constraints?.video !== undefined && calls++ === 0 ? Promise.reject(new DOMException('Could not start video source', 'NotReadableError')) : real(constraints)
  })
  await check(page)
  await expect(page.getByRole('heading', { name: '可以用声音参加' })).toBeVisible()
  await expect(row(page, 'camera')).toContainText('别的软件正在用')
  await expect(row(page, 'microphone')).toContainText('好')
  await expect(page.locator('[data-fix="hang_up"]').getByText('挂断正在打的电话、微信视频')).toBeVisible()
  await picture(page, 'phone-check-02-held')
  await page.getByRole('button', { name: '再试一次' }).click()
  await expect(page.locator('[data-verdict]')).toHaveText('好')
  await expect(page.locator('[data-fix]')).toHaveCount(0)
  await expect(page.getByRole('button', { name: '下一步' })).toHaveText('下一步')
})

test('no camera at all: the voice is enough', async ({ browser }) => {
  const page = await sit(browser)
  await failing(page, 'NotFoundError', ['video'])
  await check(page)
  await expect(page.locator('[data-verdict]')).toHaveText('勉强')
  await expect(row(page, 'camera')).toContainText('没找到')
  await expect(page.locator('[data-fix="absent"]').getByText('没有镜头也能参加')).toBeVisible()
  await picture(page, 'phone-check-03-absent')
  await goesOn(page)
})

test('a microphone that gives no sound is noticed, and takes it back when it does', async ({ browser }) => {
  const page = await sit(browser)
  await covered(page)
  await check(page)
  await expect(page.locator('[data-fix="speak"]').getByText('对着手机下面的小孔说句话')).toBeVisible()
  await expect(row(page, 'microphone')).toContainText('还没听到声音，请说句话')
  await expect(row(page, 'microphone')).toContainText('勉强')
  await picture(page, 'phone-check-04-silent')
  await page.evaluate(() => (window as unknown as { uncover: () => void }).uncover())
  await expect(page.locator('[data-fix]')).toHaveCount(0)
  await expect(row(page, 'microphone')).toContainText('好')
})

test('a microphone that nobody heard is not kept as good', async ({ browser }) => {
  const page = await sit(browser)
  await covered(page)
  await check(page)
  await expect(row(page, 'microphone')).toContainText('勉强')
  await goesOn(page)
  await page.getByLabel('短信验证码').fill(await service.smsCode(visitor.phone))
  await expect(page.getByRole('heading', { name: '先说好' })).toBeVisible()
  const kept = async (): Promise<unknown> => {
    const view = (await (await page.request.get(`${service.url}/api/cases/${caseId}`)).json()) as { parties: { me: boolean; check: { verdict: string } | null }[] }
    return view.parties.find((party) => party.me)?.check?.verdict
  }
  await expect.poll(kept).toBe('fair')
})

for (const [name, userAgent, steps] of [
  ['open_wechat', WECHAT, ['点右上角的“…”', '选“在浏览器打开”']],
  ['open_other', ANDROID, ['点“复制这个网址”', '打开手机自带的浏览器']],
] as const) {
  test(`a browser that can neither capture nor connect: ${name}`, async ({ browser }) => {
    const page = await sit(browser, { ...PHONE, userAgent })
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, 'RTCPeerConnection')
      Object.defineProperty(navigator, 'mediaDevices', { value: undefined })
      // Such browsers often lack a clipboard, too.
      Object.defineProperty(navigator, 'clipboard', { value: undefined })
    })
    await check(page)
    await expect(page.locator('[data-verdict]')).toHaveText('不行')
    await expect(page.getByRole('heading', { name: '这个浏览器不能视频' })).toBeVisible()
    const fix = page.locator(`[data-fix="${name}"]`)
    for (const step of steps) await expect(fix.getByText(step)).toBeVisible()
    await fix.getByRole('button', { name: '复制这个网址' }).click()
    await expect(fix.getByLabel('按住下面的网址，选“复制”：')).toHaveValue(visitor.link)
    await picture(page, `phone-check-05-${name}`)
    await goesOn(page)
  })
}

test('who hears nothing is told how to turn it up', async ({ browser }) => {
  const page = await sit(browser)
  await check(page)
  const speaker = row(page, 'speaker')
  await speaker.getByRole('button', { name: '放一声' }).click()
  await speaker.getByRole('button', { name: '没听到' }).click()
  await expect(page.locator('[data-fix="louder"]')).toBeVisible()
  await picture(page, 'phone-check-06-deaf')
  await speaker.getByRole('button', { name: '放一声' }).click()
  await speaker.getByRole('button', { name: '听到了' }).click()
  await expect(page.locator('[data-fix]')).toHaveCount(0)
  await expect(page.locator('[data-verdict]')).toHaveText('好')
})

test('a question that nobody answers does not hold anybody up', async ({ browser }) => {
  const page = await sit(browser)
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => {})
  })
  await page.goto(visitor.link)
  await page.getByRole('button', { name: '进入' }).click()
  await expect(page.getByText('手机会问您“允许使用摄像头和麦克风吗”，请点“允许”。')).toBeVisible()
  await page.getByRole('button', { name: '不试了，直接进去' }).click()
  await expect(page.getByLabel('短信验证码')).toBeVisible()
})
