/**
 * What the case already has about each of the six grounds of 民诉法解释 358. Facts and counts as the service gives them,
 * overrides first; nothing is scored, and no fact decides anything.
 */
import type { CaseView, Ground, IdentityCheck } from '@/api/types'

/** One fact under a ground. `clause` is the number of the clause it speaks of; `notice` is what a judge would ask about. */
export type Fact = { clause: number | null; notice: boolean } & (
  | { kind: 'override'; code: string; reason: string; by: string }
  | { kind: 'clean' | 'noParticipants' | 'allDated' | 'allAgreed' }
  | { kind: 'participant'; name: string; role: string }
  | { kind: 'agent'; name: string; role: string; of: string }
  | { kind: 'identity'; name: string; check: IdentityCheck; at: string }
  | { kind: 'read'; clauses: number; minutes: number }
  | { kind: 'unclear'; name: string; times: number }
  | { kind: 'sameDevice'; names: string[]; from: string; until: string | null }
  | { kind: 'sum'; fen: number }
  | { kind: 'undated' }
  | { kind: 'place'; organisation: string; court: string }
  | { kind: 'window'; effective: string; filed: string }
)
type Bare = Fact extends infer One ? One extends Fact ? Omit<One, 'clause' | 'notice'> : never : never

/** Under which ground a finding that the committee went past is looked at (`legal.md` C.5). */
const GROUND_OF: Readonly<Record<string, Ground>> = {
  'K-01': 'RJ-6', 'K-02': 'RJ-6', 'K-03': 'RJ-6', 'K-04': 'RJ-6', 'K-05': 'RJ-6', 'K-06': 'RJ-6', 'K-07': 'RJ-2', 'K-08': 'RJ-1', 'K-09': 'RJ-1', 'K-10': 'RJ-1',
  'K-11': 'RJ-2', 'K-12': 'RJ-2', 'K-13': 'RJ-5', 'K-14': 'RJ-5', 'K-15': 'RJ-5', 'K-16': 'RJ-5', 'K-17': 'RJ-5', 'K-18': 'RJ-6', 'K-19': 'RJ-5', 'K-20': 'RJ-1',
}

const plain = (bare: Bare, clause: number | null = null): Fact => ({ ...bare, clause, notice: false }) as Fact
const notice = (bare: Bare, clause: number | null = null): Fact => ({ ...bare, clause, notice: true }) as Fact

type Seen = Pick<CaseView, 'overrides' | 'participants' | 'parties' | 'clauses' | 'court_review' | 'organisation' | 'court' | 'effective_at' | 'timeline'>

/** The facts under `ground`, those to ask about first. */
export function factsOf(view: Seen, ground: Ground): Fact[] {
  const overrides = view.overrides
    .filter((one) => (GROUND_OF[one.code] ?? 'RJ-1') === ground)
    .map((one) => notice({ kind: 'override', code: one.code, reason: one.reason, by: one.by }, one.clause))
  const rest = FACTS[ground](view)
  const shown = [...overrides, ...rest]
  const all = shown.length > 0 ? shown : [plain({ kind: 'clean' })]
  return [...all.filter((one) => one.notice), ...all.filter((one) => !one.notice)]
}

const FACTS: Readonly<Record<Ground, (view: Seen) => Fact[]>> = {
  'RJ-1': () => [],
  'RJ-2': (view) => (view.participants.length > 0
    ? view.participants.map((one) => plain({ kind: 'participant', name: one.name, role: one.role_label }))
    : [plain({ kind: 'noParticipants' })]),
  'RJ-3': () => [],
  'RJ-4': voluntary,
  'RJ-5': clear,
  'RJ-6': (view) => {
    const filed = view.timeline.find((entry) => entry.kind === 'filed')?.at
    const within = view.effective_at && filed ? [plain({ kind: 'window', effective: view.effective_at, filed })] : []
    return [plain({ kind: 'place', organisation: view.organisation.name, court: view.court.name }), ...within]
  },
}

function nameIn(view: Seen, id: string): string {
  return view.parties.find((party) => party.id === id)?.acting_name ?? ''
}

function voluntary(view: Seen): Fact[] {
  const agents = view.parties.flatMap((party) => party.agents.map((agent) => plain({ kind: 'agent', name: agent.name, role: agent.role_label, of: party.short_name })))
  const origin = view.court_review?.origin
  if (!origin) return agents
  const unclear = origin.clauses.flatMap((clause, index) => clause.unclear.map((one) => notice({ kind: 'unclear', name: nameIn(view, one.party_id), times: one.times }, index + 1)))
  const read = origin.read_from && origin.read_until && origin.read_from < origin.read_until
    ? [plain({ kind: 'read', clauses: origin.clauses.length, minutes: minutesBetween(origin.read_from, origin.read_until) })]
    : []
  const agreed = origin.clauses.length > 0 && origin.clauses.every((clause) => clause.agreed.length === view.parties.length)
  // Somebody may have been looked at more than once; the last time counts.
  const last = new Map(origin.identities.map((one) => [one.party_id, one]))
  const seen = [...last.values()].map((one) => plain({ kind: 'identity', name: nameIn(view, one.party_id), check: one.check, at: one.at }))
  const shared = origin.shared_devices.map((one) => notice({ kind: 'sameDevice', names: one.party_ids.map((id) => nameIn(view, id)), from: one.from, until: one.until }))
  return [...unclear, ...shared, ...read, ...(agreed ? [plain({ kind: 'allAgreed' })] : []), ...seen, ...agents]
}

function clear(view: Seen): Fact[] {
  const money = view.clauses.filter((clause) => clause.amount !== null)
  const fen = money.reduce((sum, clause) => sum + (clause.amount?.fen ?? 0), 0)
  const sum = fen > 0 ? [plain({ kind: 'sum', fen })] : []
  const due = view.clauses.filter((clause) => clause.kind === 'pay' || clause.kind === 'instalments' || clause.kind === 'act' || clause.kind === 'deliver')
  const undated = due.filter((clause) => clause.due === null && !clause.parts?.length).map((clause) => notice({ kind: 'undated' }, clause.no))
  const dated = due.length > 0 && undated.length === 0 ? [plain({ kind: 'allDated' })] : []
  return [...undated, ...sum, ...dated]
}

/** Whole minutes, at least one. */
export function minutesBetween(from: string, until: string): number {
  return Math.max(1, Math.round((Date.parse(until) - Date.parse(from)) / 60_000))
}
