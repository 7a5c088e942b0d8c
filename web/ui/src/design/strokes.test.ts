import { expect, it } from 'vitest'
import { strokesOf } from './strokes'

it('counts in thousandths of the width and from the first point', () => {
  const groups = [{ minWidth: 1, maxWidth: 3, points: [{ x: 50, y: 25, time: 1000 }, { x: 100, y: 50, time: 1016.4 }] }]
  expect(strokesOf(groups, 500)).toEqual([{ points: [{ x: 100, y: 50, t: 0, width: 4 }, { x: 200, y: 100, t: 16, width: 4 }] }])
})

it('leaves out strokes without points', () => {
  expect(strokesOf([{ minWidth: 1, maxWidth: 3, points: [] }], 500)).toEqual([])
})

it('keeps pressure only where the device measures it', () => {
  const at = (pressure: number) => ({ x: 50, y: 25, time: 1000, pressure })
  const pen = strokesOf([{ minWidth: 1, maxWidth: 3, points: [at(0.25), at(0.5)] }], 500)
  expect(pen[0]?.points.map((point) => point.pressure)).toEqual([250, 500])
  const mouse = strokesOf([{ minWidth: 1, maxWidth: 3, points: [at(0.5), at(0.5)] }], 500)
  expect(mouse[0]?.points[0]).not.toHaveProperty('pressure')
})
