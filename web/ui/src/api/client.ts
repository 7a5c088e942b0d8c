/** Every call of the service by name. Paths and bodies as in /api/openapi.json. */
import { call } from './http'
import type { Answer } from './problem'
import type {
  CaseRow, CaseView, Command, DemoInfo, Invitation, InvitationSecrets, Me, OutboxMessage, Paper, RegisterCase, SiteInfo, TechnicalAnswer, Verification,
} from './types'

export type { Answer, Problem } from './problem'

const id = encodeURIComponent

export const api = {
  me: () => call<Me>('GET', '/api/session'),
  login: (login: string, password: string) => call<Me>('POST', '/api/session', { login, password }),
  logout: () => call<null>('DELETE', '/api/session'),
  confirmPassword: (password: string) => call<Me>('POST', '/api/session/confirm', { password }),

  site: () => call<SiteInfo>('GET', '/api/site'),
  demo: () => call<DemoInfo>('GET', '/api/demo'),
  outbox: () => call<OutboxMessage[]>('GET', '/api/demo/outbox'),

  cases: () => call<CaseRow[]>('GET', '/api/cases'),
  register: (draft: RegisterCase) => call<CaseView>('POST', '/api/cases', draft),
  case: (caseId: string) => call<CaseView>('GET', `/api/cases/${id(caseId)}`),
  invite: (caseId: string, party: string) => call<InvitationSecrets>('POST', `/api/cases/${id(caseId)}/parties/${id(party)}/invitation`),
  upload: (caseId: string, file: Blob) => call<{ id: string; length: number }>('POST', `/api/cases/${id(caseId)}/files`, file),
  /** Hands in a photograph of a name; the answer shows what was found in it, as a PNG in base 64. */
  signaturePhoto: (caseId: string, photo: Blob) => call<{ id: string; preview: string }>('POST', `/api/cases/${id(caseId)}/signature-photos`, photo),
  paper: (url: string) => call<Paper>('GET', url),

  invitation: (token: string) => call<Invitation>('GET', `/api/invitations/${id(token)}`),
  invitationSms: (token: string) => call<null>('POST', `/api/invitations/${id(token)}/sms`),
  enterByToken: (token: string, smsCode: string) => call<Me>('POST', '/api/party/session', { token, sms_code: smsCode }),
  enterByCode: (code: string, smsCode: string) => call<Me>('POST', '/api/party/session', { code, sms_code: smsCode }),
  confirmSms: () => call<null>('POST', '/api/party/confirm/sms'),
  confirmParty: (smsCode: string) => call<Me>('POST', '/api/party/confirm', { sms_code: smsCode }),

  media: (ticket: string, sdp: string) => call<{ sdp: string }>('POST', '/api/media', { ticket, sdp }),

  verifyCode: (checkCode: string) => call<Verification>('GET', `/api/verify/${id(checkCode)}`),
  verifyReport: (sha256: string) => call<TechnicalAnswer>('POST', '/api/verify/report', { sha256 }),
  verifyHash: (sha256: string) => call<Verification>('POST', '/api/verify', { sha256 }),

  perform,
} as const

/** These carry their own guard (a hash, an item, a document), so a newer version of the case does not change what was meant. */
const GUARDED: ReadonlySet<Command['kind']> = new Set(['answer_clause', 'consent', 'record_check', 'sign', 'attest_signature', 'receive'])

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
