import { afterEach, expect, it, vi } from 'vitest'
import { fingerprint, shortFingerprint } from './fingerprint'

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

afterEach(() => vi.unstubAllGlobals())

it('hashes a file', async () => expect(await fingerprint(new Blob(['abc']))).toBe(ABC))

it('hashes the same where the browser has no crypto.subtle', async () => {
  vi.stubGlobal('crypto', {})
  expect(await fingerprint(new Blob(['abc']))).toBe(ABC)
})

it('is short enough to be compared by eye', () => expect(shortFingerprint(ABC)).toBe('BA78-16BF-8F01'))
