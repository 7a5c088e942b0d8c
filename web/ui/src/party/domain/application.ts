/** 一起申请: who of the two sides has signed the joint application. Left is always the reader. */
import type { CaseView } from '@/api/types'
import { tallyOf, type Tally } from '@/design/tally'
import { fill } from '@/text'
import { p } from '../text'
import { documentOf, myself } from './step'

export function applicationTally(view: CaseView): { tally: Tally; words: string } | null {
  const me = myself(view)
  if (me === null) return null
  const signatures = documentOf(view, 'D14')?.signatures.filter((one) => one.party_id !== null) ?? []
  const signed = (party: string): boolean => signatures.some((one) => one.party_id === party && one.signed_at !== null)
  const others = view.parties.filter((party) => !party.me)
  const mine = signed(me.id)
  const theirs = others.length > 0 && others.every((party) => signed(party.id))
  const name = others.map((party) => party.short_name).join('、')
  const words = mine && theirs ? p.value.after.bothDid : mine ? fill(p.value.after.youDid, { name }) : theirs ? fill(p.value.after.theyDid, { name }) : p.value.after.none
  return { tally: tallyOf(mine ? 'agree' : 'none', theirs ? 'agree' : 'none'), words }
}
