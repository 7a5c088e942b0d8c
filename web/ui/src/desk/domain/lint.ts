/** How a finding looks: a block that does not stop the text says what it stops instead. */
import type { CaseView } from '@/api/types'

export type Found = CaseView['findings'][number]
export type Weight = 'block' | 'paper' | 'filing' | 'warn' | 'hint'

/** 婚姻、收养、继承 are signed on paper anyway (电子签名法 3), and what only bars the application does not stop the agreement. */
export function weightOf(finding: Pick<Found, 'level' | 'scope'>, disputeType: string): Weight {
  if (finding.level !== 'block') return finding.level
  if (finding.scope === 'e_sign' && (disputeType === '01' || disputeType === '02')) return 'paper'
  return finding.scope === 'filing' ? 'filing' : 'block'
}
