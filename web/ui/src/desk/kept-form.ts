/** Keeps what was typed into a form in this tab until it was saved: a lost connection, a mistaken click or a reload costs no words. */
import { watch } from 'vue'

export function useKeptForm<F extends object>(name: string, fields: F): { fields: F; forget: () => void } {
  const key = `desk.form.${name}`
  const kept = sessionStorage.getItem(key)
  if (kept) {
    try {
      Object.assign(fields, JSON.parse(kept))
    } catch {
      sessionStorage.removeItem(key)
    }
  }
  const stop = watch(() => JSON.stringify(fields), (text) => sessionStorage.setItem(key, text))
  return {
    fields,
    forget: () => {
      stop()
      sessionStorage.removeItem(key)
    },
  }
}
