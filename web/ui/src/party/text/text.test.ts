import { expect, it } from 'vitest'
import { shape } from '@/text/shape'
import { en } from './en'
import { zh } from './zh'

it('has the same keys and values in both languages', () => expect(shape(en)).toEqual(shape(zh)))
