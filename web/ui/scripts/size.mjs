// Fails when the first load of the party page (entry with everything it imports statically, JavaScript and CSS) is over
// the limit: a phone on 300 kbit/s waits four seconds for 150 KB.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT_BYTES = 150 * 1024
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

/** The files a page loads before it can show anything. */
function firstLoad(entry) {
  const chunks = new Set()
  const files = new Set()
  const visit = (key) => {
    if (chunks.has(key)) return
    chunks.add(key)
    const chunk = manifest[key]
    files.add(chunk.file)
    for (const style of chunk.css ?? []) files.add(style)
    for (const next of chunk.imports ?? []) visit(next)
  }
  visit(entry)
  return [...files]
}

/** A party lands on OpenPage and goes on to PartyPage, which carries the room and its media code. */
const entries = ['index.html', ...Object.keys(manifest).filter((key) => /party\/(PartyPage|entry\/OpenPage)\.vue$/.test(key))]
const files = new Set(entries.flatMap((entry) => (manifest[entry] ? firstLoad(entry) : [])))
let total = 0
for (const file of files) {
  const bytes = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length
  total += bytes
  console.log(`${String(bytes).padStart(8)}  ${file}`)
}
console.log(`${String(total).padStart(8)}  party first load, gzip (limit ${LIMIT_BYTES})`)
if (total > LIMIT_BYTES) process.exit(1)
