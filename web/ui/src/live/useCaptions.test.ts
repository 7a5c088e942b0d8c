import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CaptionLine } from './protocol'
import { useCaptions, type Captions } from './useCaptions'

const line = (text: string): CaptionLine => ({ at: '2026-06-08T07:00:00Z', seat: 'm', name: '姜桂兰', text })
const words = (captions: Captions): string => captions.lines.value.map((one) => one.text).join(' ')

let captions: Captions
const scope = effectScope()

beforeEach(() => {
  vi.useFakeTimers()
  captions = scope.run(() => useCaptions()) as Captions
})
afterEach(() => vi.useRealTimers())

test('the last two lines stay for fifteen seconds each', () => {
  captions.take(line('一'))
  vi.advanceTimersByTime(5000)
  captions.take(line('二'))
  captions.take(line('三'))
  expect(words(captions)).toBe('二 三')
  vi.advanceTimersByTime(14_999)
  expect(words(captions)).toBe('二 三')
  vi.advanceTimersByTime(1)
  expect(words(captions)).toBe('')
})

test('nothing stays when others hear us', () => {
  captions.take(line('其实三千我也能接受'))
  captions.clear()
  expect(words(captions)).toBe('')
})
