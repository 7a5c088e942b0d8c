/** Signs or seals a document of a case. The service wants the password to be some minutes old at most; if it is not, it is asked for and the act is tried once more. */
import type { Answer } from '@/api/client'
import type { CaseView, Command } from '@/api/types'
import type { CaseHandle } from '@/live/useCase'
import { confirmPassword, me } from '../session'
import { t } from '../text'

export async function performFresh(handle: CaseHandle, command: Command): Promise<Answer<CaseView> | null> {
  if (me.value && !me.value.fresh && !(await confirmPassword(t('password.sign')))) return null
  const answer = await handle.perform(command)
  if (answer.ok || answer.problem.code !== 'reauthenticate') return answer
  if (!(await confirmPassword(t('password.sign')))) return answer
  return handle.perform(command)
}
