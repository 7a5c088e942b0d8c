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

export async function guest(page: Page, caseId: string, serial: number, name: string): Promise<Guest> {
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
  const address = new URL(`/api/cases/${caseId}`, page.url()).href
  const before = (await (await page.request.get(address)).json()) as { version: number }
  const added = await page.request.post(`${address}/commands`, {
    data: { id: randomUUID(), version: before.version, command: { kind: 'add_party', draft } },
  })
  expect(added.ok(), await added.text()).toBe(true)
  const view = (await added.json()) as { parties: { id: string; name: string }[] }
  const id = view.parties.find((party) => party.name === name)?.id
  if (id === undefined) throw new Error(`${name} was not added`)
  return { id, name, phone, ...(await invite(page, caseId, id)) }
}

/** A new link for a party; the one before stops working. */
export async function invite(page: Page, caseId: string, party: string): Promise<Invitation> {
  const made = await page.request.post(new URL(`/api/cases/${caseId}/parties/${party}/invitation`, page.url()).href)
  expect(made.ok(), await made.text()).toBe(true)
  return (await made.json()) as Invitation
}
