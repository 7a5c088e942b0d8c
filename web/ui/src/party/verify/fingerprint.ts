/** SHA-256 of a file, computed here: the file itself never leaves the device. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** Our papers are well under a megabyte; anything near this is no paper of ours and would only stop the phone. */
export const FILE_BYTES_MAX = 30 * 1024 * 1024

export async function fingerprint(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  // On plain HTTP in a LAN the browser has no crypto.subtle.
  if (globalThis.crypto?.subtle === undefined) return bytesToHex(sha256(bytes))
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

/** The part of a fingerprint that two people can compare by eye. */
export function shortFingerprint(hex: string): string {
  return (hex.slice(0, 12).toUpperCase().match(/.{4}/g) ?? []).join('-')
}
