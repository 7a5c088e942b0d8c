import { beforeEach, expect, it, vi } from 'vitest'
import type { PointGroup } from 'signature_pad'
import { draftOf, keepDraft } from './draft'

const group = { penColor: '#000', dotSize: 0, minWidth: 2, maxWidth: 5, velocityFilterWeight: 0.7, compositeOperation: 'source-over', points: [{ x: 0.1, y: 0.2, pressure: 0.5, time: 7 }] } satisfies PointGroup

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  })
})

it('gives back what was written, for its own text only', () => {
  keepDraft('a', [group])
  expect(draftOf('a')).toEqual([group])
  expect(draftOf('b')).toEqual([])
  keepDraft('a', [])
  expect(draftOf('a')).toEqual([])
})

it('ignores what is no handwriting', () => {
  for (const text of ['{', '7', '[7]', '[{"points":[{"x":"1","y":2}]}]']) {
    sessionStorage.setItem('tiaoque-writing-a', text)
    expect(draftOf('a')).toEqual([])
  }
})
