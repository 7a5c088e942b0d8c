/**
 * What was written but not sent, kept for this tab: a reload, a way back or a dead network must not cost anybody a signature.
 * It lies in the session's storage, so that it goes when the tab is closed, and under the hash of the text it belongs to.
 */
import type { PointGroup } from 'signature_pad'

const PREFIX = 'tiaoque-writing-'

export function keepDraft(key: string, groups: readonly PointGroup[]): void {
  try {
    if (groups.length === 0) sessionStorage.removeItem(PREFIX + key)
    else sessionStorage.setItem(PREFIX + key, JSON.stringify(groups))
  } catch {
    // No room or no storage: what is on the screen stays there.
  }
}

export function draftOf(key: string): PointGroup[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? '[]')
    return Array.isArray(found) && found.every(isGroup) ? found : []
  } catch {
    return []
  }
}

function isGroup(value: unknown): value is PointGroup {
  if (typeof value !== 'object' || value === null || !('points' in value) || !Array.isArray(value.points)) return false
  return value.points.every((point: unknown) => typeof point === 'object' && point !== null && 'x' in point && Number.isFinite(point.x) && 'y' in point && Number.isFinite(point.y))
}
