import { expect, it } from 'vitest'
import type { Template } from '@/api/types'
import { fitting, inserted } from './template'

const template = (kind: Template['kind'], text: string): Template => ({ id: text, organisation: 'liuhe', kind, title: text, text, in_use: true })

it('puts a template behind what was written', () => {
  expect(inserted('', '双方保密。')).toBe('双方保密。')
  expect(inserted('双方握手言和。 ', '双方保密。')).toBe('双方握手言和。双方保密。')
  expect(inserted('先谈了一次。', '双方保密。', '\n')).toBe('先谈了一次。\n双方保密。')
})

it('offers what belongs there and still fits', () => {
  const all = [template('clause', '一二三'), template('record', '四五六'), template('clause', '一二三四五六七八')]
  expect(fitting(all, 'clause', '', 8).map((one) => one.text)).toEqual(['一二三', '一二三四五六七八'])
  expect(fitting(all, 'clause', '零', 8).map((one) => one.text)).toEqual(['一二三'])
  expect(fitting(all, 'record', '', 8).map((one) => one.text)).toEqual(['四五六'])
})
