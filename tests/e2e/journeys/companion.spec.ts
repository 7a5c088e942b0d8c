// 翻译 and 陪同人: a link of their own, promises, a chair before the door, and a seat that goes with the party they go with.
import { expect, test } from '@playwright/test'
import { dispute } from '../dispute.ts'
import { again, Gallery, pictureIn } from '../gallery.ts'
import { caption, show, shown, putIn } from '../material.ts'
import { NAMES } from '../meeting.ts'
import { come, declare, row } from '../people/attendant.ts'
import { admit, Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sheet, sit, STILL_LENS, streams } from '../sitting.ts'
import { received, Spy } from '../spy.ts'

const COMPANION = { name: '赵小宁', phone: '12000000091', plate: `${NAMES[1]}的陪同人` }
const INTERPRETER = { name: '郝秀芝', phone: '12000000092', plate: `${NAMES[0]}的翻译` }
const SECRET = '其实三千我也能接受'
const CAPTION = '他说三千也行'
const PAPER = '母亲的病历'

const service = Service.forFile()
let gallery: Gallery

test.beforeAll(() => {
  gallery = new Gallery(service.url, 'attendants')
})

test.afterAll(() => gallery.writeIndex())

test('a companion and an interpreter come by links of their own and are where their party is', async ({ browser }) => {
  test.setTimeout(480_000)
  const mediator = new Mediator(await sit(browser, DESK, 'mediator', STILL_LENS), service, '姜桂兰')
  const company = new Party(await sit(browser, PHONE, 'company', STILL_LENS), service, dispute.company.representative.phone)
  const owner = new Party(await sit(browser, PHONE, 'owner', STILL_LENS), service, dispute.owner.phone)
  const companion = await sit(browser, PHONE, 'clerk', STILL_LENS)
  const interpreter = await sit(browser, DESK, 'judge', STILL_LENS)
  const spy = await Spy.on(interpreter)

  await test.step('the mediator declares both, and they promise and wait', async () => {
    await mediator.signIn()
    await mediator.register()
    await mediator.addCompany()
    await mediator.addOwner()
    await mediator.submit()
    await mediator.accept([NAMES[1]])
    await mediator.take()
    await mediator.schedule()
    const links = [await declare(mediator.page, '陪同', COMPANION, NAMES[1], () => picture(mediator.page, 'desk-03d-companion-form')), await declare(mediator.page, '翻译', INTERPRETER, NAMES[0])]
    await picture(mediator.page, 'desk-03e-companion-card')
    await come(companion, service, links[0] ?? '', COMPANION.phone, (name) => picture(companion, `phone-11a-companion-${name}`))
    await come(interpreter, service, links[1] ?? '', INTERPRETER.phone)
    await picture(companion, 'phone-11b-companion-waiting')
    await picture(interpreter, 'wide-11b-interpreter-waiting')
  })

  await test.step('they are let in, and come in with their party', async () => {
    for (const [index, party] of [company, owner].entries()) {
      await party.open((await mediator.invite(NAMES[index] ?? '')).link)
      await party.checkDevices()
      await party.enterCode()
      await party.consent()
    }
    for (const party of [company, owner]) await party.acceptMediator(mediator.name)
    await mediator.enterRoom()
    for (const who of [COMPANION, INTERPRETER]) await row(mediator.page, who.name).getByRole('button', { name: '请进' }).click()
    await expect(companion.getByRole('heading', { name: `请等${NAMES[1]}进去` })).toBeVisible()
    for (const name of NAMES) await admit(mediator.page, name)
    await mediator.page.getByRole('button', { name: '开始调解' }).click()
    for (const page of [companion, interpreter]) await expect(page.locator('[data-attendant]')).toBeVisible()
    await expect(companion.getByText(COMPANION.plate).first()).toBeVisible()
    await expect(mediator.page.getByRole('group', { name: COMPANION.name })).toBeVisible()
    // Four others are heard and seen, the companion only seen.
    await expect.poll(() => streams(owner.page), { timeout: 30_000 }).toBe(7)
    await expect.poll(() => streams(companion), { timeout: 30_000 }).toBe(8)
    await picture(mediator.page, 'desk-05e-attendants')
    await picture(companion, 'phone-11c-companion-room')
    await picture(interpreter, 'wide-11c-interpreter-room')
    await picture(owner.page, 'phone-11d-party-with-companion')
    await gallery.shoot(companion, again('85-companion-room', '陪同人：调解室', 'phone', '[data-attendant]', (page) => pictureIn(page, '.stage .full')))
    await gallery.shoot(mediator.page, again('86-mediator-attendants', '调解员：陪同人和翻译在场', 'desk', `[aria-label*="${COMPANION.name}"] video`, (page) => pictureIn(page, '[data-place="inside"]', 2)))
  })

  await test.step('the host gives the word and takes it back', async () => {
    await row(mediator.page, COMPANION.name).getByRole('button', { name: `请说话：${COMPANION.name}` }).click()
    await expect(companion.locator('[data-word]')).toContainText('话筒可以打开了')
    await row(mediator.page, COMPANION.name).getByRole('button', { name: `请静听：${COMPANION.name}` }).click()
    await expect(companion.locator('[data-word]')).toContainText('请先举手')
  })

  await test.step('in a private talk the companion of that side is there, and the other side’s interpreter gets nothing', async () => {
    await mediator.page.getByRole('button', { name: `和${NAMES[1]}单独谈` }).click()
    await expect(companion.locator('[data-scope="private"]')).toBeVisible()
    // Whoever hears is named: no screen says that only two do.
    for (const page of [mediator.page, owner.page]) await expect(page.locator('[data-scope="private"]')).toContainText(COMPANION.name)
    await expect(interpreter.getByText('主持人正在和别人单独谈')).toBeVisible()
    await owner.page.getByRole('tab', { name: '文字' }).click()
    await owner.page.getByRole('textbox', { name: '写一句' }).fill(SECRET)
    await owner.page.getByRole('button', { name: '发出去' }).click()
    await putIn(owner.page, `${PAPER}.jpg`, 'image/jpeg', await sheet(browser, 'jpeg', PAPER))
    const file = (await owner.page.getByRole('listitem').filter({ hasText: PAPER }).getAttribute('data-file')) ?? ''
    await show(mediator.page, PAPER)
    await expect(shown(companion, PAPER).getByRole('img')).toHaveJSProperty('complete', true)
    await mediator.page.getByRole('button', { name: '打字幕' }).click()
    await caption(mediator.page, CAPTION)
    await expect(companion.getByText(CAPTION)).toBeVisible()
    await picture(companion, 'phone-11e-companion-private')
    await picture(mediator.page, 'desk-05f-attendants-private')
    await gallery.shoot(companion, again('85a-companion-private', '陪同人：单独谈', 'phone', '[data-scope="private"]'))
    expect(await spy.tries(file)).toMatchObject({ enter: 'done', say: 'apart', mute: 'not-host', show: 'not-found', caption: 'not-captioner', file: 404, picture: 404, again: 404 })
    const before = await received(interpreter)
    await interpreter.waitForTimeout(3000) // packets take time; this is the measurement, not a wait for a page
    expect(await received(interpreter)).toEqual(before)
    for (const secret of [SECRET, CAPTION, PAPER, file]) expect(await spy.heard()).not.toContain(secret)
    await picture(interpreter, 'wide-11d-interpreter-apart')
  })

  await test.step('everybody together again; a reload finds the seat', async () => {
    await mediator.page.getByRole('button', { name: '请大家回来' }).first().click()
    await expect(shown(companion, PAPER)).toHaveCount(0)
    await companion.reload()
    await expect(companion.locator('[data-attendant]')).toBeVisible()
    await expect.poll(() => streams(companion), { timeout: 30_000 }).toBe(8)
  })
})
