/** 长辈模式: bigger and fewer. Remembered on this device, so that one tap is enough for good. */
import { ref, watchEffect } from 'vue'

const KEY = 'tq-elder'

export const elder = ref(read())

export function setElder(on: boolean): void {
  elder.value = on
  try {
    localStorage.setItem(KEY, on ? '1' : '')
  } catch {
    // Private windows of some phones refuse storage; the mode then lasts as long as the page.
  }
}

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === '1'
  } catch {
    return false
  }
}

/** Keeps `<html data-elder>` in step with the switch. */
export function installElder(page: Document): void {
  watchEffect(() => {
    page.documentElement.toggleAttribute('data-elder', elder.value)
  })
}
