/** Short forms of the steps around a mediation: each asks for what the service needs and says what happens then. */
import type { CaseView, Command } from '@/api/types'
import type { CaseHandle } from '@/live/useCase'
import { instantOf, localOf } from '../domain/moment'
import { type FormField, orderForm } from '../parts/form'
import { t } from '../text'

export const MODES = ['SYNC', 'SEPARATE', 'HYBRID', 'ONSITE', 'PHONE'] as const
export type Mode = (typeof MODES)[number]

/** 接受并披露. */
export async function takeAssignment(handle: CaseHandle): Promise<void> {
  const concerns = handle.view.value?.intake?.concerns ?? []
  await orderForm(handle, {
    title: t('take.title'), text: [t('take.text'), ...concerns].join('\n'), go: t('act.take_assignment'),
    fields: [
      { key: 'has', label: t('take.has'), kind: 'choice', value: concerns.length ? 'some' : '', choices: [{ value: 'none', label: t('take.none') }, { value: 'some', label: t('take.some') }] },
      { key: 'disclosure', label: t('take.what'), kind: 'text', value: concerns.join('\n'), hint: t('take.whatHint'), when: (values) => values.has === 'some' },
    ],
    command: (values) => ({ kind: 'take_assignment', disclosure: values.has === 'some' ? (values.disclosure ?? '') : '' }),
  })
}

export async function declineAssignment(handle: CaseHandle): Promise<void> {
  await orderForm(handle, {
    title: t('more.decline_assignment'), text: t('decline.assignmentText'), go: t('more.decline_assignment'), danger: true,
    fields: [{ key: 'reason', label: t('form.reason'), kind: 'text', optional: true }],
    command: (values) => ({ kind: 'decline_assignment', reason: values.reason ?? '' }),
  })
}

/** When and how long, as both appointments ask it. */
export function whenFields(minutes: string): FormField[] {
  return [
    { key: 'start', label: t('schedule.start'), kind: 'choice', value: 'now', choices: [{ value: 'now', label: t('schedule.now') }, { value: 'later', label: t('schedule.later') }] },
    { key: 'starts_at', label: t('schedule.at'), kind: 'time', value: `${localOf(new Date(Date.now() + 86_400_000)).slice(0, 10)}T09:00`, when: (values) => values.start === 'later' },
    { key: 'minutes', label: t('schedule.minutes'), kind: 'number', value: minutes, max: 3, hint: t('schedule.minutesHint') },
  ]
}

export function whenOf(values: Readonly<Record<string, string>>): { starts_at: string; minutes: number } {
  const starts_at = values.start === 'later' && values.starts_at ? instantOf(values.starts_at) : new Date().toISOString()
  return { starts_at, minutes: Number(values.minutes) || 0 }
}

/** 排期. */
export async function schedule(handle: CaseHandle): Promise<void> {
  await orderForm(handle, {
    title: t('schedule.title'), text: t('schedule.text'), go: t('schedule.go'),
    fields: [
      ...whenFields('60'),
      { key: 'mode', label: t('schedule.mode'), kind: 'choice', value: handle.view.value?.mode ?? 'HYBRID', choices: MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) })) },
      { key: 'place', label: t('schedule.place'), kind: 'line', optional: true, when: (values) => values.mode === 'ONSITE' || values.mode === 'HYBRID' },
    ],
    command: (values) => ({ kind: 'schedule', ...whenOf(values), mode: modeOf(values.mode), place: values.place ?? '' }),
  })
}

function modeOf(text: string | undefined): Mode {
  return MODES.find((mode) => mode === text) ?? 'HYBRID'
}

/** 不受理. */
export async function declineCase(handle: CaseHandle): Promise<void> {
  const reasons = ['not_civil', 'other_authority', 'forbidden', 'already_handled', 'not_online', 'outside_committee'] as const
  await orderForm(handle, {
    title: t('decline.caseTitle'), text: t('decline.caseText'), go: t('more.decline_case'), danger: true,
    fields: [
      { key: 'reason', label: t('form.reason'), kind: 'choice', choices: reasons.map((reason) => ({ value: reason, label: t(`scope.${reason}`) })) },
      { key: 'note', label: t('form.note'), kind: 'text', optional: true },
    ],
    command: (values) => ({ kind: 'decline_case', reason: reasons.find((reason) => reason === values.reason) ?? 'outside_committee', note: values.note ?? '' }),
  })
}

/** One reason in words, and an order that carries it. */
function withReason(handle: CaseHandle, texts: { title: string; text: string; go: string; danger?: boolean }, command: (reason: string) => Command): Promise<boolean> {
  return orderForm(handle, { ...texts, fields: [{ key: 'reason', label: t('form.reason'), kind: 'text' }], command: (values) => command(values.reason ?? '') })
}

export const adoptSettlement = (handle: CaseHandle): Promise<boolean> => orderForm(handle, {
  title: t('adopt.title'), text: t('adopt.text'), go: t('more.adopt_settlement'),
  fields: [{ key: 'note', label: t('adopt.note'), kind: 'text' }],
  command: (values) => ({ kind: 'adopt_settlement', note: values.note ?? '' }),
})
export const amend = (handle: CaseHandle): Promise<boolean> => withReason(handle, { title: t('amend.title'), text: t('amend.text'), go: t('more.amend') }, (reason) => ({ kind: 'amend', reason }))
export const refuseSeal = (handle: CaseHandle): Promise<boolean> => withReason(handle, { title: t('more.refuse_seal'), text: t('refuseSeal.text'), go: t('more.refuse_seal'), danger: true }, (reason) => ({ kind: 'refuse_seal', reason }))
export const suspect = (handle: CaseHandle): Promise<boolean> => withReason(handle, { title: t('more.suspect'), text: t('suspect.text'), go: t('more.suspect'), danger: true }, (note) => ({ kind: 'suspect', note }))

/** 未确认笔录: the reason is noted, the work goes on. */
export function noteRefusal(handle: CaseHandle, party: { id: string; acting_name: string }): Promise<boolean> {
  return withReason(handle, { title: t('record.refusalTitle', { name: party.acting_name }), text: t('record.refusalText'), go: t('record.refusal') }, (reason) => ({ kind: 'note_refusal', party: party.id, reason }))
}

export function override(handle: CaseHandle, finding: CaseView['findings'][number]): Promise<boolean> {
  return withReason(handle, { title: t('lint.overrideTitle', { code: finding.code }), text: `${finding.sentence}\n${t('lint.overrideText')}`, go: t('lint.override') }, (reason) => ({ kind: 'override_finding', code: finding.code, clause: finding.clause, reason }))
}

export async function adjourn(handle: CaseHandle): Promise<void> {
  const reasons = ['emotion', 'reschedule', 'papers', 'appraisal'] as const
  await orderForm(handle, {
    title: t('adjourn.title'), text: t('adjourn.text'), go: t('adjourn.title'),
    fields: [
      { key: 'reason', label: t('form.reason'), kind: 'choice', choices: reasons.map((reason) => ({ value: reason, label: t(`adjourn.${reason}`) })) },
      { key: 'note', label: t('form.note'), kind: 'text', optional: true },
    ],
    command: (values) => ({ kind: 'adjourn', reason: reasons.find((reason) => reason === values.reason) ?? 'emotion', note: values.note ?? '' }),
  })
}

/** 技术中断: nobody left and nobody is to blame; it rests as for the network, and goes on as soon as the line is back. */
export async function suspend(handle: CaseHandle): Promise<void> {
  await orderForm(handle, {
    title: t('suspend.title'), text: t('suspend.text'), go: t('suspend.title'),
    fields: [{ key: 'note', label: t('suspend.note'), kind: 'text', optional: true }],
    command: (values) => ({ kind: 'adjourn', reason: 'network', note: values.note ?? '' }),
  })
}

export async function noShow(handle: CaseHandle): Promise<void> {
  await orderForm(handle, {
    title: t('more.record_no_show'), text: t('noShow.text'), go: t('more.record_no_show'),
    fields: [partyField(handle), { key: 'note', label: t('form.note'), kind: 'text', optional: true }],
    command: (values) => ({ kind: 'record_no_show', party: values.party ?? '', note: values.note ?? '' }),
  })
}

export function partyField(handle: CaseHandle, label = t('form.who')): FormField {
  return { key: 'party', label, kind: 'choice', choices: (handle.view.value?.parties ?? []).map((party) => ({ value: party.id, label: party.acting_name })) }
}

export async function extend(handle: CaseHandle): Promise<void> {
  await orderForm(handle, {
    title: t('more.propose_extension'), text: t('extension.text'), go: t('more.propose_extension'),
    fields: [{ key: 'until', label: t('extension.until'), kind: 'date' }],
    command: (values) => ({ kind: 'propose_extension', until: values.until ?? '' }),
  })
}

export async function answerReferral(handle: CaseHandle): Promise<void> {
  await orderForm(handle, {
    title: t('more.answer_referral'), text: t('referral.text'), go: t('more.answer_referral'),
    fields: [{ key: 'note', label: t('form.note'), kind: 'text', optional: true }],
    command: (values) => ({ kind: 'answer_referral', note: values.note ?? '' }),
  })
}

export async function oralAgreement(handle: CaseHandle): Promise<void> {
  await orderForm(handle, {
    title: t('more.oral_agreement'), text: t('oral.text'), go: t('more.oral_agreement'),
    fields: [{ key: 'content', label: t('oral.content'), kind: 'text' }, { key: 'performance', label: t('oral.performance'), kind: 'text' }],
    command: (values) => ({ kind: 'oral_agreement', content: values.content ?? '', performance: values.performance ?? '' }),
  })
}

const EVERYBODY = 'everybody'

export async function inviteParticipant(handle: CaseHandle): Promise<void> {
  const sides = (handle.view.value?.parties ?? []).map((party) => ({ value: party.id, label: party.acting_name }))
  const kinds = ['relative', 'neighbour', 'expert', 'lawyer', 'police', 'grid_worker', 'interpreter', 'companion'] as const
  await orderForm(handle, {
    title: t('more.invite_participant'), text: t('participant.text'), go: t('more.invite_participant'),
    fields: [
      { key: 'role', label: t('participant.role'), kind: 'choice', choices: kinds.map((kind) => ({ value: kind, label: t(`participant.${kind}`) })) },
      { key: 'for', label: t('participant.interpretsFor'), kind: 'choice', value: EVERYBODY, choices: [{ value: EVERYBODY, label: t('participant.everybody') }, ...sides], when: (values) => values.role === 'interpreter' },
      { key: 'with', label: t('participant.goesWith'), kind: 'choice', choices: sides, when: (values) => values.role === 'companion' },
      { key: 'name', label: t('party.name'), kind: 'line', max: 60 },
      { key: 'phone', label: t('party.phone'), kind: 'line', max: 20, optional: true, hint: t('participant.phoneHint') },
      { key: 'note', label: t('form.note'), kind: 'line', optional: true, hint: t('participant.noteHint') },
    ],
    command: (values) => ({ kind: 'invite_participant', role: kinds.find((kind) => kind === values.role) ?? 'companion', name: values.name ?? '', phone: values.phone ?? '', note: values.note ?? '', party: whom(values) }),
  })
}

/** An interpreter for all goes with nobody. */
function whom(values: Readonly<Record<string, string>>): string | null {
  if (values.role === 'companion') return values.with ?? null
  return values.role === 'interpreter' && values.for !== EVERYBODY ? (values.for ?? null) : null
}

/** What the judge asked the committee for. */
export async function submitSupplement(handle: CaseHandle): Promise<void> {
  const demand = handle.view.value?.demands.find((one) => one.kind !== 'correction' && !one.met)
  await orderForm(handle, {
    title: t('more.submit_supplement'), text: demand?.items.join('\n') ?? '', go: t('more.submit_supplement'),
    fields: [{ key: 'note', label: t('supplement.what'), kind: 'text', max: 2000 }],
    command: (values) => ({ kind: 'submit_supplement', note: values.note ?? '' }),
  })
}

/** 委托代理人. */
export async function appointAgent(handle: CaseHandle, party: { id: string; acting_name: string; name: string }): Promise<void> {
  const relations = ['lawyer', 'legal_worker', 'relative', 'employee', 'recommended'] as const
  await orderForm(handle, {
    title: t('agent.title', { name: party.name }), text: t('agent.text'), go: t('party.save'),
    fields: [
      { key: 'name', label: t('party.name'), kind: 'line', max: 60 },
      { key: 'id_no', label: t('party.idNo'), kind: 'line', max: 18 },
      { key: 'phone', label: t('party.phone'), kind: 'line', max: 20, hint: t('party.phoneHint') },
      { key: 'relation', label: t('agent.relation'), kind: 'choice', choices: relations.map((one) => ({ value: one, label: t(`agent.${one}`) })) },
      { key: 'authority', label: t('agent.authority'), kind: 'choice', choices: [{ value: 'special', label: t('agent.special'), note: t('agent.specialNote') }, { value: 'general', label: t('agent.general'), note: t('agent.generalNote') }] },
    ],
    command: (values) => ({
      kind: 'appoint_agent', party: party.id,
      agent: { name: values.name ?? '', id_no: (values.id_no ?? '').toUpperCase(), phone: values.phone ?? '', relation: relations.find((one) => one === values.relation) ?? 'relative', authority: values.authority === 'special' ? 'special' : 'general' },
    }),
  })
}

/** 法定代理人 of a minor. */
export async function appointGuardian(handle: CaseHandle, party: { id: string; name: string }): Promise<void> {
  await orderForm(handle, {
    title: t('guardian.title', { name: party.name }), text: t('guardian.text'), go: t('party.save'),
    fields: [
      { key: 'name', label: t('party.name'), kind: 'line', max: 60 },
      { key: 'relation', label: t('guardian.relation'), kind: 'line', max: 30, hint: t('guardian.relationHint') },
      { key: 'id_no', label: t('party.idNo'), kind: 'line', max: 18 },
      { key: 'phone', label: t('party.phone'), kind: 'line', max: 20, hint: t('party.phoneHint') },
    ],
    command: (values) => ({ kind: 'appoint_guardian', party: party.id, guardian: { name: values.name ?? '', relation: values.relation ?? '', id_no: (values.id_no ?? '').toUpperCase(), phone: values.phone ?? '' } }),
  })
}
