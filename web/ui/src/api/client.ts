/** Every call of the service by name. Paths and bodies as in /api/openapi.json. */
import { call, upload } from './http'
import type { Answer } from './problem'
import type {
  AccountRecord, AddedAccount, Alert, AttendantView, CaseRow, CaseView, Command, CourtSlots, CourtTimes, DemoInfo, Duty, Holidays, HolidaysEntered,
  Invitation, InvitationSecrets, Leaving, Me, NewAccount, NewHolidays, NewOrganisation, NewSlots, NewTemplate, Numbers, OpenCase, OrganisationChange, OrganisationRecord, OutboxMessage, Paper,
  Promised, RegisterCase, RegisterChange, SealRecord, SiteInfo, StationState, TechnicalAnswer, Template, TemplateChange, Verification,
} from './types'

export type { Answer, Problem } from './problem'

const id = encodeURIComponent

export const api = {
  me: () => call<Me>('GET', '/api/session'),
  login: (login: string, password: string) => call<Me>('POST', '/api/session', { login, password }),
  logout: () => call<null>('DELETE', '/api/session'),
  confirmPassword: (password: string) => call<Me>('POST', '/api/session/confirm', { password }),

  changePassword: (password: string, newPassword: string) => call<Me>('POST', '/api/session/password', { password, new_password: newPassword }),

  organisationRecords: () => call<OrganisationRecord[]>('GET', '/api/admin/organisations'),
  addOrganisation: (organisation: NewOrganisation) => call<OrganisationRecord>('POST', '/api/admin/organisations', organisation),
  changeOrganisation: (organisation: string, change: OrganisationChange) => call<OrganisationRecord>('POST', `/api/admin/organisations/${id(organisation)}`, change),
  templates: () => call<Template[]>('GET', '/api/templates'),
  templateRecords: () => call<Template[]>('GET', '/api/admin/templates'),
  addTemplate: (template: NewTemplate) => call<Template>('POST', '/api/admin/templates', template),
  changeTemplate: (template: string, change: TemplateChange) => call<Template>('POST', `/api/admin/templates/${id(template)}`, change),
  accounts: () => call<AccountRecord[]>('GET', '/api/admin/accounts'),
  addAccount: (account: NewAccount) => call<AddedAccount>('POST', '/api/admin/accounts', account),
  disableAccount: (account: string, reason: Leaving) => call<AccountRecord>('POST', `/api/admin/accounts/${id(account)}`, { kind: 'disable', reason }),
  enableAccount: (account: string) => call<AccountRecord>('POST', `/api/admin/accounts/${id(account)}`, { kind: 'enable' }),
  resetPassword: (account: string) => call<{ password: string | null }>('POST', `/api/admin/accounts/${id(account)}/password`, {}),
  openCases: (account: string) => call<OpenCase[]>('GET', `/api/admin/accounts/${id(account)}/cases`),
  registerChanges: () => call<RegisterChange[]>('GET', '/api/admin/changes'),
  seals: () => call<SealRecord[]>('GET', '/api/admin/seals'),
  holidays: () => call<Holidays>('GET', '/api/admin/holidays'),
  enterHolidays: (year: NewHolidays) => call<HolidaysEntered>('POST', '/api/admin/holidays', year),
  numbers: (from: string, until: string) => call<Numbers>('GET', `/api/numbers?from=${id(from)}&until=${id(until)}`),
  numbersUrl: (from: string, until: string) => `/api/numbers.csv?from=${id(from)}&until=${id(until)}`,

  site: () => call<SiteInfo>('GET', '/api/site'),
  demo: () => call<DemoInfo>('GET', '/api/demo'),
  outbox: () => call<OutboxMessage[]>('GET', '/api/demo/outbox'),

  cases: () => call<CaseRow[]>('GET', '/api/cases'),
  alerts: () => call<Alert[]>('GET', '/api/alerts'),
  handleAlert: (alert: string) => call<null>('POST', `/api/alerts/${id(alert)}/handled`),
  register: (draft: RegisterCase) => call<CaseView>('POST', '/api/cases', draft),
  case: (caseId: string) => call<CaseView>('GET', `/api/cases/${id(caseId)}`),
  invite: (caseId: string, party: string) => call<InvitationSecrets>('POST', `/api/cases/${id(caseId)}/parties/${id(party)}/invitation`),
  inviteParticipant: (caseId: string, participant: string) => call<InvitationSecrets>('POST', `/api/cases/${id(caseId)}/participants/${id(participant)}/invitation`),
  upload: (caseId: string, file: Blob, progress: (percent: number) => void = () => {}) => upload<{ id: string; length: number }>(`/api/cases/${id(caseId)}/files`, file, progress),
  /** Hands in a photograph of a name; the answer shows what was found in it, as a PNG in base 64. */
  signaturePhoto: (caseId: string, photo: Blob) => call<{ id: string; preview: string }>('POST', `/api/cases/${id(caseId)}/signature-photos`, photo),
  paper: (url: string) => call<Paper>('GET', url),

  invitation: (token: string) => call<Invitation>('GET', `/api/invitations/${id(token)}`),
  invitationSms: (token: string) => call<null>('POST', `/api/invitations/${id(token)}/sms`),
  enterByToken: (token: string, smsCode: string) => call<Me>('POST', '/api/party/session', { token, sms_code: smsCode }),
  enterByCode: (code: string, smsCode: string) => call<Me>('POST', '/api/party/session', { code, sms_code: smsCode }),
  confirmSms: () => call<null>('POST', '/api/party/confirm/sms'),
  choosePhrase: (phrase: string) => call<null>('POST', '/api/party/phrase', { phrase }),
  confirmParty: (smsCode: string) => call<Me>('POST', '/api/party/confirm', { sms_code: smsCode }),

  attendant: () => call<AttendantView>('GET', '/api/attendant'),
  givePromise: (promise: Promised, given: boolean) => call<AttendantView>('POST', '/api/attendant/promises', { promise, given }),

  station: () => call<StationState>('GET', '/api/station'),
  openStation: (caseId: string) => call<Me>('POST', '/api/station', { case_id: caseId }),
  drawCurtain: () => call<null>('POST', '/api/station/curtain'),
  stationSms: (code: string) => call<{ sms_sent_to: string }>('POST', '/api/station/sms', { code }),
  sitDown: (code: string, smsCode: string) => call<Me>('POST', '/api/station/people', { code, sms_code: smsCode }),
  takeTurn: (code: string) => call<Me>('POST', '/api/station/turn', { code }),
  leaveStation: () => call<null>('POST', '/api/station/leave'),

  media: (ticket: string, sdp: string, restart: boolean) => call<{ sdp: string }>('POST', '/api/media', { ticket, sdp, restart }),

  verifyCode: (checkCode: string) => call<Verification>('GET', `/api/verify/${id(checkCode)}`),
  verifyReport: (sha256: string) => call<TechnicalAnswer>('POST', '/api/verify/report', { sha256 }),
  verifyHash: (sha256: string) => call<Verification>('POST', '/api/verify', { sha256 }),

  duty: () => call<Duty[]>('GET', '/api/duty'),
  beginDuty: (until: string) => call<null>('POST', '/api/duty', { until }),
  endDuty: () => call<null>('DELETE', '/api/duty'),
  slots: () => call<CourtSlots>('GET', '/api/slots'),
  offerSlots: (row: NewSlots) => call<{ offered: number }>('POST', '/api/slots', row),
  withdrawSlot: (slot: string) => call<null>('DELETE', `/api/slots/${id(slot)}`),
  courtTimes: (caseId: string) => call<CourtTimes>('GET', `/api/cases/${id(caseId)}/slots`),
  answerSlot: (caseId: string, slot: string, yes: boolean) => call<CourtTimes>('POST', `/api/cases/${id(caseId)}/slots/${id(slot)}`, { yes }),

  /** The planned session as a file for a calendar. */
  calendarUrl: (caseId: string) => `/api/cases/${id(caseId)}/appointment.ics`,

  perform,
} as const

/** These carry their own guard (a hash, an item, a document), so a newer version of the case does not change what was meant. */
const GUARDED: ReadonlySet<Command['kind']> = new Set(['answer_clause', 'consent', 'record_check', 'sign', 'attest_signature', 'receive', 'attach_file', 'share_file'])

/** How often a command is sent again when no answer came. The id makes a repetition return the first result. */
const RESENDS = 2

/**
 * Gives a command. Sent again with the same id if the network broke, and once more at the present version if a guarded
 * command met a newer one.
 */
async function perform(caseId: string, version: number, command: Command): Promise<Answer<CaseView>> {
  const path = `/api/cases/${id(caseId)}/commands`
  const commandId = newCommandId()
  let answer = await call<CaseView>('POST', path, { id: commandId, version, command })
  for (let sent = 0; sent < RESENDS && !answer.ok && answer.problem.status === 0; sent += 1) {
    await pause(400 * 2 ** sent)
    answer = await call<CaseView>('POST', path, { id: commandId, version, command })
  }
  if (answer.ok || answer.problem.code !== 'stale' || !GUARDED.has(command.kind)) return answer
  const present = await api.case(caseId)
  if (!present.ok) return answer
  return call<CaseView>('POST', path, { id: newCommandId(), version: present.value.version, command })
}

/** A random id of 128 bits. `crypto.randomUUID` is missing on plain HTTP in a LAN, `getRandomValues` is not. */
export function newCommandId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
