import { expect, it } from 'vitest'
import { problemOf } from '@/api/problem'
import { fieldOfProblem, partyDraft, partyFields } from './party-draft'

const person = { role: 'respondent', kind: 'person', name: '赵建平', sex: 'male', birth: '1978-03-12', id_no: '990499197803121012', phone: '12000000002', address: '和畅家园' } as const

it('comes back as it was entered', () => {
  expect(partyDraft(partyFields('applicant', person))).toEqual(person)
  const company = { role: 'applicant', kind: 'organisation', name: '和畅物业', credit_code: '91990499MA0TET017C', address: '柳河街道', representative: { name: '尤国栋', title: '法定代表人', id_no: '990499197001010011', phone: '12000000001' } } as const
  expect(partyDraft(partyFields('applicant', company))).toEqual(company)
})

it('puts a refusal beside its field', () => {
  const problem = problemOf(422, { type: '/problems/invalid', detail: '身份证号码最后一位不对', field: 'id_no' })
  expect(fieldOfProblem(problem, 'person')).toBe('id_no')
  expect(fieldOfProblem(problem, 'organisation')).toBe('rep_id_no')
  expect(fieldOfProblem(problemOf(409, { type: '/problems/stale' }), 'person')).toBeNull()
})
