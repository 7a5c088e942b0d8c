// Parties with a personal link each, set up over the API in the name of the mediator who is signed in on a page.
import { expect, type Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'
import type { Invitation } from './people/mediator.ts'

export interface Guest extends Invitation {
  readonly id: string
  readonly name: string
  readonly phone: string
}

const BIRTH = '1980-01-01'

/** A number of the test division 990499 with the check digit of GB 11643; odd serials are men's. */
export function idNumber(serial: number): string {
  const body = `990499${BIRTH.replaceAll('-', '')}${String(serial * 2 + 1).padStart(3, '0')}`
  const sum = [...body].reduce((all, digit, place) => all + Number(digit) * (2 ** (17 - place) % 11), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

/**
 * The parties of a draft, everybody asked and the case taken and planned for now, each with a link; the first is the
 * applicant.
 */
export async function guests(page: Page, caseId: string, people: readonly (readonly [serial: number, name: string])[]): Promise<Guest[]> {
  const added: { id: string; name: string; phone: string }[] = []
  for (const [serial, name] of people) added.push(await add(page, caseId, serial, name))
  await give(page, caseId, { kind: 'submit' })
  for (const one of added.slice(1)) await give(page, caseId, { kind: 'record_call', party: one.id, channel: 'phone', answer: 'agrees' })
  await give(page, caseId, { kind: 'accept_case' })
  await give(page, caseId, { kind: 'take_assignment' })
  await give(page, caseId, { kind: 'schedule', starts_at: new Date().toISOString(), minutes: 90, mode: 'SYNC', place: '' })
  const invited: Guest[] = []
  for (const one of added) invited.push({ ...one, ...(await invite(page, caseId, one.id)) })
  return invited
}

/** One more party for a case that was handed in, with a link. */
export async function guest(page: Page, caseId: string, serial: number, name: string): Promise<Guest> {
  const added = await add(page, caseId, serial, name)
  return { ...added, ...(await invite(page, caseId, added.id)) }
}

async function add(page: Page, caseId: string, serial: number, name: string): Promise<{ id: string; name: string; phone: string }> {
  const phone = `120000000${String(serial + 10)}`
  const draft = {
    role: serial === 0 ? 'applicant' : 'respondent',
    kind: 'person',
    name,
    sex: 'male',
    birth: BIRTH,
    id_no: idNumber(serial),
    phone,
    address: '潞川区柳河街道',
  }
  const view = await give(page, caseId, { kind: 'add_party', draft })
  const id = view.parties.find((party) => party.name === name)?.id
  if (id === undefined) throw new Error(`${name} was not added`)
  return { id, name, phone }
}

interface View {
  readonly version: number
  readonly parties: readonly { readonly id: string; readonly name: string }[]
}

/** A command in the name of whoever is signed in on the page. */
export async function give(page: Page, caseId: string, command: Readonly<Record<string, unknown>> & { readonly kind: string }): Promise<View> {
  const address = new URL(`/api/cases/${caseId}`, page.url()).href
  const before = (await (await page.request.get(address)).json()) as View
  const answer = await page.request.post(`${address}/commands`, { data: { id: randomUUID(), version: before.version, command } })
  expect(answer.ok(), await answer.text()).toBe(true)
  return (await answer.json()) as View
}

/** A new link for a party; the one before stops working. */
export async function invite(page: Page, caseId: string, party: string): Promise<Invitation> {
  const made = await page.request.post(new URL(`/api/cases/${caseId}/parties/${party}/invitation`, page.url()).href)
  expect(made.ok(), await made.text()).toBe(true)
  return (await made.json()) as Invitation
}
