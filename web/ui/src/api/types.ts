/**
 * The shapes of /api/openapi.json under short names. Generated types hold what the service declares; here they only get
 * their names, and answers say plainly that an absent value comes as null.
 */
import type { components } from './schema'

type S = components['schemas']

/** The service writes every field of an answer, so none of them is optional: what is not there is null. */
type Present<T> = T extends readonly (infer Item)[] ? Present<Item>[] : T extends object ? { [K in keyof T]-?: Present<Exclude<T[K], undefined>> } : T

export type ConsentItem = S['ConsentItem']
export type ClauseAnswer = S['Answer']
export type DeviceState = S['DeviceState']
export type NetworkState = S['Grade']
export type DeadlineLevel = S['Level']
export type PartyRole = S['PartyRole']
export type EndReason = S['EndReason']
export type Ground = S['GroundCode']
export type Finding = S['Finding']
export type IdentityCheck = S['IdentityCheck']
export type StaffRole = 'mediator' | 'recorder' | 'seal_keeper' | 'operator' | 'judge' | 'clerk' | 'supervisor' | 'admin'

export type Me = Present<S['Me']>
export type SiteInfo = Present<S['Site']>
export type StationState = Present<S['StationState']>
export type DemoInfo = Present<S['Demo']>
export type OutboxMessage = Present<S['OutboxMessage']>

export type OrganisationRecord = Present<S['OrganisationRecord']>
export type NewOrganisation = S['NewOrganisation']
export type OrganisationChange = S['OrganisationChange']
export type OrganisationDescription = S['OrganisationDescription']
export type Template = Present<S['Template']>
export type NewTemplate = S['NewTemplate']
export type TemplateChange = S['TemplateChange']
export type AccountRecord = Present<S['AccountRecord']>
export type AddedAccount = Present<S['AddedAccount']>
export type NewAccount = S['NewAccount']
export type Leaving = S['Leaving']
export type OpenCase = Present<S['OpenCase']>
export type RegisterChange = Present<S['RegisterChange']>
export type SealRecord = Present<S['SealRecord']>
export type Holidays = Present<S['Holidays']>
export type HolidayYear = Present<S['HolidayYear']>
export type HolidaysEntered = Present<S['HolidaysEntered']>
export type NewHolidays = S['NewHolidays']
export type Numbers = Present<S['Numbers']>

export type Stage = Present<S['Stage']>
export type CaseRow = Present<S['CaseRow']>
export type Alert = Present<S['Alert']>
export type Duty = Present<S['Duty']>
export type CourtTimes = Present<S['CourtTimes']>
export type CourtSlots = Present<S['CourtSlots']>
export type OfferedSlot = Present<S['OfferedSlot']>
export type NewSlots = S['NewSlots']
export type DeviceCheck = Present<S['DeviceCheck']>
export type PartyView = Omit<Present<S['PartyView']>, 'consents'> & { consents: Partial<Record<ConsentItem, boolean>> }
export type ClauseView = Present<S['ClauseView']>
export type DocumentView = Present<S['DocumentView']>
export type ActionView = Present<S['ActionView']>
export type CaseView = Omit<Present<S['CaseView']>, 'parties'> & { parties: PartyView[] }
export type Day = Present<S['DayView']>
export type Amount = Present<S['AmountView']>

export type Command = S['Command']
export type CommandKind = S['CommandKind']
export type ClauseDraft = S['ClauseDraft']
export type PartyDraft = S['PartyDraft']
export type RegisterCase = S['NewCase']
export type Stroke = S['Stroke']
export type Instead = S['Instead']
export type Hindrance = S['Hindrance']

export type ParticipantView = CaseView['participants'][number]
export type AttendantView = Present<S['AttendantView']>
export type Promised = S['Promise']
export type Invitation = Present<S['InvitationView']>
export type InvitationSecrets = Present<S['NewInvitation']>
export type Verification = Present<S['Verification']>
export type TechnicalAnswer = Present<S['TechnicalAnswer']>

export type PaperPlace = Present<S['Place']>
export type PaperBlock = Present<S['Block']>
/** What a document says, in reading order; the same value is drawn as its PDF. */
export type Paper = Omit<Present<S['Paper']>, 'blocks'> & { blocks: PaperBlock[] }
