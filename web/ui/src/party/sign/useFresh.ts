/** 签名前再核对一次: a signature needs an authentication of the last minutes; parties prove it by SMS code. */
import { ref, type Ref } from 'vue'
import { api, type Problem } from '@/api/client'
import { useSession } from '@/live/useSession'

export type Fresh = {
  asking: Readonly<Ref<boolean>>
  code: Ref<string>
  problem: Readonly<Ref<Problem | null>>
  busy: Readonly<Ref<boolean>>
  ask(): Promise<void>
  confirm(): Promise<boolean>
  cancel(): void
}

export function useFresh(): Fresh {
  const session = useSession()
  const asking = ref(false)
  const code = ref('')
  const problem = ref<Problem | null>(null)
  const busy = ref(false)
  return {
    asking,
    code,
    problem,
    busy,
    async ask() {
      asking.value = true
      code.value = ''
      const answer = await api.confirmSms()
      problem.value = answer.ok ? null : answer.problem
    },
    async confirm() {
      if (busy.value) return false
      busy.value = true
      const answer = session.take(await api.confirmParty(code.value))
      busy.value = false
      problem.value = answer.ok ? null : answer.problem
      code.value = ''
      return answer.ok
    },
    cancel: () => (asking.value = false),
  }
}
