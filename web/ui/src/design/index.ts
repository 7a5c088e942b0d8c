/** Loads the look once per page: tokens, components, layout, and the icon sprite that `AppIcon` points into. */
import './tokens.css'
import './components.css'
import './layout.css'
import sprite from './icons.svg?raw'

export function installDesign(page: Document): void {
  const holder = page.createElement('div')
  holder.hidden = true
  holder.innerHTML = sprite
  page.body.prepend(holder)
}
