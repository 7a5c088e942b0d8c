/** Handwriting as the API takes it: thousandths of the writing area's width, time from the first point, stroke by stroke. */
import type { Stroke } from '@/api/types'

interface PadGroup { minWidth: number; maxWidth: number; points: readonly { x: number; y: number; time: number }[] }

export function strokesOf(groups: readonly PadGroup[], width: number): Stroke[] {
  const first = groups[0]?.points[0]?.time ?? 0
  const scaled = (value: number): number => Math.round((value * 1000) / Math.max(1, width))
  return groups
    .map((group) => ({
      points: group.points.map((point) => ({
        x: scaled(point.x),
        y: scaled(point.y),
        t: Math.max(0, Math.round(point.time - first)),
        width: scaled((group.minWidth + group.maxWidth) / 2),
      })),
    }))
    .filter((stroke) => stroke.points.length > 0)
}
