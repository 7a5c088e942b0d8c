/** A case at the desk. Whoever was signed out meanwhile is led to the sign-in page and comes back here afterwards. */
import { watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { Problem } from '@/api/client'
import { type CaseHandle, useCase } from '@/live/useCase'
import { restoreAnew } from './session'

export function useDeskCase(caseId: string): CaseHandle {
  const handle = useCase(caseId)
  useSignInAgain(handle.problem)
  return handle
}

export function useSignInAgain(problem: Readonly<Ref<Problem | null>>): void {
  const router = useRouter()
  watch(problem, async (now) => {
    if (now?.status !== 401 || (await restoreAnew())) return
    await router.replace({ name: 'login', query: { to: router.currentRoute.value.fullPath } })
  })
}
