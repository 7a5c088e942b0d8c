// The dispute of the journeys from its registration to an open session with both parties in the room.
import { dispute } from './dispute.ts'
import { admit, type Mediator } from './people/mediator.ts'
import type { Party } from './people/party.ts'

export const NAMES = [dispute.company.representative.name, dispute.owner.name] as const

export async function meet(mediator: Mediator, company: Party, owner: Party): Promise<void> {
  await mediator.signIn()
  await mediator.register()
  await mediator.addCompany()
  await mediator.addOwner()
  await mediator.submit()
  await mediator.accept([NAMES[1]])
  await mediator.take()
  await mediator.schedule()
  const links = [(await mediator.invite(NAMES[0])).link, (await mediator.invite(NAMES[1])).link]
  for (const [index, party] of [company, owner].entries()) {
    await party.open(links[index] ?? '')
    await party.checkDevices()
    await party.enterCode()
    await party.consent()
  }
  for (const party of [company, owner]) await party.acceptMediator(mediator.name)
  await mediator.enterRoom()
  for (const name of NAMES) await admit(mediator.page, name)
  await mediator.page.getByRole('button', { name: '开始调解' }).click()
}
