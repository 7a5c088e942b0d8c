// 驿站平板, hybrid, in court: two people sit at one tablet while the judge asks over video; each applies and signs in a turn of their own.
import { expect, test, type Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { dispute } from '../dispute.ts'
import { pdfsig, textOf } from '../papers.ts'
import { Clerk, Judge } from '../people/court.ts'
import { admit, Mediator, signPaper } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Staff } from '../people/staff.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sit, streams } from '../sitting.ts'
import { agreeAtTable, beginWithPhone, COMPANY, firstSits, layTable, OWNER, readAtTable, secondSits, TABLET, THREE, WIFE, writeClauses } from '../tablet-meeting.ts'

const service = Service.forFile()

interface Paper {
  readonly code: string
  readonly url: string
  readonly superseded: boolean
  readonly signatures: readonly { readonly name: string; readonly signed_at: string | null }[]
}

async function paper(page: Page, id: string, code: string): Promise<Paper | null> {
  const view = (await (await page.request.get(`${service.url}/api/cases/${id}`)).json()) as { documents: Paper[] }
  return view.documents.find((one) => one.code === code && !one.superseded) ?? null
}

/** Who has signed the newest paper of this kind. */
async function signers(page: Page, id: string, code: string): Promise<string[]> {
  const signatures = (await paper(page, id, code))?.signatures ?? []
  return signatures.filter((one) => one.signed_at !== null).map((one) => one.name).sort()
}

test('a judge asks two people at one tablet over video, and each signs alone', async ({ browser }) => {
  test.setTimeout(600_000)
  const mediator = new Mediator(await sit(browser, DESK, 'mediator'), service, '姜桂兰')
  const phone = new Party(await sit(browser, PHONE, 'company'), service, dispute.company.representative.phone)
  const page = await sit(browser, TABLET, 'owner')
  const table = await layTable(mediator, page, service)
  const { id, tablet, owner, wife } = table

  await test.step('they agree, and each signs the agreement', async () => {
    await firstSits(table, mediator.name)
    await tablet.draws()
    await secondSits(table, mediator.name)
    await beginWithPhone(mediator, phone, table.link)
    await writeClauses(mediator)
    await agreeAtTable(table, phone)
    await readAtTable(table, mediator, phone)
    await owner.signs()
    await phone.sign()
    await tablet.passesTo(wife)
    await wife.signs()
    await signPaper(mediator.page, '签名')
    const keeper = new Staff(await sit(browser, DESK, 'mediator'), service, '罗素珍')
    await keeper.signIn()
    await keeper.openCase(id)
    await keeper.page.getByRole('button', { name: '盖章' }).click()
    await keeper.page.waitForURL(/\/papers\//)
    await keeper.page.getByRole('button', { name: '盖章' }).click()
    await keeper.page.getByRole('dialog').or(keeper.page.getByRole('alertdialog')).getByRole('button', { name: '盖章' }).click()
    await expect(keeper.page.getByText('全部签完')).toBeVisible()
  })

  await test.step('each says where papers reach them and signs the application, in a turn of their own', async () => {
    await wife.party.confirmAddress()
    await page.getByRole('button', { name: '申请确认', exact: true }).click()
    await picture(page, 'tablet-07-apply')
    // It is still the turn in which her code was asked for.
    await wife.party.sign()
    await tablet.passesTo(owner)
    await owner.party.confirmAddress()
    await owner.signs()
    await phone.confirmAddress()
    await phone.sign()
    await expect(page.getByText('双方都申请了，材料已经交给法院。').first()).toBeVisible()
    expect(await signers(mediator.page, id, 'D14')).toEqual([...THREE].sort())
  })

  const clerk = new Clerk(await sit(browser, DESK, 'clerk'), service, '林知夏')
  const judge = new Judge(await sit(browser, DESK, 'judge'), service, '顾明远')

  await test.step('the court lets both at the tablet in, one after the other', async () => {
    await clerk.signIn()
    await clerk.openCase(id)
    await clerk.accept('（2026）晋0499诉前调确51号')
    await judge.signIn()
    await judge.claim('51号')
    await judge.schedule()
    await judge.enterHearing()
    for (const party of [phone, owner.party]) await party.goToCourt(true)
    await admit(judge.page, COMPANY)
    await admit(judge.page, OWNER)
    // One camera shows both: nobody is in before the court knows who both are.
    await expect(judge.page.getByRole('status').filter({ hasText: `等${OWNER}、${WIFE}` })).toBeVisible()
    await picture(page, 'tablet-08-court-door')
    await admit(judge.page, WIFE)
    const plate = judge.page.locator('[data-place="inside"]').filter({ hasText: '同一台设备' })
    await expect(plate).toContainText(`${OWNER}、${WIFE}`)
    await judge.openHearing()
    for (const one of [judge.page, phone.page, page]) await expect.poll(() => streams(one), { timeout: 30_000 }).toBe(4)
    await picture(page, 'tablet-09-court')
    await picture(judge.page, 'desk-14b-hearing-tablet')
    await picture(phone.page, 'phone-10a-court-tablet')
  })

  await test.step('who has the turn changes while the judge asks, and nobody drops out', async () => {
    await tablet.draws()
    await expect(judge.page.getByRole('status').filter({ hasText: '双方共同在场' })).toBeVisible()
    await expect.poll(() => streams(judge.page), { timeout: 30_000 }).toBe(4)
    await wife.turns()
    await judge.ask()
    await expect(judge.page.getByRole('status').filter({ hasText: '双方共同在场' })).toBeVisible()
  })

  await test.step('each reads and signs the record of the inquiry alone', async () => {
    await wife.signs((name) => picture(page, `tablet-10-record-${name}`))
    await tablet.draws()
    expect(await page.content()).not.toContain('询问笔录')
    await owner.turns()
    await owner.signs()
    await phone.sign()
    await judge.openRecord()
    await signPaper(judge.page, '签名')
    await judge.page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
    await expect.poll(() => signers(judge.page, id, 'D17')).toEqual([...THREE, judge.name].sort())
  })

  await test.step('the judge rules, the clerk serves all three, and the tablet has the ruling', async () => {
    await judge.findNothing()
    await judge.confirm()
    await signPaper(judge.page, '签名并盖院印')
    await expect(judge.page.getByRole('button', { name: '签名并盖院印' })).toHaveCount(0)
    await clerk.openCase(id)
    for (const name of THREE) await clerk.serve(name)
    await expect(page.getByRole('link', { name: '下载《民事裁定书》' })).toBeVisible()
    await picture(page, 'tablet-11-ruling')
    const ruling = await paper(clerk.page, id, 'D18')
    const file = path.join(service.folder, 'ruling.pdf')
    writeFileSync(file, await (await clerk.page.request.get(`${service.url}${ruling?.url ?? ''}`)).body())
    for (const name of [dispute.company.name, OWNER, WIFE]) expect(textOf(file)).toContain(name)
    // The issuer's certification, the judge and the seal.
    expect(pdfsig(file).valid).toBe(3)
    await tablet.passesTo(wife)
    await expect(page.getByRole('link', { name: '下载《民事裁定书》' })).toBeVisible()
  })
})
