/** Who is signed in on this page. One state for the whole page. */
import { ref, shallowRef, type Ref } from 'vue'
import { api, type Answer } from '@/api/client'
import type { Me } from '@/api/types'
import { closeLive } from './useLive'

const me = shallowRef<Me | null>(null)
const known = ref(false)

export type Session = {
  me: Readonly<Ref<Me | null>>
  /** Whether the service has been asked; before that nobody can say that nobody is signed in. */
  known: Readonly<Ref<boolean>>
  load(): Promise<Me | null>
  take(answer: Answer<Me>): Answer<Me>
  signOut(): Promise<void>
  /** Nobody is signed in here any more; the live socket goes on, for it is the device's. */
  forget(): void
}

export function useSession(): Session {
  return {
    me,
    known,
    async load() {
      const answer = await api.me()
      if (answer.ok) me.value = answer.value
      else if (answer.problem.status === 401) me.value = null
      known.value = true
      return me.value
    },
    take(answer) {
      if (answer.ok) {
        if (me.value !== null && me.value.id !== answer.value.id) closeLive()
        me.value = answer.value
        known.value = true
      }
      return answer
    },
    async signOut() {
      await api.logout()
      me.value = null
      closeLive()
    },
    forget() {
      me.value = null
    },
  }
}
