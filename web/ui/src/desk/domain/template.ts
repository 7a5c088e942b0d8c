/** 模板: how the text of one gets into a field. The mediator goes on writing there; nothing is filled in. */
import type { Template } from '@/api/types'

/** What stands in a field after a template was put into it: behind what was written before, never in its place. */
export function inserted(before: string, text: string, between = ''): string {
  const kept = before.trimEnd()
  return kept === '' ? text : `${kept}${between}${text}`
}

/** The templates for a field that still fit into `max` characters behind `before`. */
export function fitting(templates: readonly Template[], kind: Template['kind'], before: string, max: number): Template[] {
  return templates.filter((one) => one.kind === kind && inserted(before, one.text, '\n').length <= max)
}
