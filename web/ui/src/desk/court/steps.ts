/** Short forms of the court's orders around an application. */
import { api } from '@/api/client'
import type { Command, PartyView } from '@/api/types'
import type { CaseHandle } from '@/live/useCase'
import { language } from '@/text'
import { instantOf, localOf, momentText } from '../domain/moment'
import { lines } from '../domain/record-form'
import { partyField, whenFields, whenOf } from '../mediator/steps'
import { ask } from '../parts/ask'
import { type FormField, orderForm } from '../parts/form'
import { t } from '../text'

type Service = Extract<Command, { kind: 'record_service' }>['service']
export const CAUSES = ['network', 'device', 'force_majeure', 'good_reason', 'left_by_button', 'refuses_inquiry', 'not_come'] as const

function dayAhead(days: number): string {
  return localOf(new Date(Date.now() + days * 86_400_000)).slice(0, 10)
}
function reasonForm(handle: CaseHandle, texts: { title: string; text: string; go: string; danger?: boolean }, command: (reason: string) => Command): Promise<boolean> {
  return orderForm(handle, { ...texts, fields: [{ key: 'reason', label: t('form.reason'), kind: 'text' }], command: (values) => command(values.reason ?? '') })
}
const items: FormField = { key: 'items', label: '', kind: 'text', max: 2000 }

/** 补正, told once and completely. */
export const requestCorrection = (handle: CaseHandle): Promise<boolean> => orderForm(handle, {
  title: t('correct.title'), text: t('correct.text'), go: t('court.request_correction'),
  fields: [{ ...items, label: t('correct.items'), hint: t('correct.itemsHint') }, { key: 'due', label: t('correct.due'), kind: 'date', value: dayAhead(5) }],
  command: (values) => ({ kind: 'request_correction', items: lines(values.items ?? ''), due: values.due ?? '' }),
})

/** 限期补充. */
export const orderSupplement = (handle: CaseHandle): Promise<boolean> => orderForm(handle, {
  title: t('supplement.title'), text: t('supplement.text'), go: t('court.order_supplement'),
  fields: [{ ...items, label: t('supplement.items'), hint: t('correct.itemsHint') }, { key: 'due', label: t('correct.due'), kind: 'date', value: dayAhead(5) }, { key: 'committee', label: t('supplement.committee'), kind: 'tick', optional: true }],
  command: (values) => ({ kind: 'order_supplement', items: lines(values.items ?? ''), due: values.due ?? '', ask_committee: values.committee === 'yes' }),
})

/** 自动分案: who has the fewest open cases takes it. */
export async function assignJudge(handle: CaseHandle): Promise<void> {
  if (await ask({ title: t('assignJudge.title'), text: t('assignJudge.text'), yes: t('court.assign_judge') })) await handle.perform({ kind: 'assign_judge' })
}

/** 排期询问. A time that all parties agreed to is the first choice. */
export async function scheduleInquiry(handle: CaseHandle): Promise<boolean> {
  const times = await api.courtTimes(handle.view.value?.id ?? '')
  const proposal = times.ok ? times.value.proposal : null
  const slot = proposal?.agreed ? proposal.slot : null
  const minutes = slot === null ? 40 : Math.round((Date.parse(slot.ends_at) - Date.parse(slot.starts_at)) / 60_000)
  const fields = whenFields(String(minutes)).map((field): FormField => slot === null || field.key !== 'start' ? field : {
    ...field, value: 'both', choices: [{ value: 'both', label: t('slot.both', { when: momentText(new Date(slot.starts_at), language.value) }) }, ...(field.choices ?? [])],
  })
  return orderForm(handle, {
    title: t('inquiry.title'), text: t('inquiry.text'), go: t('schedule.go'),
    fields: [...fields, { key: 'suitable', label: t('inquiry.suitable'), kind: 'tick', hint: t('inquiry.suitableNote') }],
    command: (values) => ({ kind: 'schedule_inquiry', ...whenOf(values), ...(values.start === 'both' && slot !== null ? { starts_at: slot.starts_at } : {}), suitable_online: values.suitable === 'yes' }),
  })
}

export const moveOffline = (handle: CaseHandle): Promise<boolean> => reasonForm(handle, { title: t('court.move_offline'), text: t('offline.text'), go: t('court.move_offline') }, (reason) => ({ kind: 'move_offline', reason }))
export const recuse = (handle: CaseHandle): Promise<boolean> => reasonForm(handle, { title: t('court.recuse'), text: t('recuse.text'), go: t('court.recuse'), danger: true }, (reason) => ({ kind: 'recuse', reason }))

function absenceForm(handle: CaseHandle, kind: 'pause_hearing' | 'record_absence'): Promise<boolean> {
  const fields: FormField[] = [partyField(handle, t('absence.who')), { key: 'cause', label: t('absence.cause'), kind: 'choice', choices: CAUSES.map((cause) => ({ value: cause, label: t(`absence.${cause}`) })) }]
  if (kind === 'record_absence') fields.push({ key: 'note', label: t('form.note'), kind: 'text', optional: true })
  return orderForm(handle, {
    title: t(`court.${kind}`), text: t(kind === 'pause_hearing' ? 'absence.pauseText' : 'absence.text'), go: t(`court.${kind}`), fields,
    command: (values) => {
      const cause = CAUSES.find((one) => one === values.cause) ?? 'network'
      return kind === 'pause_hearing' ? { kind, party: values.party ?? '', cause } : { kind, party: values.party ?? '', cause, note: values.note ?? '' }
    },
  })
}
export const pauseHearing = (handle: CaseHandle): Promise<boolean> => absenceForm(handle, 'pause_hearing')
export const recordAbsence = (handle: CaseHandle): Promise<boolean> => absenceForm(handle, 'record_absence')

export const noteRecordRefusal = (handle: CaseHandle, party: { id: string; name: string }): Promise<boolean> =>
  reasonForm(handle, { title: t('hearing.refusalTitle', { name: party.name }), text: t('hearing.refusalText'), go: t('record.refusal') }, (reason) => ({ kind: 'note_record_refusal', party: party.id, reason }))

/** 送达, otherwise than through this service. */
export function recordService(handle: CaseHandle, party: PartyView): Promise<boolean> {
  const ways = ['direct', 'paper_pickup', 'post', 'leave', 'entrusted', 'sms', 'email', 'wechat', 'announcement'] as const
  return orderForm(handle, {
    title: t('serve.otherTitle', { name: party.acting_name }), text: t('serve.otherText'), go: t('serve.otherGo'),
    fields: [
      { key: 'way', label: t('serve.way'), kind: 'choice', choices: ways.map((way) => ({ value: way, label: t(`way.${way}`) })) },
      { key: 'address', label: t('serve.address'), kind: 'choice', value: 'confirmed', choices: [{ value: 'confirmed', label: t('serve.confirmed') }, { value: 'demonstrable', label: t('serve.demonstrable') }] },
      { key: 'sent_at', label: t('serve.sent'), kind: 'time', value: localOf(new Date()) },
      { key: 'arrived_at', label: t('serve.arrivedAt'), kind: 'time', optional: true, hint: t('serve.arrivedHint') },
      { key: 'left_with', label: t('serve.left'), kind: 'choice', when: (values) => values.way === 'leave', choices: [{ value: 'witness', label: t('serve.witness') }, { value: 'photo', label: t('serve.photo') }] },
      { key: 'failure', label: t('serve.failure'), kind: 'choice', value: 'none', choices: (['none', 'refused', 'undeliverable', 'missing'] as const).map((one) => ({ value: one, label: t(`serve.fail.${one}`) })) },
      { key: 'note', label: t('form.note'), kind: 'line', optional: true, hint: t('serve.noteHint') },
    ],
    command: (values) => {
      const failure = (['refused', 'undeliverable', 'missing'] as const).find((one) => one === values.failure)
      const service: Service = {
        way: ways.find((one) => one === values.way) ?? 'direct', address: values.address === 'demonstrable' ? 'demonstrable' : 'confirmed', sent_at: instantOf(values.sent_at ?? ''), note: values.note ?? '',
        ...(values.arrived_at ? { arrived_at: instantOf(values.arrived_at) } : {}),
        ...(values.way === 'leave' ? { left_with: values.left_with === 'photo' ? ('photo' as const) : ('witness' as const) } : {}),
        ...(failure ? { failure } : {}),
      }
      return { kind: 'record_service', party: party.id, service }
    },
  })
}

/** 利害关系人异议, as the clerk takes it down. */
export const fileObjection = (handle: CaseHandle): Promise<boolean> => orderForm(handle, {
  title: t('objection.title'), text: t('objection.text'), go: t('court.file_objection'),
  fields: [{ key: 'interested', label: t('objection.who'), kind: 'line', max: 60 }, { key: 'knew_on', label: t('objection.knew'), kind: 'date' }, { key: 'reason', label: t('form.reason'), kind: 'text' }],
  command: (values) => ({ kind: 'file_objection', interested: values.interested ?? '', knew_on: values.knew_on ?? '', reason: values.reason ?? '' }),
})

/** 异议, one decision each: the form names whose it is where several are open. */
export function decideObjection(handle: CaseHandle): Promise<boolean> {
  const open = handle.view.value?.objections.filter((one) => one.upheld === null) ?? []
  return orderForm(handle, {
    title: t('court.decide_objection'), text: t('objection.decideText'), go: t('court.decide_objection'),
    fields: [
      ...(open.length > 1 ? [{ key: 'objection', label: t('objection.which'), kind: 'choice' as const, choices: open.map((one) => ({ value: String(one.no), label: t('objection.of', { name: one.name }) })) }] : []),
      { key: 'upheld', label: t('objection.result'), kind: 'choice', choices: [{ value: 'yes', label: t('objection.upheld') }, { value: 'no', label: t('objection.dismissed') }] },
      { key: 'reasons', label: t('decide.reasons'), kind: 'text', max: 2000 },
    ],
    command: (values) => ({ kind: 'decide_objection', objection: values.objection ? Number(values.objection) : (open[0]?.no ?? null), upheld: values.upheld === 'yes', reasons: values.reasons ?? '' }),
  })
}

export async function archive(handle: CaseHandle): Promise<void> {
  if (await ask({ title: t('archive.title'), text: t('archive.text'), yes: t('court.archive') })) await handle.perform({ kind: 'archive' })
}
