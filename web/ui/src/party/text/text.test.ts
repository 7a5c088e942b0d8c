import { expect, it } from 'vitest'
import { shape } from '@/text/shape'
import { en } from './en'
import { en as timesEn } from '../after/times.en'
import { zh as timesZh } from '../after/times.zh'
import { en as checkEn } from './check.en'
import { zh as checkZh } from './check.zh'
import { en as technicalEn } from './technical.en'
import { zh as technicalZh } from './technical.zh'
import { zh } from './zh'
import { en as stationEn } from '../station/text.en'
import { zh as stationZh } from '../station/text.zh'
import { en as attendantEn } from '../attendant/text.en'
import { zh as attendantZh } from '../attendant/text.zh'

it('has the same keys and values in both languages', () => expect(shape(en)).toEqual(shape(zh)))

it('has the words about times in both languages', () => expect(shape(timesEn)).toEqual(shape(timesZh)))

it('has the words of the device check in both languages', () => expect(shape(checkEn)).toEqual(shape(checkZh)))

it('has the words of the technical report in both languages', () => expect(shape(technicalEn)).toEqual(shape(technicalZh)))

it('has the words of the shared device in both languages', () => expect(shape(stationEn)).toEqual(shape(stationZh)))

it('has the words of interpreters and companions in both languages', () => expect(shape(attendantEn)).toEqual(shape(attendantZh)))
