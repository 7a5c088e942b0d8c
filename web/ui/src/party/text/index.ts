/** The words of the party app. */
import { dictionary } from '@/text'
import { zh } from './zh'

export const p = dictionary(zh, async () => (await import('./en')).en)
