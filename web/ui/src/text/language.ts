/**
 * The language switch. Chinese is built in, English is fetched when chosen. A dictionary is a plain object; its Chinese
 * version is the type of all others, so a missing or a left-over key stops `npm run check`.
 */
import { computed, ref, shallowRef, watch, type Ref } from 'vue'

export type Language = 'zh-CN' | 'en'

const KEY = 'tq-language'

export const language = ref<Language>(read())

export function setLanguage(next: Language): void {
  language.value = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** The same keys, with any words. */
export type Translation<D> = { readonly [K in keyof D]: D[K] extends string ? string : Translation<D[K]> }

/** A dictionary that follows the switch. Until English has arrived, Chinese stays. */
export function dictionary<D extends object>(chinese: D, loadEnglish: () => Promise<Translation<D>>): Readonly<Ref<Translation<D>>> {
  const english = shallowRef<Translation<D> | null>(null)
  watch(
    language,
    async (chosen) => {
      if (chosen === 'en' && english.value === null) english.value = await loadEnglish()
    },
    { immediate: true },
  )
  return computed(() => (language.value === 'en' && english.value !== null ? english.value : (chinese as Translation<D>)))
}

/** Puts values into a sentence: `fill('还剩{days}天', { days: 3 })`. A name without a value stays as it is. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

/** Keeps `<html lang>` in step, for fonts, line breaks and voices. */
export function installLanguage(page: Document): void {
  watch(language, (chosen) => (page.documentElement.lang = chosen), { immediate: true })
}

function read(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN'
  }
}
