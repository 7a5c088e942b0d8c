/** What at this desk needs a person at once, fetched anew whenever the service says that the lists changed. */
import { onScopeDispose, shallowRef, type Ref } from 'vue'
import { api } from '@/api/client'
import type { Alert } from '@/api/types'
import { useLiveMessages } from '@/live/useLive'

/** Shortest time between two fetches, as for the list of cases. */
const QUIET_MS = 300

export function useAlerts(): { alerts: Readonly<Ref<readonly Alert[]>>; handle(alert: Alert): Promise<void> } {
  const alerts = shallowRef<readonly Alert[]>([])
  let alive = true
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    alive = false
    clearTimeout(timer)
  })

  async function reload(): Promise<void> {
    const answer = await api.alerts()
    if (alive && answer.ok) alerts.value = answer.value
  }
  useLiveMessages((message) => {
    if (message.type !== 'changed' || message.topic !== 'cases') return
    clearTimeout(timer)
    timer = setTimeout(() => void reload(), QUIET_MS)
  })
  void reload()

  return {
    alerts,
    async handle(alert) {
      await api.handleAlert(alert.id)
      await reload()
    },
  }
}
