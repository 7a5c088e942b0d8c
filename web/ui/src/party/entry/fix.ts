/** What to do about a failed check: which of the pictures with steps is shown. Pure; the browser's name comes in. */
import type { NetworkState } from '@/api/types'
import type { CheckResult, Obstacle } from './device-check'

/** The browsers whose settings lie in different places. */
export type Browser = 'wechat' | 'safari' | 'chrome' | 'desktop'

export type Fix = 'allow_wechat' | 'allow_safari' | 'allow_chrome' | 'allow_desktop' | 'hang_up' | 'absent' | 'open_wechat' | 'open_other' | 'insecure' | 'speak' | 'louder' | 'wifi'

export function browserOf(userAgent: string): Browser {
  if (/MicroMessenger/i.test(userAgent)) return 'wechat'
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'safari'
  return /Android|Mobile/.test(userAgent) ? 'chrome' : 'desktop'
}

function deviceFix(obstacle: Obstacle, browser: Browser): Fix | null {
  switch (obstacle) {
    case 'none':
      return null
    case 'refused':
      return `allow_${browser}`
    case 'held':
      return 'hang_up'
    case 'absent':
      return 'absent'
    case 'no_webrtc':
      return browser === 'wechat' ? 'open_wechat' : 'open_other'
    case 'insecure':
      return 'insecure'
    default:
      return obstacle satisfies never
  }
}

/** What the reader found while listening and speaking. */
export type Heard = { readonly silent: boolean; readonly deaf: boolean }

/** The fixes in the order in which they matter, each once: voice before picture, picture before speed. */
export function fixesOf(result: CheckResult, heard: Heard, browser: Browser): Fix[] {
  const network: Fix | null = result.network === ('good' satisfies NetworkState) ? null : 'wifi'
  const all = [
    deviceFix(result.obstacles.microphone, browser),
    heard.silent && result.microphone === 'ok' ? ('speak' as const) : null,
    deviceFix(result.obstacles.camera, browser),
    heard.deaf ? ('louder' as const) : null,
    network,
  ]
  return [...new Set(all.filter((fix) => fix !== null))]
}
