/** 授权委托书 on paper: the photograph is uploaded, put into the case, and then said what it allows. */
import { api } from '@/api/client'
import type { PartyView } from '@/api/types'
import type { Problem } from '@/api/problem'
import type { CaseHandle } from '@/live/useCase'
import { give, orderForm } from '../parts/form'
import { t } from '../text'

type Agent = PartyView['agents'][number]

/** Uploads the paper and asks what it allows; the problem, if there is one. */
export async function handInAuthority(handle: CaseHandle, party: PartyView, agent: Agent, file: Blob): Promise<Problem | null> {
  const view = handle.view.value
  const number = agent.id_no
  if (view === null || number === null || number === undefined) return null
  const uploaded = await api.upload(view.id, file)
  if (!uploaded.ok) return uploaded.problem
  const proof = uploaded.value.id
  const refused = await give(handle, { kind: 'attach_file', file: proof, title: t('agent.paper', { name: agent.name }), purpose: 'authority' })
  if (refused !== null) return refused
  await orderForm(handle, {
    title: t('agent.paper', { name: agent.name }), text: t('agent.paperText'), go: t('party.save'),
    fields: [{ key: 'authority', label: t('agent.authority'), kind: 'choice', choices: [{ value: 'special', label: t('agent.special'), note: t('agent.specialNote') }, { value: 'general', label: t('agent.general'), note: t('agent.generalNote') }] }],
    command: (values) => ({ kind: 'change_authority', party: party.id, id_no: number, authority: values.authority === 'special' ? 'special' : 'general', proof }),
  })
  return null
}
