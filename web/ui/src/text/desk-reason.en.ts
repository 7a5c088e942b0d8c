/** Why something cannot be done, by the code of the refusal, English. */
import type { Translation } from './language'
import type { reasonZh } from './desk-reason.zh'

export const reasonEn: Translation<typeof reasonZh> = {

  // refusals
  'why.stale': 'The case moved on after this page was opened. Look again, then repeat it.',
  'why.not-yours': 'Somebody else does this step.',
  'why.wrong-stage': 'The case is not at this step, or it is done already.',
  'why.unknown': 'This was not found; it may have changed.',
  'why.too-many': 'Too many; take out what is not needed.',
  'why.consent-missing': 'Somebody has not yet agreed to every item.',
  'why.consent-used': 'A consent that was used cannot be withdrawn.',
  'why.side-missing': 'An applicant and a respondent are both needed.',
  'why.not-admitted': 'Somebody has not been admitted yet.',
  'why.no-clauses': 'There is no clause yet.',
  'why.clauses-open': 'Not every clause has everybody\'s agreement.',
  'why.text-changed': 'The text is not the one you saw; nothing was done.',
  'why.reauthenticate': 'Before signing, prove once more that it is you.',
  'why.already-signed': 'You have signed already.',
  'why.not-your-turn': 'Somebody before you signs first.',
  'why.no-strokes': 'The signature is missing.',
  'why.not-electronic': 'The law does not allow electronic signatures here.',
  'why.too-late': 'The time limit is over.',
  'why.calendar-unknown': 'The holidays of that year are not known yet.',
  'why.one-sided': 'Both sides must sign.',
  'why.docket-no': 'This is not the form of a docket number.',
  'why.docket-no-taken': 'This docket number is taken.',
  'why.claimed-by': 'Another judge has claimed it.',
  'why.not-claimed': 'Claim the case first.',
  'why.not-present': 'Both parties must be in the court room at the same time.',
  'why.not-assessed': 'Not all six grounds are assessed.',
  'why.ground-found': 'A ground was found, so it cannot be confirmed.',
  'why.ground-missing': 'No ground was found, so it cannot be dismissed.',
  'why.already-ruled': 'There is a ruling already.',
  'why.already-served': 'Served already.',
  'why.conflicted': 'You acted elsewhere in this case and must step aside.',
}
