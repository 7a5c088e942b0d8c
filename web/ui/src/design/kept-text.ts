/** Words that were typed and not sent yet, kept for this tab, so that a reload or a killed page costs nobody a sentence. */
const PREFIX = 'tiaoque-text-'

export function keepText(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + key)
    else sessionStorage.setItem(PREFIX + key, text)
  } catch {
    // No room or no storage: what is on the screen stays there.
  }
}

export function keptText(key: string): string {
  try {
    return sessionStorage.getItem(PREFIX + key) ?? ''
  } catch {
    return ''
  }
}

/** Nothing of what somebody typed here is left for the next. */
export function forgetWords(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith('tiaoque-')) sessionStorage.removeItem(key)
  } catch {
    // Without storage nothing was kept.
  }
}
