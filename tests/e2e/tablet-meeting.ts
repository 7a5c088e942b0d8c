// 驿站平板, hybrid: two people of one side at the tablet of a station, the other side on a phone, the mediator at the desk.
import type { Page } from '@playwright/test'
import { dispute } from './dispute.ts'
import { guest, type Guest } from './parties.ts'
import { admit, type Mediator } from './people/mediator.ts'
import type { Party } from './people/party.ts'
import { type Sitter, Tablet } from './people/tablet.ts'
import type { Service } from './service.ts'

export const TABLET = { viewport: { width: 1024, height: 768 } }
export const COMPANY = dispute.company.representative.name
export const OWNER = dispute.owner.name
export const WIFE = '尤美华'
/** Whoever takes part, in the order of the record. */
export const THREE = [COMPANY, OWNER, WIFE] as const
export const CLAUSES = ['一', '二', '三', '四']

export interface Table {
  readonly id: string
  /** Of the one on the phone. */
  readonly link: string
  readonly tablet: Tablet
  readonly owner: Sitter
  readonly wife: Sitter
  readonly wifeInvited: Guest
}

/** From the registration to the invitations; nobody has come yet. */
export async function layTable(mediator: Mediator, page: Page, service: Service): Promise<Table> {
  await mediator.signIn()
  const id = await mediator.register()
  await mediator.addCompany()
  await mediator.addOwner()
  await mediator.submit()
  const wifeInvited = await guest(mediator.page, id, 1, WIFE)
  await mediator.openCase(id)
  await mediator.accept([OWNER, WIFE])
  await mediator.take()
  await mediator.schedule()
  const { link } = await mediator.invite(COMPANY)
  const ownerInvited = await mediator.invite(OWNER)
  const tablet = new Tablet(page, service)
  const owner = tablet.person(OWNER, dispute.owner.phone, ownerInvited.code)
  const wife = tablet.person(WIFE, wifeInvited.phone, wifeInvited.code)
  return { id, link, tablet, owner, wife, wifeInvited }
}

/** The first one comes in as always and makes the device one that several share. */
export async function firstSits({ tablet, owner }: Table, mediator: string): Promise<void> {
  await tablet.page.goto(`${tablet.service.url}/zhan`)
  await owner.opens()
  await tablet.page.getByRole('button', { name: '下一步' }).click()
  await owner.party.consent()
  await owner.party.acceptMediator(mediator)
}

/** The second one takes the chair behind the curtain. */
export async function secondSits({ wife }: Table, mediator: string): Promise<void> {
  await wife.sits()
  await wife.party.consent()
  await wife.party.acceptMediator(mediator)
}

/** The one on the phone comes, the mediator lets everybody in and begins. */
export async function beginWithPhone(mediator: Mediator, phone: Party, link: string): Promise<void> {
  await phone.open(link)
  await phone.checkDevices()
  await phone.enterCode()
  await phone.consent()
  await phone.acceptMediator(mediator.name)
  await mediator.enterRoom()
  for (const name of THREE) await admit(mediator.page, name)
  await mediator.page.getByRole('button', { name: '开始调解' }).click()
}

/** The four clauses, written by the mediator. */
export async function writeClauses(mediator: Mediator): Promise<void> {
  await mediator.addRepair()
  await mediator.addInstalments()
  await mediator.addRelease()
  await mediator.addDefault('10')
}

/** Everybody says yes to what is written; at the tablet the wife has the turn before, the owner after. */
export async function agreeAtTable({ tablet, owner, wife }: Table, phone: Party, between?: () => Promise<void>): Promise<void> {
  for (const number of CLAUSES) await wife.party.answer(number, '同意')
  await tablet.draws()
  await between?.()
  await owner.turns()
  for (const number of CLAUSES) await owner.party.answer(number, '同意')
  for (const number of CLAUSES) await phone.answer(number, '同意')
}

/** Record, reading and the text that is signed; the owner has the turn before, the wife after. */
export async function readAtTable({ tablet, owner, wife }: Table, mediator: Mediator, phone: Party, shot?: () => Promise<void>): Promise<void> {
  await mediator.writeRecord({ [COMPANY]: '物业费一直没有交。', [OWNER]: '楼道灯坏了没人修。', [WIFE]: '修好就交。' })
  await owner.party.confirmRecord()
  await phone.confirmRecord()
  await tablet.passesTo(wife)
  await wife.party.confirmRecord()
  await mediator.startReadback()
  await wife.party.agreeToReading(CLAUSES.length, shot)
  await phone.agreeToReading(CLAUSES.length)
  await tablet.passesTo(owner)
  await owner.party.agreeToReading(CLAUSES.length)
  await mediator.freeze()
}
