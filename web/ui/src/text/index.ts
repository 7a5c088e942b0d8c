/** Words that both apps and the shared components use. Each app has a dictionary of its own beside it. */
import { dictionary } from './language'
import { zh } from './zh'

export { dictionary, fill, installLanguage, language, setLanguage, type Language, type Translation } from './language'

export const t = dictionary(zh, async () => (await import('./en')).en)
