/** The shapes of /api/openapi.json under short names. */

export type ConsentItem =
  | 'rights_notice' | 'mediation_online' | 'personal_information' | 'quiet_place' | 'electronic_signature'
  | 'share_with_court' | 'confirmation_online' | 'inquiry_online' | 'electronic_service'
export type StaffRole = 'mediator' | 'recorder' | 'seal_keeper' | 'operator' | 'judge' | 'clerk' | 'admin'
export type ClauseAnswer = 'agree' | 'change' | 'unclear'
export type DeviceState = 'ok' | 'refused' | 'missing'
export type NetworkState = 'good' | 'fair' | 'bad'
export type DeadlineLevel = 'plenty' | 'low' | 'last' | 'over'
export type PartyRole = 'applicant' | 'respondent'
export type EndReason = 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E6' | 'E7' | 'E8'
export type Ground = 'RJ-1' | 'RJ-2' | 'RJ-3' | 'RJ-4' | 'RJ-5' | 'RJ-6'
export type Finding = 'none' | 'ask' | 'found'
export type IdentityCheck = 'document_seen' | 'sms_and_visual' | 'known_in_person'

export type Me = {
  subject: 'staff' | 'party'
  id: string
  name: string
  role: string
  organisation: { name: string; phone: string } | null
  case_id: string | null
  party_id: string | null
  authenticated_at: string
  fresh: boolean
  demo: boolean
}

export type DemoInfo = {
  accounts: { login: string; password: string; name: string; role: string; organisation: string }[]
  outbox_url: string
}
export type OutboxMessage = { id: string; phone: string; text: string; at: string; link: string | null; code: string | null }

export type Stage = { mediation: string; confirmation: string | null; label: string; key: string }
export type CaseRow = {
  id: string
  version: number
  title: string
  number: string
  docket_no: string | null
  cause: string
  stage: Stage
  parties: { id: string; name: string; role_label: string }[]
  amount_fen: number | null
  deadline: { what: string; day: string; days_left: number; level: DeadlineLevel } | null
  readiness: { party_id: string; name: string; state: 'none' | 'invited' | 'checked' | 'ready' | 'admitted'; online: boolean }[]
  claimed_by: { id: string; name: string } | null
  both_online: boolean
  next: string | null
  updated_at: string
}

export type DeviceCheck = { camera: DeviceState; microphone: DeviceState; network: NetworkState; verdict: string }
export type PartyView = {
  id: string
  role: PartyRole
  role_label: string
  kind: 'person' | 'organisation'
  name: string
  short_name: string
  acting_name: string
  acting_title: string | null
  phone_masked: string
  id_masked: string
  address: string
  me: boolean
  invited: boolean
  check: DeviceCheck | null
  consents: Partial<Record<ConsentItem, boolean>>
  missing_consents: ConsentItem[]
  admitted: boolean
  admitted_to_court: boolean
  served_at: string | null
  received_at: string | null
}

export type ClauseDraft =
  | { kind: 'pay'; debtors: string[]; creditor: string; amount_fen: number; due: string; method: string; purpose: string }
  | { kind: 'instalments'; debtors: string[]; creditor: string; total_fen: number; parts: { amount_fen: number; due: string }[]; method: string; purpose: string }
  | { kind: 'act'; debtors: string[]; what: string; standard: string; place: string; due: string; acceptance: string }
  | { kind: 'default'; overdue_days: number; note?: string }
  | { kind: 'release'; text: string }
  | { kind: 'other'; text: string }

export type Day = { day: string; text: string }
export type Amount = { digits: string; capital: string; fen: number }
export type ClauseView = {
  id: string
  no: number
  kind: ClauseDraft['kind']
  draft: ClauseDraft | null
  text: string
  plain: { text: string } | null
  amount: Amount | null
  due: Day | null
  parts: { amount: Amount; due: Day }[] | null
  hash: string
  previous_text: string | null
  changed_by: string | null
  answers: { party_id: string; answer: ClauseAnswer | null; note: string | null; at: string | null }[]
  state: 'open' | 'agreed' | 'change' | 'unclear'
}

export type DocumentView = {
  id: string
  code: string
  title: string
  frozen_sha256: string
  sha256: string
  check_code: string
  complete: boolean
  superseded: boolean
  signatures: { field: string; role_label: string; name: string; party_id: string | null; signed_at: string | null; mine: boolean }[]
  url: string
  paper_url: string
}

export type ActionView = {
  kind: Command['kind']
  allowed: boolean
  why_not: { code: string; text: string } | null
  party_id: string | null
  document_id: string | null
}

export type CaseView = {
  id: string
  version: number
  title: string
  number: string
  docket_no: string | null
  cause: string
  dispute_type: string
  facts: string
  stage: Stage
  organisation: { id: string; name: string; phone: string }
  mediator: { id: string; name: string }
  court: { id: string; name: string }
  judge: { id: string; name: string } | null
  parties: PartyView[]
  clauses: ClauseView[]
  documents: DocumentView[]
  effective_at: string | null
  window: { due_safe: Day; due_legal: Day; days_left: number; level: DeadlineLevel; open: boolean } | null
  court_review: {
    claimed_by: { id: string; name: string } | null
    claim_until: string | null
    hearing_open: boolean
    hearing_opened_at: string | null
    grounds: { code: Ground; text: string; finding: Finding | null; note: string }[]
    outcome: 'confirm' | 'dismiss' | null
  } | null
  steps: { key: string; label: string; state: 'done' | 'now' | 'todo'; note: string }[]
  actions: ActionView[]
  timeline: { at: string; kind: string; text: string; actor_name: string }[]
}

export type PartyDraft = { role: PartyRole } & (
  | { kind: 'person'; name: string; sex: 'male' | 'female'; birth: string; id_no: string; phone: string; address: string }
  | { kind: 'organisation'; name: string; credit_code: string; address: string; representative: { name: string; title: string; id_no: string; phone: string } }
)

export type RegisterCase = { title: string; dispute_type: string; cause: string; source: string; facts: string; court: string; mode: string }

export type Command =
  | { kind: 'add_party'; draft: PartyDraft }
  | { kind: 'correct_party'; party: string; draft: PartyDraft }
  | { kind: 'invite'; party: string }
  | { kind: 'record_check'; camera: DeviceState; microphone: DeviceState; network: NetworkState; verdict: string }
  | { kind: 'consent'; item: ConsentItem; given: boolean }
  | { kind: 'admit'; party: string; identity: IdentityCheck }
  | { kind: 'open_session' }
  | { kind: 'add_clause'; draft: ClauseDraft }
  | { kind: 'edit_clause'; clause: string; hash: string; draft: ClauseDraft }
  | { kind: 'remove_clause'; clause: string; hash: string }
  | { kind: 'answer_clause'; clause: string; hash: string; answer: ClauseAnswer; note: string }
  | { kind: 'freeze' }
  | { kind: 'reopen'; reason: string }
  | { kind: 'sign'; document: string; sha256: string; strokes: Stroke[] }
  | { kind: 'seal'; document: string; sha256: string }
  | { kind: 'end'; reason: EndReason; note: string }
  | { kind: 'refuse'; reason: string }
  | { kind: 'start_application' }
  | { kind: 'decline_application'; reason: string }
  | { kind: 'accept'; docket_no: string }
  | { kind: 'claim' }
  | { kind: 'release' }
  | { kind: 'admit_to_court'; party: string; identity: IdentityCheck }
  | { kind: 'open_hearing' }
  | { kind: 'assess'; ground: Ground; finding: Finding; note: string }
  | { kind: 'draft_ruling'; outcome: { kind: 'confirm' } | { kind: 'dismiss'; grounds: Ground[]; reasons: string } }
  | { kind: 'serve'; party: string }
  | { kind: 'receive'; document: string }

/** One stroke of handwriting: points in thousandths of the writing area's width, y downwards, `t` in milliseconds since the first point. */
export type Stroke = { points: { x: number; y: number; t: number; width: number }[] }

export type Invitation = {
  case_title: string
  organisation: string
  organisation_phone: string
  mediator: string
  party_name: string
  sms_sent_to: string
  state: 'open' | 'expired' | 'paused'
  paused_until: string | null
}
export type InvitationSecrets = { link: string; qr_svg: string; code: string; sms_sent_to: string }

export type PaperPlace = { field: string; label: string; caption: string | null; alt: string; mark: 'hand' | 'seal' | 'name' }
export type PaperBlock =
  | { block: 'heading'; text: string }
  | { block: 'paragraph'; text: string }
  | { block: 'flush'; text: string }
  | { block: 'item'; label: string; text: string }
  | { block: 'table'; widths: number[]; headed: boolean; rows: string[][] }
  | { block: 'right'; text: string }
  | { block: 'places'; places: PaperPlace[]; right: boolean }
  | { block: 'sealed'; place: PaperPlace; lines: string[] }
/** What a document says, in reading order; the same value is drawn as its PDF. */
export type Paper = {
  kind: string
  title: string
  head: string | null
  number: string | null
  issuer: string
  blocks: PaperBlock[]
  notice: string | null
  check: { url: string; code: string } | null
}

export type Verification = {
  match: boolean
  document: { title: string; code: string; number: string; effective_on: string | null; issued_on: string } | null
  revision: { latest: boolean; missing: string[] } | null
  signers: { role_label: string; name_masked: string; signed_at: string }[]
  ruling: 'none' | 'pending' | 'confirmed' | 'dismissed'
  sha256: string
}
