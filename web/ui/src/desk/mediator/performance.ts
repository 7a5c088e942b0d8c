/** 履行: short forms of what the committee does about an agreement in force. */
import type { CaseHandle } from '@/live/useCase'
import { localOf } from '../domain/moment'
import { orderForm } from '../parts/form'
import { t } from '../text'

/** 回访. */
export async function recordVisit(handle: CaseHandle): Promise<void> {
  const manners = ['phone', 'video', 'home', 'office'] as const
  const satisfactions = ['satisfied', 'mostly', 'dissatisfied'] as const
  const levels = ['calm', 'slight', 'low', 'medium', 'high'] as const
  await orderForm(handle, {
    title: t('more.record_visit'), text: t('visit.text'), go: t('party.save'),
    fields: [
      { key: 'on', label: t('visit.on'), kind: 'date', value: localOf(new Date()).slice(0, 10) },
      { key: 'manner', label: t('visit.manner'), kind: 'choice', value: 'phone', choices: manners.map((one) => ({ value: one, label: t(`visit.${one}`) })) },
      { key: 'performance', label: t('visit.performance'), kind: 'text' },
      { key: 'all_performed', label: t('visit.all'), kind: 'tick', optional: true },
      { key: 'satisfaction', label: t('visit.satisfaction'), kind: 'choice', choices: satisfactions.map((one) => ({ value: one, label: t(`visit.${one}`) })) },
      { key: 'risk_level', label: t('visit.risk'), kind: 'choice', value: 'calm', choices: levels.map((one) => ({ value: one, label: t(`risk.${one}`) })) },
      { key: 'risk', label: t('visit.riskWhat'), kind: 'text', optional: true, when: (values) => values.risk_level !== 'calm' },
      { key: 'measures', label: t('visit.measures'), kind: 'text', optional: true, when: (values) => values.risk_level !== 'calm' },
      { key: 'lawsuit', label: t('visit.lawsuit'), kind: 'line', optional: true },
      { key: 'next_on', label: t('visit.next'), kind: 'date', optional: true },
    ],
    command: (values) => ({
      kind: 'record_visit', on: values.on ?? '', manner: manners.find((one) => one === values.manner) ?? 'phone', performance: values.performance ?? '', all_performed: values.all_performed === 'yes',
      satisfaction: satisfactions.find((one) => one === values.satisfaction) ?? 'mostly', risk_level: levels.find((one) => one === values.risk_level) ?? 'calm',
      risk: values.risk ?? '', measures: values.measures ?? '', lawsuit: values.lawsuit ?? '', ...(values.next_on ? { next_on: values.next_on } : {}),
    }),
  })
}
