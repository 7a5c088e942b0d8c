import { expect, test } from 'vitest'
import { mayShow, titleOf, unfit, type Material } from './material'

test('a file keeps the name that somebody gave it', () => {
  expect(titleOf({ name: '楼道灯收据.jpg', type: 'image/jpeg' }, '14:06', '照片')).toBe('楼道灯收据')
  expect(titleOf({ name: 'contract 2024.pdf', type: 'application/pdf' }, '14:06', '照片')).toBe('contract 2024')
  expect(titleOf({ name: 'IMG_2031.jpg', type: 'image/jpeg' }, '14:06', '照片')).toBe('照片 14:06')
  expect(titleOf({ name: '.pdf', type: 'application/pdf' }, '14:06', '照片')).toBe('照片 14:06')
})

test('what the service would refuse is not sent', () => {
  expect(unfit({ size: 10, type: 'image/jpeg' })).toBeNull()
  expect(unfit({ size: 10, type: 'video/mp4' })).toBe('kind')
  expect(unfit({ size: 25 * 1024 * 1024, type: 'application/pdf' })).toBe('length')
})

test('a page is offered only where everybody who would see it may', () => {
  const file = (audience: Material['audience'], party_id: string | null = 'a') => ({ audience, party_id })
  expect(mayShow(file('everybody'), 'joint', null)).toBe(true)
  expect(mayShow(file('everybody'), 'waiting', null)).toBe(false)
  for (const audience of ['party', 'confided'] as const) {
    expect(mayShow(file(audience), 'joint', null)).toBe(false)
    expect(mayShow(file(audience), 'private', 'a')).toBe(true)
    expect(mayShow(file(audience), 'private', 'b')).toBe(false)
  }
  expect(mayShow(file('house', null), 'private', null)).toBe(false)
})
