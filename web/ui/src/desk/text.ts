/** The words of the desk: `t('back')`, `t('invite.title', { name })`. Follows the language switch when used in a template or a computed value. */
import { computed } from 'vue'
import { dictionary, fill, language } from '@/text'
import { deskZh } from '@/text/desk.zh'

export type DeskKey = keyof typeof deskZh

const words = dictionary(deskZh, async () => (await import('@/text/desk.en')).deskEn)

export function t(key: DeskKey, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(words.value[key], values)
}

/** Whether the dictionary has this key: for words about codes that the server may send newer than this page. */
export function knows(key: string): key is DeskKey {
  return key in words.value
}

export const english = computed(() => language.value === 'en')
