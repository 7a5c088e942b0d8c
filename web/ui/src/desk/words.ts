/** Says codes of the API in words: states, answers, reasons. A code that this page does not know yet is shown as the server labelled it. */
import type { ActionView, CaseRow, ClauseAnswer, Stage } from '@/api/types'
import { language } from '@/text'
import { civilDay, dayText } from './domain/moment'
import { english, knows, t } from './text'

/** The state of a case. The server's own word in Chinese, ours in English. */
export function stageText(stage: Stage): string {
  const key = `stage.${stage.key}`
  return english.value && knows(key) ? t(key) : stage.label
}

export type Tone = 'ok' | 'wait' | 'act' | 'brand' | undefined

export function stageTone(stage: Stage): Tone {
  if (stage.confirmation === 'C80' || stage.confirmation === 'C95' || stage.confirmation === 'C71') return 'ok'
  if (stage.confirmation === 'C25' || stage.confirmation === 'C45' || stage.confirmation === 'C90') return 'wait'
  if (stage.mediation === 'M90') return stage.confirmation === null || stage.confirmation === 'C00' ? 'ok' : 'brand'
  if (['M60', 'M70', 'M80', 'M82', 'M92'].includes(stage.mediation)) return 'brand'
  return undefined
}

/** What this person should do next in a case, by the key of the command. */
export function nextText(next: string): string {
  const key = `next.${next}`
  return knows(key) ? t(key) : t('next.open')
}

export function answerText(answer: ClauseAnswer | null): string {
  return t(`answer.${answer ?? 'none'}`)
}

/** Why an action cannot be done now: a sentence of the server, which knows the rule. */
export function whyNot(action: ActionView | null | undefined): string {
  if (!action || action.allowed) return ''
  const key = `why.${action.why_not?.code ?? ''}`
  return english.value && knows(key) ? t(key) : (action.why_not?.text ?? '')
}

const DONE: ReadonlySet<string> = new Set(['already-signed', 'already-ruled', 'already-served'])

/** An action that this person has done already needs no button any more; the list beside it shows the tick. */
export function undone(action: ActionView | null): ActionView | null {
  return DONE.has(action?.why_not?.code ?? '') ? null : action
}

/** 申请人 or 被申请人. In the court's states both are 申请人, so the server's word is what counts. */
export function sideText(roleLabel: string): string {
  if (!english.value) return roleLabel
  if (roleLabel === '担保人' || roleLabel === '保证人') return t('role.guarantor')
  return roleLabel === '被申请人' ? t('role.respondent') : t('role.applicant')
}

/** What somebody in a room is. */
export function seatText(role: string, roleLabel: string): string {
  const key = `staff.${role}`
  return english.value ? (knows(key) ? t(key) : sideText(roleLabel)) : roleLabel
}

type Deadline = NonNullable<CaseRow['deadline']>

export function daysLeftText(deadline: Deadline): string {
  switch (deadline.level) {
    case 'over': return t('deadline.over')
    case 'last': return t('deadline.today')
    case 'low':
    case 'plenty': return t('deadline.left', { days: deadline.days_left })
    default: return deadline.level satisfies never
  }
}

export function deadlineText(deadline: Deadline): string {
  const key = `deadline.${deadline.what}`
  const day = dayText(civilDay(deadline.day), language.value)
  return knows(key) ? t(key, { day }) : english.value ? t('deadline.latest', { day }) : `${deadline.label}${t('comma')}${t('deadline.latest', { day })}`
}

/** `第0046号` of `（2026）潞川柳河人调字第0046号`: what a mediator calls a case. */
export function shortNumber(number: string): string {
  return /第\d+号$/.exec(number)?.[0] ?? number
}

/** `诉前调确31号` of `（2026）晋0499诉前调确31号`. */
export function shortDocket(docket: string): string {
  return /[^\d）)]+\d+号$/.exec(docket)?.[0] ?? docket
}

/** `柳河` of `柳河街道人民调解委员会`: what a table has room for. */
export function shortOrganisation(name: string): string {
  return name.replace(/(街道|镇|乡|社区|村)?人民调解委员会$/, '') || name
}

/** How a deadline looks: red only on its last day or after it. */
export function urgency(deadline: CaseRow['deadline']): 'act' | 'wait' | '' {
  if (deadline === null) return ''
  const level = deadline.level
  switch (level) {
    case 'over':
    case 'last': return 'act'
    case 'low': return 'wait'
    case 'plenty': return ''
    default: return level satisfies never
  }
}
