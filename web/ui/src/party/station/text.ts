/** The words of the shared device. */
import { dictionary } from '@/text'
import { zh } from './text.zh'

export const st = dictionary(zh, async () => (await import('./text.en')).en)
