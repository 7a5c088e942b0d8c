/** Handwriting as the API takes it: thousandths of the writing area's width, time from the first point, stroke by stroke. */
import type { Stroke } from '@/api/types'

interface PadGroup { minWidth: number; maxWidth: number; points: readonly { x: number; y: number; time: number; pressure?: number }[] }

export function strokesOf(groups: readonly PadGroup[], width: number): Stroke[] {
  const first = groups[0]?.points[0]?.time ?? 0
  const scaled = (value: number): number => Math.round((value * 1000) / Math.max(1, width))
  const pressed = tellsPressure(groups)
  return groups
    .map((group) => ({
      points: group.points.map((point) => ({
        x: scaled(point.x),
        y: scaled(point.y),
        t: Math.max(0, Math.round(point.time - first)),
        width: scaled((group.minWidth + group.maxWidth) / 2),
        ...(pressed ? { pressure: Math.round(Math.min(1, Math.max(0, point.pressure ?? 0)) * 1000) } : {}),
      })),
    }))
    .filter((stroke) => stroke.points.length > 0)
}

/** A mouse and most fingers report one and the same pressure for every point: that is no measurement (Pointer Events 3, 4.1). */
function tellsPressure(groups: readonly PadGroup[]): boolean {
  return new Set(groups.flatMap((group) => group.points.map((point) => point.pressure ?? 0))).size > 1
}
