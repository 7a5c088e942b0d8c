/** Puts something that is already here into the reader's downloads. */
export function save(content: BlobPart, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

export function saveBase64(text: string, name: string): void {
  save(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)), name, 'application/octet-stream')
}
