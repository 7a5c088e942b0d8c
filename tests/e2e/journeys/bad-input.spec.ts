// What bad input gets on the screens: a sentence in the reader's words, a next step, and nothing lost.
import { chromium, expect, test, type Browser, type Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { dispute } from '../dispute.ts'
import { stats, watchConnections } from '../media.ts'
import { guest, idNumber, invite, type Guest } from '../parties.ts'
import { admit, Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'

const PHONE = { viewport: { width: 390, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }
const DESK = { viewport: { width: 1366, height: 768 } }
/** Five wrong tries, then a pause. */
const TRIES = 5
/** Private use: every device draws it differently, so no paper can show it. */
const UNPRINTABLE = '\u{E000}'
/** An Egyptian hieroglyph: a sound character that the fonts of the papers lack. */
const NO_GLYPH = '\u{13000}'

const service = Service.forFile()
let mediator: Mediator
let caseId: string
let clumsy: Guest
let shy: Guest
let poor: Guest
let old: Guest
let typist: Guest

async function sit(browser: Browser, size: object): Promise<Page> {
  const context = await browser.newContext(size)
  return context.newPage()
}

/** A browser of its own, because camera and permission answers are switches of the whole browser. */
async function withBrowser(change: (args: string[]) => string[], use: (page: Page) => Promise<void>): Promise<void> {
  const usual = test.info().project.use.launchOptions
  const browser = await chromium.launch({ ...usual, args: change(usual?.args ?? []) })
  try {
    const context = await browser.newContext(PHONE)
    await watchConnections(context)
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    await use(page)
  } finally {
    await browser.close()
  }
}

const without = (args: string[], ...switches: string[]): string[] => args.filter((one) => !switches.includes(one))

test.beforeAll(async ({ browser }) => {
  mediator = new Mediator(await sit(browser, DESK), service, '姜桂兰')
  await mediator.signIn()
  caseId = await mediator.register()
  // The link goes out once the dispute was handed in, and that needs an applicant.
  await mediator.addCompany()
  await mediator.submit()
  clumsy = await guest(mediator.page, caseId, 0, '郑大意')
  shy = await guest(mediator.page, caseId, 1, '钱不允')
  poor = await guest(mediator.page, caseId, 2, '孙无镜')
  old = await guest(mediator.page, caseId, 3, '李旧机')
  typist = await guest(mediator.page, caseId, 5, '吴打字')
  await mediator.openCase(caseId)
  await mediator.accept([shy.name, poor.name, old.name, typist.name])
  await mediator.take()
  await mediator.schedule()
})

test('a link that does not exist leads to the page where the code can be typed', async ({ browser }) => {
  const page = await sit(browser, PHONE)
  await page.goto(`${service.url}/p/${'A'.repeat(26)}`)
  await expect(page.getByRole('alert')).toContainText('没有这个链接')
  await expect(page.getByRole('alert')).toContainText('请从短信里再点一次，或者输入短信里的进入码。')
  await picture(page, 'phone-bad-01-unknown-link')
  await page.getByRole('link', { name: '回首页' }).click()
  await expect(page.getByLabel('收到进入码了？输入6位数字')).toBeVisible()
})

test('a link that was replaced says so and offers the telephone', async ({ browser }) => {
  const before = clumsy.link
  clumsy = { ...clumsy, ...(await invite(mediator.page, caseId, clumsy.id)) }
  const page = await sit(browser, PHONE)
  await page.goto(before)
  await expect(page.getByRole('alert')).toContainText('这个链接用不了了')
  await expect(page.getByRole('alert')).toContainText('请打电话让调解员再发一条短信。')
  await expect(page.getByRole('button', { name: '进入' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: /打/ }).first()).toHaveAttribute('href', /^tel:\d+$/)
  await picture(page, 'phone-bad-02-replaced-link')
  const party = new Party(page, service, clumsy.phone)
  await party.open(clumsy.link)
})

test('the SMS code is refused five times, then there is a pause that the right code does not shorten', async ({ browser }) => {
  const page = await sit(browser, PHONE)
  const party = new Party(page, service, clumsy.phone)
  await party.open(clumsy.link)
  await party.checkDevices()
  const right = await service.smsCode(clumsy.phone)
  const wrong = right === '000000' ? '000001' : '000000'
  await page.getByRole('button', { name: '下一步' }).click()
  for (let left = TRIES - 1; left > 0; left -= 1) {
    await page.getByLabel('短信验证码').fill(wrong)
    await expect(page.getByRole('alert')).toContainText(`验证码不对，还可以试${left}次。`)
  }
  await picture(page, 'phone-bad-03-wrong-code')
  for (const code of [wrong, right]) {
    await page.getByLabel('短信验证码').fill(code)
    await expect(page.getByRole('alert')).toContainText(/为了您的安全先停一停。请在\d\d:\d\d以后再试，或者请调解员重新发链接。/)
    await expect(page.getByLabel('短信验证码')).toHaveValue('')
  }
  await picture(page, 'phone-bad-04-paused')
  await page.goto(clumsy.link)
  await expect(page.getByRole('alert')).toContainText('先等一会儿')
  await expect(page.getByRole('alert')).toContainText(/\d\d:\d\d以后可以再试，也可以打电话问。/)
  await picture(page, 'phone-bad-05-paused-link')
  const fresh = await invite(mediator.page, caseId, clumsy.id)
  clumsy = { ...clumsy, ...fresh }
  await party.open(clumsy.link)
})

test('who refuses camera and microphone reads how to allow them, and can still take part', async () => {
  await withBrowser((args) => [...without(args, '--use-fake-ui-for-media-stream'), '--deny-permission-prompts'], async (page) => {
    const party = new Party(page, service, shy.phone)
    await party.open(shy.link)
    await party.checkDevices()
    await expect(page.getByRole('heading', { name: '可以看和听' })).toBeVisible()
    await expect(page.getByText('没有允许使用')).toHaveCount(2)
    await expect(page.getByText('让这个网页用摄像头和麦克风')).toBeVisible()
    await expect(page.getByRole('button', { name: '再试一次' })).toBeEnabled()
    await picture(page, 'phone-bad-06-refused')
    await party.enterCode()
    await party.consent()
    await party.acceptMediator(mediator.name)
    await mediator.openCase(caseId)
    await mediator.enterRoom()
    await admit(mediator.page, shy.name)
    await expect(page.getByRole('toolbar')).toBeVisible()
    await expect(page.getByRole('button', { name: '没有镜头' })).toBeVisible()
    await page.getByRole('button', { name: '没有话筒' }).click()
    await expect(page.getByRole('alert')).toContainText('浏览器没有允许。请在地址栏左边点一下打开，再点一次。')
    // Nothing of theirs goes out; what the others say and show still comes in.
    await expect.poll(async () => (await stats(page)).tracks.filter((track) => track.framesDecoded > 0 || track.kind === 'audio').length, { timeout: 30_000 }).toBe(2)
    await expect(page.getByRole('status').filter({ hasText: /网速/ })).toBeVisible()
    await picture(page, 'phone-bad-07-refused-room')
  })
})

test('who has no camera and no microphone is told so and waits like everybody', async () => {
  await withBrowser((args) => without(args, '--use-fake-device-for-media-stream'), async (page) => {
    const party = new Party(page, service, poor.phone)
    await party.open(poor.link)
    await party.checkDevices()
    await expect(page.getByRole('heading', { name: '没找到摄像头或者麦克风' })).toBeVisible()
    await expect(page.getByText('没有镜头也能参加，点“先这样，下一步”')).toBeVisible()
    await picture(page, 'phone-bad-08-no-camera')
    await party.enterCode()
    await party.consent()
    await party.acceptMediator(mediator.name)
    await party.waits()
  })
})

test('a browser without WebRTC is told which browser to open', async ({ browser }) => {
  const page = await sit(browser, PHONE)
  await page.addInitScript(() => Reflect.deleteProperty(window, 'RTCPeerConnection'))
  const party = new Party(page, service, old.phone)
  await party.open(old.link)
  await party.checkDevices()
  await expect(page.getByRole('heading', { name: '这个浏览器不能视频' })).toBeVisible()
  await expect(page.getByRole('heading', { name: '换一个浏览器打开' })).toBeVisible()
  await expect(page.getByText('没有试，这个浏览器用不了')).toHaveCount(2)
  await picture(page, 'phone-bad-09-no-webrtc')
  await party.enterCode()
  await party.consent()
  await party.acceptMediator(mediator.name)
  await mediator.openCase(caseId)
  await mediator.enterRoom()
  await admit(mediator.page, old.name)
  await expect(page.getByText('还没有写条款', { exact: true })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '这个浏览器不能视频' })).toBeVisible()
})

test('the typed code lets in only together with the SMS code', async ({ browser }) => {
  const page = await sit(browser, PHONE)
  const sms = await service.smsCode(typist.phone)
  const typed = async (code: string): Promise<void> => {
    await page.goto(service.url)
    await page.getByLabel('收到进入码了？输入6位数字').fill(code)
    await page.getByRole('button', { name: '进入' }).click()
    await expect(page.getByText('进入码和短信验证码都对，才能进。')).toBeVisible()
    await page.getByLabel('短信验证码').fill(sms)
  }
  const code = typist.code.replaceAll(' ', '')
  await typed(code === '999999' ? '999998' : '999999')
  await expect(page.getByRole('alert')).toContainText('进入码不对')
  await picture(page, 'phone-bad-10-typed-code')
  await page.getByRole('link', { name: '重新输入进入码' }).click()
  await expect(page).toHaveURL(`${service.url}/`)
  await typed(code)
  await expect(page.getByText('试好了')).toBeVisible()
  await page.getByRole('button', { name: '下一步' }).click()
  await expect(page.getByRole('heading', { name: '先说好' })).toBeVisible()
})

test('a wrong ID number is named at its field, and nothing that was typed is lost', async () => {
  const { page } = mediator
  const right = idNumber(4)
  const wrong = right.slice(0, -1) + (right.endsWith('1') ? '2' : '1')
  const filled = { 姓名: '周写号', 手机号: '12000000014', 身份证号码: wrong, 出生日期: '1980-01-01', 住址: '潞川区柳河街道' }
  await mediator.openCase(caseId)
  await page.getByRole('button', { name: '加当事人' }).click()
  const form = page.getByRole('dialog')
  const save = form.getByRole('button', { name: '保存' })
  await form.getByText('个人', { exact: true }).click()
  for (const [label, text] of Object.entries(filled)) await form.getByLabel(label).fill(text)
  await form.getByText('男', { exact: true }).click()
  await save.click()
  await expect(form.getByLabel('身份证号码')).toHaveAccessibleDescription('身份证号输错了一位。请对照证件重新输入。')
  for (const [label, text] of Object.entries(filled)) await expect(form.getByLabel(label)).toHaveValue(text)
  await expect(form.getByRole('radio', { name: '男' })).toBeChecked()
  await picture(page, 'desk-bad-01-wrong-id')
  await form.getByLabel('身份证号码').fill(right)

  await test.step('a character that every device draws differently is refused by name', async () => {
    await form.getByLabel('姓名').fill(`周${UNPRINTABLE}号`)
    await save.click()
    await expect(form.getByLabel('姓名')).toHaveAccessibleDescription('姓名里有一个印不出来的字符（U+E000）。请删掉后重新输入。')
    await picture(page, 'desk-bad-02-unprintable-name')
    await form.getByLabel('姓名').fill(filled['姓名'])
  })
  await test.step('so is one that no font of the papers has', async () => {
    await form.getByLabel('住址').fill(`潞川区${NO_GLYPH}街道`)
    await save.click()
    await expect(form.getByText('（U+13000）这个字符印不出来。请换一个写法后再试。')).toBeVisible()
    await picture(page, 'desk-bad-03-no-glyph')
    await form.getByLabel('住址').fill(filled['住址'])
  })
  await save.click()
  await expect(form).toHaveCount(0)
  await expect(page.getByRole('article').filter({ hasText: filled['姓名'] })).toBeVisible()
})

test('a clause with a character that cannot be printed is refused and stays in its form', async ({ browser }) => {
  const page = await sit(browser, DESK)
  const colleague = new Mediator(page, service, '何守义')
  await colleague.signIn()
  const rows = (await (await page.request.get(`${service.url}/api/cases`)).json()) as { id: string; stage: { mediation: string } }[]
  const talking = rows.find((row) => row.stage.mediation === 'M60')
  if (talking === undefined) throw new Error('the demo has no case in which people talk')
  await colleague.openCase(talking.id)
  await colleague.enterRoom()
  await page.getByRole('button', { name: '了结', exact: true }).click()
  const form = page.getByRole('form', { name: '加一条' })
  const text = `${dispute.release}${UNPRINTABLE}`
  await form.getByLabel('这一条怎么写').fill(text)
  await form.getByRole('button', { name: '加上' }).click()
  await expect(form.getByRole('alert')).toContainText('您填的都还在。')
  await expect(form.getByRole('alert')).toContainText(/印不出来的字符（U\+E000）。请删掉后重新输入。/)
  await expect(form.getByLabel('这一条怎么写')).toHaveValue(text)
  await picture(page, 'desk-bad-04-unprintable-clause')
  await form.getByLabel('这一条怎么写').fill(dispute.release)
  await form.getByRole('button', { name: '加上' }).click()
  await expect(form).toHaveCount(0)
})

test('a file or a code that was never registered is not to be trusted', async ({ browser }) => {
  const page = await sit(browser, PHONE)
  const stranger = path.join(service.folder, 'stranger.pdf')
  writeFileSync(stranger, '%PDF-1.7\nnobody here wrote this\n')
  await page.goto(`${service.url}/v`)
  await page.getByLabel('校验码（印在文件上）').fill('ABCDEFGH')
  await page.getByRole('button', { name: '用校验码查' }).click()
  await expect(page.getByRole('alert')).toContainText('没有查到这个校验码')
  await page.getByLabel('选一个PDF文件').setInputFiles(stranger)
  await expect(page.getByRole('heading', { name: '对不上，先别信' })).toBeVisible()
  await expect(page.getByText('先别照它付钱，也别签字')).toBeVisible()
  await picture(page, 'phone-bad-11-unknown-file')
})
