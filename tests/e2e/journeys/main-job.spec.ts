// The main job in real browsers: from a phone link to a ruling that both parties hold as a signed PDF.
import { expect, test, type Page } from '@playwright/test'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { dispute, RARE } from '../dispute.ts'
import { isSending, paths, stats, type PageStats } from '../media.ts'
import { checkStructure, pdfsig, pyhanko, textOf } from '../papers.ts'
import { Clerk, Judge } from '../people/court.ts'
import { Mediator, signPaper } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Staff } from '../people/staff.ts'
import { admit } from '../people/mediator.ts'
import { picture, SHELF } from '../pictures.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sit } from '../sitting.ts'

const DOCKET = '（2026）晋0499诉前调确31号'

test.describe.configure({ mode: 'serial' })

const service = Service.forFile()

test('a property fee dispute goes from a phone link to a served ruling', async ({ browser }) => {
  test.setTimeout(480_000)
  const mediator = new Mediator(await sit(browser, DESK, 'mediator'), service, '姜桂兰')
  const company = new Party(await sit(browser, PHONE, 'company'), service, dispute.company.representative.phone)
  const owner = new Party(await sit(browser, PHONE, 'owner'), service, dispute.owner.phone)
  const parties = [company, owner]
  const names = [dispute.company.representative.name, dispute.owner.name] as const
  let id = ''
  let links: string[] = []

  await test.step('the mediator registers the dispute, asks the other side, takes the case and invites both', async () => {
    await mediator.page.goto(`${service.url}/desk/login`)
    await picture(mediator.page, 'desk-01-login')
    await mediator.signIn()
    await expect(mediator.page.getByRole('link', { name: '登记新纠纷' })).toBeVisible()
    await picture(mediator.page, 'desk-02-today')
    id = await mediator.register()
    await mediator.addCompany()
    await mediator.addOwner()
    await mediator.submit()
    await mediator.accept([names[1]], () => picture(mediator.page, 'desk-03a-accept'))
    await mediator.take()
    await mediator.schedule()
    const first = await mediator.invite(names[0])
    const second = await mediator.invite(names[1], () => picture(mediator.page, 'desk-03-invitation'))
    links = [first.link, second.link]
    await picture(mediator.page, 'desk-04-case')
  })

  await test.step('both parties open their link, check the phone, consent one by one, and wait', async () => {
    await owner.page.goto(service.url)
    await picture(owner.page, 'phone-00-landing')
    for (const [index, party] of parties.entries()) {
      await party.open(links[index] ?? '')
      if (party === owner) await picture(owner.page, 'phone-01-open')
      await party.checkDevices()
      if (party === owner) await picture(owner.page, 'phone-02-check')
      await party.enterCode()
      if (party === owner) await picture(owner.page, 'phone-03-consent')
      await party.consent()
    }
    for (const party of parties) await party.acceptMediator(mediator.name)
    await picture(owner.page, 'phone-04-waiting')
    for (const party of parties) await party.confirmAddress()
  })

  await test.step('nobody hears anybody before the mediator admits them', async () => {
    await mediator.enterRoom()
    await expect(mediator.page.locator('[data-place="waiting"]')).toHaveCount(2)
    for (const party of parties) expect((await stats(party.page)).tracks).toEqual([])
    await admit(mediator.page, names[0])
    await admit(mediator.page, names[1])
    await mediator.page.getByRole('button', { name: '开始调解' }).click()
  })

  await test.step('everyone sees and hears everyone through the media server', async () => {
    const pages: [string, Page][] = [['mediator', mediator.page], ['company', company.page], ['owner', owner.page]]
    for (const [, page] of pages) {
      await expect.poll(async () => playing(await stats(page)), { timeout: 30_000 }).toEqual({ audio: 2, video: 2 })
    }
    const before = await Promise.all(pages.map(([, page]) => stats(page)))
    await mediator.page.waitForTimeout(3000) // frames take time; this is the measurement, not a wait for a page
    const after = await Promise.all(pages.map(([, page]) => stats(page)))
    const record = Object.fromEntries(pages.map(([name], index) => [name, { before: before[index], after: after[index] }]))
    writeFileSync(path.join(SHELF, 'stats.json'), JSON.stringify(record, null, 2))
    for (const [index, one] of after.entries()) {
      expect(one.srtpCipher).toContain('GCM')
      expect(one.dtlsState).toBe('connected')
      for (const track of one.tracks.filter((track) => track.kind === 'video')) {
        const earlier = before[index]?.tracks.find((other) => other.mid === track.mid)
        expect(track.framesDecoded).toBeGreaterThan((earlier?.framesDecoded ?? 0) + 10)
      }
    }
    await picture(owner.page, 'phone-05-room')
  })

  await test.step('the mediator can mute and remove somebody, and take both back', async () => {
    const tile = mediator.page.locator('[data-place="inside"]').filter({ hasText: names[1] })
    await tile.getByRole('button', { name: `关掉${names[1]}的话筒` }).click()
    await expect(owner.page.getByText('主持人把您的话筒关了')).toBeVisible()
    await tile.getByRole('button', { name: `放开${names[1]}的话筒` }).click()
    await expect(owner.page.getByText('主持人把您的话筒关了')).toHaveCount(0)
    await tile.getByRole('button', { name: `请${names[1]}出去` }).click()
    await mediator.page.getByRole('dialog').getByRole('button', { name: '请出去' }).click()
    await expect(owner.page.getByText('您被请出了房间')).toBeVisible()
    await owner.page.getByRole('button', { name: '再进去' }).click()
    await admit(mediator.page, names[1])
    await expect(owner.page.getByText('还没有写条款')).toBeVisible()
  })

  await test.step('clauses are written on everyone’s screen and answered one by one', async () => {
    await mediator.addRepair()
    await expect(owner.clause('一')).toBeVisible()
    await mediator.addInstalments()
    await mediator.addRelease()
    await mediator.addDefault('5')
    await owner.clause('二').click()
    await picture(owner.page, 'phone-06-clause')
    await owner.page.getByRole('button', { name: '回去' }).click()
    for (const number of ['一', '二', '三', '四']) await company.answer(number, '同意')
    for (const number of ['一', '二', '三']) await owner.answer(number, '同意')
    await owner.answer('四', '要改', '宽到十天行不行')
    await expect(mediator.page.getByText('宽到十天行不行')).toBeVisible()
    await picture(mediator.page, 'desk-05-room')
    await mediator.changeDefault('四', dispute.overdueDays)
    await expect(mediator.page.locator('[data-clause="4"][data-state="open"]')).toBeVisible()
    await expect(mediator.page.locator('[data-state="agreed"]')).toHaveCount(3)
    for (const party of parties) await party.answer('四', '同意')
    await expect(mediator.page.locator('[data-state="agreed"]')).toHaveCount(4)
  })

  await test.step('the record is written, and both check it on the phone', async () => {
    await mediator.writeRecord({ [names[0]]: '物业费一直没有交。', [names[1]]: '楼道灯坏了没人修。' }, () => picture(mediator.page, 'desk-05a-record'))
    for (const party of parties) await party.confirmRecord()
    await expect(mediator.page.getByRole('button', { name: '开始宣读' })).toBeEnabled()
  })

  await test.step('every clause is read aloud and answered once more', async () => {
    await mediator.startReadback()
    await expect(owner.page.getByRole('button', { name: '我同意' })).toBeDisabled()
    await company.agreeToReading(4)
    await owner.agreeToReading(4, () => picture(owner.page, 'phone-06a-reading', 'allow'))
    await expect(mediator.page.locator('[data-state="agreed"]')).toHaveCount(4)
    await picture(mediator.page, 'desk-05b-readback')
  })

  await test.step('the agreement is frozen, signed by hand on the phones, then by the mediator', async () => {
    await mediator.freeze()
    await picture(mediator.page, 'desk-06-frozen')
    await company.signTyped((name) => picture(company.page, `phone-07-${name}`))
    await owner.signThroughTrouble((name) => picture(owner.page, `phone-07-${name}`))
    await signPaper(mediator.page, '签名', () => picture(mediator.page, 'desk-07-sign'))
    await picture(owner.page, 'phone-08-signed')
  })

  await test.step('the power fails and comes back; nothing is lost', async () => {
    await service.kill()
    await service.start()
  })

  await test.step('the seal keeper seals it and the agreement takes effect', async () => {
    const keeper = new Staff(await sit(browser, DESK, 'mediator'), service, '罗素珍')
    await keeper.signIn()
    await picture(keeper.page, 'desk-08-seals')
    await keeper.openCase(id)
    await keeper.page.getByRole('button', { name: '盖章' }).click()
    // The next page has a button of the same name.
    await keeper.page.waitForURL(/\/papers\//)
    await keeper.page.getByRole('button', { name: '盖章' }).click()
    await keeper.page.getByRole('dialog').or(keeper.page.getByRole('alertdialog')).getByRole('button', { name: '盖章' }).click()
    await expect(keeper.page.getByText('全部签完')).toBeVisible()
    await picture(keeper.page, 'desk-09-sealed')
  })

  await test.step('one party starts the joint application, both sign it', async () => {
    await owner.page.getByRole('button', { name: '申请确认', exact: true }).click()
    await picture(owner.page, 'phone-09-apply')
    await owner.sign()
    await company.signByPhoto((name) => picture(company.page, `phone-07-${name}`))
    await expect(owner.page.getByText('双方都申请了，材料已经交给法院。').first()).toBeVisible()
  })

  const clerk = new Clerk(await sit(browser, DESK, 'clerk'), service, '林知夏')
  await test.step('the clerk accepts it and enters the docket number', async () => {
    await clerk.signIn()
    await picture(clerk.page, 'desk-10-board')
    await clerk.openCase(id)
    await clerk.accept(DOCKET, () => picture(clerk.page, 'desk-11-accept'))
  })

  const judge = new Judge(await sit(browser, DESK, 'judge'), service, '顾明远')
  await test.step('a judge claims it and holds the hearing with both present', async () => {
    await judge.signIn()
    await picture(judge.page, 'desk-12-queue')
    await judge.claim('31号')
    await expect(judge.page.getByRole('heading', { name: '人民调解协议书' })).toBeVisible()
    await picture(judge.page, 'desk-13-review')
    await judge.schedule()
    await judge.enterHearing()
    const before = await Promise.all(parties.map(({ page }) => paths(page)))
    for (const [index, party] of parties.entries()) {
      await party.goToCourt(true)
      await expect.poll(() => isSending(party.page)).toBe(false)
      await admit(judge.page, names[index] ?? '')
    }
    await judge.openHearing()
    await expect.poll(async () => playing(await stats(judge.page)), { timeout: 30_000 }).toEqual({ audio: 2, video: 2 })
    for (const { page } of parties) await expect.poll(() => isSending(page)).toBe(true)
    // The same connection carries the mediation and the hearing.
    expect(await Promise.all(parties.map(({ page }) => paths(page)))).toEqual(before)
    await picture(owner.page, 'phone-10-court')
    await judge.ask(() => picture(judge.page, 'desk-14-hearing'))
  })

  await test.step('both parties and the judge sign the record of the inquiry', async () => {
    for (const party of parties) await party.sign()
    await judge.openRecord()
    await signPaper(judge.page, '签名')
    await judge.page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
    await judge.findNothing()
    await picture(judge.page, 'desk-14a-grounds')
  })

  await test.step('the judge confirms and signs the ruling', async () => {
    await judge.confirm()
    await picture(judge.page, 'desk-15-ruling')
    await signPaper(judge.page, '签名并盖院印')
    await expect(judge.page.getByRole('button', { name: '签名并盖院印' })).toHaveCount(0)
  })

  await test.step('the clerk serves both and downloads the papers', async () => {
    await clerk.openCase(id)
    for (const name of names) await clerk.serve(name)
    await picture(clerk.page, 'desk-16-served')
    for (const [title, file] of [['人民调解协议书', 'agreement'], ['申请书', 'application'], ['民事裁定书', 'ruling']] as const) {
      const waiting = clerk.page.waitForEvent('download')
      await clerk.page.getByRole('link', { name: new RegExp(`下载.*${title}`) }).first().click()
      copyFileSync(await (await waiting).path(), path.join(SHELF, `${file}.pdf`))
    }
    const root = await (await fetch(`${service.url}/api/trust-root.pem`)).text()
    writeFileSync(path.join(SHELF, 'trust-root.pem'), root)
  })

  await test.step('each party holds agreement and ruling on the phone', async () => {
    for (const party of parties) {
      await party.page.goto(`${service.url}/p`)
      await expect(party.page.getByRole('link', { name: '下载《人民调解协议书》' })).toBeVisible()
      const waiting = party.page.waitForEvent('download')
      await party.page.getByRole('link', { name: '下载《民事裁定书》' }).click()
      const copy = readFileSync(await (await waiting).path())
      expect(copy.equals(readFileSync(path.join(SHELF, 'ruling.pdf')))).toBe(true)
    }
    await picture(owner.page, 'phone-11-after')
  })

  await test.step('programs of others find the papers sound, and word for word what was agreed', async () => {
    const root = path.join(SHELF, 'trust-root.pem')
    const expected = { agreement: 5, application: 3, ruling: 3 }
    for (const [name, count] of Object.entries(expected)) {
      const pdf = path.join(SHELF, `${name}.pdf`)
      checkStructure(pdf)
      // Poppler finds the archive time stamp but can't check it; pyHanko can.
      expect(pdfsig(pdf), name).toEqual({ signatures: count + 1, valid: count })
      const verdict = pyhanko(pdf, root)
      expect(verdict.ok, verdict.report).toBe(true)
      for (const words of [dispute.company.name, dispute.owner.name]) expect(textOf(pdf)).toContain(words)
    }
    const agreement = textOf(path.join(SHELF, 'agreement.pdf'))
    const { repair, instalments } = dispute
    const words = [RARE, repair.what, repair.standard, repair.place, repair.acceptance, instalments.capital, '1419.84', '2839.68', dispute.release]
    for (const word of words) expect(agreement).toContain(word)
    expect(textOf(path.join(SHELF, 'ruling.pdf'))).toContain('演示·不具有法律效力')
    expect(textOf(path.join(SHELF, 'ruling.pdf'))).toContain(DOCKET)
  })

  await test.step('anyone can check a paper; a flipped byte does not match', async () => {
    const page = await sit(browser, PHONE, 'owner')
    await page.goto(`${service.url}/v`)
    const pdf = path.join(SHELF, 'agreement.pdf')
    await page.locator('input[type=file]').setInputFiles(pdf)
    await expect(page.getByRole('heading', { name: '对得上，没改过' })).toBeVisible()
    await expect(page.getByText('已长期归档')).toBeVisible()
    await picture(page, 'phone-12-verified')
    await page.getByText('给专业人员看的：技术报告').click()
    await expect(page.getByText('PAdES B-LTA').first()).toBeVisible()
    await expect(page.getByText('EN 319 102-1 5.2.7')).toBeVisible()
    for (const name of names) expect(await page.locator('.report').innerText()).not.toContain(name)
    const [json] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载JSON' }).click()])
    const report = JSON.parse(readFileSync(await json.path(), 'utf8')) as { status: string; sha256: string }
    expect(report).toMatchObject({ status: 'sound', level: 'PAdES B-LTA' })
    await picture(page, 'phone-12a-report')
    const flipped = readFileSync(pdf)
    const middle = Math.floor(flipped.length / 2)
    flipped[middle] = (flipped[middle] ?? 0) ^ 1
    const forged = path.join(service.folder, 'forged.pdf')
    writeFileSync(forged, flipped)
    expect(pyhanko(forged, path.join(SHELF, 'trust-root.pem')).ok).toBe(false)
    await page.goto(`${service.url}/v`)
    await page.locator('input[type=file]').setInputFiles(forged)
    await expect(page.getByRole('heading', { name: '对不上，先别信' })).toBeVisible()
    await page.getByText('给专业人员看的：技术报告').click()
    await expect(page.getByText('tiaoque verify --trust trust-root.pem FILE.pdf')).toBeVisible()
    await picture(page, 'phone-13-mismatch')
  })
})

function playing(one: PageStats): { audio: number; video: number } {
  const video = one.tracks.filter((track) => track.kind === 'video' && track.framesDecoded > 0).length
  return { audio: one.tracks.filter((track) => track.kind === 'audio').length, video }
}
