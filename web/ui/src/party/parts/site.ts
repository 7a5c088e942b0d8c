/** What every visitor may know of this installation: its district, a telephone number of a human, and whether it is a demo. */
import { ref, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { SiteInfo } from '@/api/types'

export const site = shallowRef<SiteInfo | null>(null)
const asked = ref(false)

export function useSite(): typeof site {
  if (!asked.value) {
    asked.value = true
    void api.site().then((answer) => {
      if (answer.ok) site.value = answer.value
    })
  }
  return site
}
