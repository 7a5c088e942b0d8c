/** Who sits at this desk, and whether they have just shown that it is still them. */
import { computed, shallowRef } from 'vue'
import { api, type Problem } from '@/api/client'
import type { StaffRole } from '@/api/types'
import { useSession } from '@/live/useSession'

const session = useSession()

/** The member of staff, if one is signed in; a party's session does not open the desk. */
export const me = computed(() => (session.me.value?.subject === 'staff' ? session.me.value : null))
export const role = computed(() => (me.value ? (me.value.role as StaffRole) : null))

export async function restore(): Promise<void> {
  if (!session.known.value) await session.load()
}

/** Asks the service again; whether somebody is still signed in. */
export async function restoreAnew(): Promise<boolean> {
  await session.load()
  return me.value !== null
}

export async function signIn(login: string, password: string): Promise<Problem | null> {
  const answer = session.take(await api.login(login, password))
  return answer.ok ? null : answer.problem
}

export async function changePassword(password: string, fresh: string): Promise<Problem | null> {
  const answer = session.take(await api.changePassword(password, fresh))
  return answer.ok ? null : answer.problem
}

export const signOut = session.signOut

/** The question "are you still you?", open while somebody waits for the answer. Drawn once, by `PasswordHost`. */
export const passwordAsked = shallowRef<{ why: string; answer: (confirmed: boolean) => void } | null>(null)

/** Asks for the password again, as a signature and a seal need; `false` if the person turned back. */
export function confirmPassword(why: string): Promise<boolean> {
  passwordAsked.value?.answer(false)
  return new Promise((resolve) => {
    passwordAsked.value = {
      why,
      answer: (confirmed) => {
        passwordAsked.value = null
        resolve(confirmed)
      },
    }
  })
}

export async function givePassword(password: string): Promise<Problem | null> {
  const answer = session.take(await api.confirmPassword(password))
  return answer.ok ? null : answer.problem
}
