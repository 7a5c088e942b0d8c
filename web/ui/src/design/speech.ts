/** 读给我听: the phone's own voice reads aloud; a second tap stops it. */
export function speak(text: string): void {
  if (!('speechSynthesis' in window)) return
  if (speechSynthesis.speaking) {
    speechSynthesis.cancel()
    return
  }
  const utterance = new SpeechSynthesisUtterance(text)
  utterance.lang = document.documentElement.lang
  // A little slower than speech: these are terms people must weigh, not news.
  utterance.rate = 0.9
  speechSynthesis.speak(utterance)
}

/** Ends what is being read aloud. */
export function hush(): void {
  if (canSpeak()) speechSynthesis.cancel()
}

/** Whether this browser has a voice at all; the button is left out where it has none. */
export function canSpeak(): boolean {
  return typeof window !== 'undefined' && 'speechSynthesis' in window
}
