/**
 * The writing area lies sideways on a phone: the reader turns the phone, the page does not turn with it. The canvas itself
 * stays upright, so that no library has to know about the rotation; only the points are turned when they are taken.
 */

export type Point = { readonly x: number; readonly y: number }

/** From the upright canvas of this width to the writer's view: their left edge is our top, their top our right edge. */
export function toWriter(point: Point, canvasWidth: number): Point {
  return { x: point.y, y: canvasWidth - point.x }
}

/** The way back, for drawing again what was written before the phone was turned. */
export function toCanvas(point: Point, canvasWidth: number): Point {
  return { x: canvasWidth - point.y, y: point.x }
}
