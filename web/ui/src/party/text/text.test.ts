import { expect, it } from 'vitest'
import { shape } from '@/text/shape'
import { en } from './en'
import { en as technicalEn } from './technical.en'
import { zh as technicalZh } from './technical.zh'
import { zh } from './zh'

it('has the same keys and values in both languages', () => expect(shape(en)).toEqual(shape(zh)))

it('has the words of the technical report in both languages', () => expect(shape(technicalEn)).toEqual(shape(technicalZh)))
