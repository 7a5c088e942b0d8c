/** The words of interpreters and companions. */
import { dictionary } from '@/text'
import { zh } from './text.zh'

export const at = dictionary(zh, async () => (await import('./text.en')).en)
