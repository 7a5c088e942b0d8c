// 驿站平板, hybrid: two people of one side share a tablet at the station, the other side is on a phone, the mediator at the desk.
import { expect, test, type Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { dispute } from '../dispute.ts'
import { pdfsig, textOf } from '../papers.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sit, streams } from '../sitting.ts'
import { agreeAtTable, beginWithPhone, COMPANY, layTable, OWNER, readAtTable, TABLET, WIFE, writeClauses } from '../tablet-meeting.ts'

const service = Service.forFile()

/** What the page that is open answers to a request that a modified one might send. */
async function asks(page: Page, method: string, address: string, body?: object): Promise<number> {
  return page.evaluate(
    async ([verb, url, text]) => {
      const sent = text === '' ? {} : { body: text, headers: { 'content-type': 'application/json' } }
      return (await fetch(url, { method: verb, ...sent })).status
    },
    [method, address, body === undefined ? '' : JSON.stringify(body)] as const,
  )
}

async function connections(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { seenConnections: unknown[] }).seenConnections.length)
}

test('two people at one tablet and one on a phone come to an agreement, each in a turn of their own', async ({ browser }) => {
  test.setTimeout(480_000)
  const mediator = new Mediator(await sit(browser, DESK, 'mediator'), service, '姜桂兰')
  const phone = new Party(await sit(browser, PHONE, 'company'), service, dispute.company.representative.phone)
  const page = await sit(browser, TABLET, 'owner')
  const table = await layTable(mediator, page, service)
  const { id, link, tablet, owner, wife } = table
  const address = `/api/cases/${id}`

  await test.step('the first one comes in as always, and the device becomes one that several share', async () => {
    await page.goto(service.url)
    await page.getByRole('link', { name: /几个人共用一台平板/ }).click()
    await expect(page.getByRole('heading', { name: '几个人轮流用这一台平板' })).toBeVisible()
    await picture(page, 'tablet-01-start')
    await owner.opens()
    await expect(page.getByText('试好了')).toBeVisible()
    await page.getByRole('button', { name: '下一步' }).click()
    await expect(page.getByRole('heading', { name: '先说好' })).toBeVisible()
    await owner.party.consent()
    await owner.party.acceptMediator(mediator.name)
    await picture(page, 'tablet-02-waiting')
  })

  await test.step('the curtain leaves nothing of the first for the second', async () => {
    await page.evaluate(() => sessionStorage.setItem('tiaoque-text-note', '三千也行'))
    await tablet.draws()
    await picture(page, 'tablet-03-curtain')
    expect(await page.content()).not.toContain(OWNER)
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    expect(await asks(page, 'GET', address)).toBe(401)
    expect(await asks(page, 'GET', '/api/session')).toBe(401)
    await page.goBack()
    await expect(page.getByText(OWNER)).toHaveCount(0)
    await page.goForward()
    await expect(page.getByRole('heading', { name: '请把平板交给下一位' })).toBeVisible()
  })

  await test.step('the second one is verified with a code of her own, and consents alone', async () => {
    await wife.sits((name) => picture(page, `tablet-04-${name}`))
    await expect(page.getByRole('heading', { name: '先说好' })).toBeVisible()
    await wife.party.consent()
    await wife.party.acceptMediator(mediator.name)
    const view = (await (await page.request.get(`${service.url}${address}`)).json()) as { version: number; parties: { id: string; acting_name: string; me: boolean }[] }
    expect(view.parties.filter((one) => one.me).map((one) => one.acting_name)).toEqual([WIFE])
    const other = view.parties.find((one) => one.acting_name === OWNER)?.id ?? ''
    const order = { id: randomUUID(), version: view.version, command: { kind: 'leave_station_seat', party: other } }
    expect(await asks(page, 'POST', `${address}/commands`, order)).toBe(404)
    // A name opens nothing, nor do digits that are not on a slip of this case.
    expect(await asks(page, 'POST', '/api/station/turn', { code: OWNER })).toBe(422)
  })

  await test.step('all are in one room: a camera for the tablet, a plate with both names', async () => {
    await beginWithPhone(mediator, phone, link)
    for (const one of [mediator.page, phone.page, page]) await expect.poll(() => streams(one), { timeout: 30_000 }).toBe(4)
    const plate = mediator.page.locator('[data-place="inside"]').filter({ hasText: '同一台设备' })
    await expect(plate).toContainText(`${OWNER}、${WIFE}`)
    await expect(mediator.page.locator('[data-same-device]')).toHaveCount(2)
    await expect(phone.page.getByRole('group', { name: `${OWNER}、${WIFE}` })).toBeVisible()
    await writeClauses(mediator)
    await expect(wife.party.clause('四')).toBeVisible()
    await picture(page, 'tablet-05-room')
    await picture(mediator.page, 'desk-station-room')
    await picture(phone.page, 'phone-station-room')
  })

  await test.step('each answers in a turn of their own, while the one seat goes on', async () => {
    const before = await connections(page)
    await agreeAtTable(table, phone, async () => expect(await asks(page, 'GET', address)).toBe(401))
    expect(await connections(page)).toBe(before)
    await expect.poll(() => streams(mediator.page), { timeout: 30_000 }).toBe(4)
    await expect(mediator.page.locator('[data-state="agreed"]')).toHaveCount(4)
  })

  await test.step('nothing is private beside somebody: the talk waits until she has left, and she cannot come back into it', async () => {
    const tile = mediator.page.locator('[data-place="beside"]')
    await expect(tile).toContainText('先离席，再单独谈')
    await expect(mediator.page.getByRole('button', { name: `和${OWNER}单独谈` })).toHaveCount(0)
    const view = (await (await mediator.page.request.get(`${service.url}${address}`)).json()) as { version: number; parties: { id: string; acting_name: string }[] }
    const party = view.parties.find((one) => one.acting_name === OWNER)?.id ?? ''
    const refused = await mediator.page.request.post(`${service.url}${address}/commands`, { data: { id: randomUUID(), version: view.version, command: { kind: 'caucus', party } } })
    expect(refused.status()).toBe(409)
    expect(((await refused.json()) as { detail: string }).detail).toBe(`和${OWNER}同坐一台设备的还有${WIFE}。请${WIFE}先离席，再单独谈。`)
    await tablet.draws()
    await wife.turns()
    await tablet.leaves()
    await owner.turns()
    await mediator.page.getByRole('button', { name: `和${OWNER}单独谈` }).click()
    await expect(page.locator('[data-scope="private"]')).toBeVisible()
    await expect(phone.page.locator('[data-scope="apart"]')).toBeVisible()
    await tablet.draws()
    await wife.isRefused('正在单独谈话')
    await mediator.page.getByRole('button', { name: '请大家回来' }).first().click()
    await expect(phone.page.locator('[data-scope="over"]')).toBeVisible()
    await wife.sits()
    await expect(mediator.page.locator('[data-same-device]')).toHaveCount(2)
  })

  await test.step('each checks the record and hears the text read', async () => {
    await tablet.passesTo(owner)
    await readAtTable(table, mediator, phone, () => picture(page, 'tablet-05a-reading'))
  })

  await test.step('each signs in their own turn, after a fresh code', async () => {
    await owner.signs((name) => picture(page, `tablet-06-${name}`))
    await phone.sign()
    await tablet.passesTo(wife)
    await wife.signs()
    await expect.poll(async () => signers(mediator.page, `${service.url}${address}`)).toEqual([COMPANY, OWNER, WIFE].sort())
  })

  await test.step('the paper has every name, and an ordinary phone may be used again', async () => {
    const view = (await (await mediator.page.request.get(`${service.url}${address}`)).json()) as { documents: { code: string; url: string; superseded: boolean }[] }
    const paper = view.documents.find((one) => one.code === 'D12' && !one.superseded)
    const file = path.join(service.folder, 'agreement.pdf')
    writeFileSync(file, await (await mediator.page.request.get(`${service.url}${paper?.url ?? ''}`)).body())
    const text = textOf(file)
    for (const name of [COMPANY, OWNER, WIFE]) expect(text).toContain(name)
    // The issuer's certification and one of each party.
    expect(pdfsig(file).valid).toBe(4)
    await tablet.leaves()
    await owner.turns()
    await tablet.leaves()
    await expect(page.getByRole('heading', { name: '几个人轮流用这一台平板' })).toBeVisible()
    await expect(mediator.page.locator('[data-same-device]')).toHaveCount(0)
  })
})

/** Who has signed the agreement. */
async function signers(page: Page, address: string): Promise<string[]> {
  const view = (await (await page.request.get(address)).json()) as {
    documents: { code: string; superseded: boolean; signatures: { name: string; signed_at: string | null }[] }[]
  }
  const paper = view.documents.find((one) => one.code === 'D12' && !one.superseded)
  return (paper?.signatures ?? []).filter((one) => one.signed_at !== null).map((one) => one.name).sort()
}

test('the curtain and the way in fit a phone held upright', async ({ browser }) => {
  const page = await sit(browser, PHONE, 'owner')
  await page.goto(`${service.url}/zhan`)
  await expect(page.getByRole('heading', { name: '几个人轮流用这一台平板' })).toBeVisible()
  await picture(page, 'phone-station-start')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})
