// What programs that nobody here wrote say about the PDFs.
import { execFileSync, spawnSync } from 'node:child_process'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** The text of a PDF without white space, as pdftotext reads it. */
export function textOf(pdf: string): string {
  return execFileSync('pdftotext', ['-enc', 'UTF-8', pdf, '-'], { encoding: 'utf8' }).replace(/\s+/g, '')
}

/** qpdf's verdict; throws if it finds damage. */
export function checkStructure(pdf: string): void {
  execFileSync('qpdf', ['--check', pdf], { stdio: 'pipe' })
}

/** How many signatures poppler finds, and how many of them hold. */
export function pdfsig(pdf: string): { signatures: number; valid: number } {
  const text = spawnSync('pdfsig', ['-nocert', pdf], { encoding: 'utf8' }).stdout
  return {
    signatures: (text.match(/^Signature #/gm) ?? []).length,
    valid: (text.match(/Signature Validation: Signature is Valid/g) ?? []).length,
  }
}

/** pyHanko's verdict on every signature, with our root as the only trust. */
export function pyhanko(pdf: string, root: string): { ok: boolean; report: string } {
  const run = spawnSync(path.join(ROOT, 'target/venv/bin/python'), [path.join(ROOT, 'tests/harness/judge.py'), pdf, root], { encoding: 'utf8' })
  return { ok: run.status === 0, report: run.stdout + run.stderr }
}
