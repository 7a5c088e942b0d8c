import { describe, expect, it } from 'vitest'
import { gradeOf, verdictOf, type CheckResult } from './device-check'

const all: CheckResult = { camera: 'ok', microphone: 'ok', network: 'good', verdict: 'good', obstacles: { camera: 'none', microphone: 'none' } }

describe('the device check', () => {
  it.each<[Partial<CheckResult>, string]>([
    [{}, 'good'],
    [{ network: 'fair' }, 'fair'],
    [{ network: 'bad' }, 'fair'],
    [{ camera: 'refused' }, 'audio_only'],
    [{ camera: 'missing' }, 'audio_only'],
    [{ microphone: 'refused' }, 'watch_only'],
    [{ camera: 'missing', microphone: 'missing', obstacles: { camera: 'insecure', microphone: 'insecure' } }, 'watch_only'],
    [{ camera: 'missing', microphone: 'missing', obstacles: { camera: 'no_webrtc', microphone: 'no_webrtc' } }, 'none'],
  ])('tells %o as %s', (part, verdict) => expect(verdictOf({ ...all, ...part })).toBe(verdict))

  it('records a person without a camera as fair and one without a voice as bad', () => {
    expect(gradeOf({ ...all, camera: 'refused' })).toBe('fair')
    expect(gradeOf({ ...all, microphone: 'missing' })).toBe('bad')
  })
})
