/** Every key with the placeholders of its sentence, so that a translation can neither miss a key nor a value. */
export function shape(dictionary: object, path = ''): string[] {
  return Object.entries(dictionary).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return shape(value, `${path}${key}.`)
    const names = [...String(value).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
    return [`${path}${key} ${[...new Set(names)].sort().join(',')}`]
  })
}
