import { expect, it } from 'vitest'
import { toCanvas, toWriter } from './turn'

it("puts the writer's top left at the top right of the upright canvas", () => {
  expect(toWriter({ x: 300, y: 0 }, 300)).toEqual({ x: 0, y: 0 })
  expect(toWriter({ x: 300, y: 700 }, 300)).toEqual({ x: 700, y: 0 })
  expect(toWriter({ x: 0, y: 700 }, 300)).toEqual({ x: 700, y: 300 })
})

it('comes back to where it began', () => {
  expect(toCanvas(toWriter({ x: 12, y: 345 }, 300), 300)).toEqual({ x: 12, y: 345 })
})
