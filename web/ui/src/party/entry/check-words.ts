/** The words of the device check follow the language switch like all others; English comes when chosen. */
import { dictionary } from '@/text'
import { zh } from '../text/check.zh'

export const words = dictionary(zh, async () => (await import('../text/check.en')).en)
