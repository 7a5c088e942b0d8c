import type { Translation } from '@/text'
import type { zh } from './times.zh'

export const en: Translation<typeof zh> = {
  duty: 'A judge is on duty. Please wait.',
  dutyFiled: 'The court accepts the case first; then the judge calls both sides into the video court. Both sides: keep this page open and your ID at hand.',
  dutyText: 'The judge calls both sides into the video court. Both sides: keep this page open and your ID at hand.',
  busy: 'The judge on duty is busy with another case',
  busyText: 'You can wait with this page open, or choose a time and come back.',
  other: 'I cannot wait: choose a time',
  title: 'Which time suits you?',
  text: 'Choose a time for the judge’s questions by video. If the other side says yes too, the court plans by it.',
  judge: 'Judge {name}',
  more: 'Show later times',
  asked: '{name} chose this time. Does it suit you?',
  yes: 'It suits me',
  no: 'Another time',
  mine: 'You have chosen',
  mineText: 'Waiting for {names}, up to 24 hours. Without an answer you can choose again.',
  mineDone: 'You said yes. Waiting for {names}.',
  agreed: 'Everybody said yes',
  agreedText: 'Waiting for the court to fix it. You get an SMS then, and a calendar file here.',
  change: 'Another time',
  list: ', ',
}
