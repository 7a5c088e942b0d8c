import { describe, expect, it } from 'vitest'
import type { CheckResult } from './device-check'
import { browserOf, fixesOf, type Browser, type Fix } from './fix'

const fine: CheckResult = { camera: 'ok', microphone: 'ok', network: 'good', verdict: 'good', obstacles: { camera: 'none', microphone: 'none' } }
const hears = { silent: false, deaf: false }

describe('the fixes', () => {
  it.each<[string, Browser]>([
    ['Mozilla/5.0 (Linux; Android 13; V2284A) AppleWebKit/537.36 Version/4.0 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.42', 'wechat'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.43', 'wechat'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 Mobile/15E148 Safari/604.1', 'safari'],
    ['Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36', 'chrome'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/116.0 Safari/537.36', 'desktop'],
  ])('knows %s', (agent, browser) => expect(browserOf(agent)).toBe(browser))

  it('says nothing when all is well', () => expect(fixesOf(fine, hears, 'chrome')).toEqual([]))

  it.each<[string, CheckResult, Browser, Fix[]]>([
    ['one refusal of both once', { ...fine, camera: 'refused', microphone: 'refused', obstacles: { camera: 'refused', microphone: 'refused' } }, 'wechat', ['allow_wechat']],
    ['the voice before the picture', { ...fine, camera: 'refused', microphone: 'missing', obstacles: { camera: 'refused', microphone: 'held' } }, 'safari', ['hang_up', 'allow_safari']],
    ['a slow network last', { ...fine, camera: 'missing', network: 'bad', obstacles: { camera: 'absent', microphone: 'none' } }, 'desktop', ['absent', 'wifi']],
    ['where to open the link from WeChat', { ...fine, camera: 'missing', microphone: 'missing', obstacles: { camera: 'no_webrtc', microphone: 'no_webrtc' } }, 'wechat', ['open_wechat']],
  ])('names %s', (_, result, browser, fixes) => expect(fixesOf(result, hears, browser)).toEqual(fixes))

  it('asks who is silent to speak, and who hears nothing to turn it up', () => {
    expect(fixesOf(fine, { silent: true, deaf: true }, 'chrome')).toEqual(['speak', 'louder'])
  })
})
