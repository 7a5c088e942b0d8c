import type { Translation } from '@/text'
import type { zh } from './technical.zh'

export const en: Translation<typeof zh> = {
  reading: 'Making the report', again: 'Try again',
  stranger: 'This file is not registered, and it is not sent anywhere, so its signatures can’t be read here. Check it offline on a computer:',
  root: 'Download the root certificate',
  none: 'none', fault: 'Problem',
  file: 'File', length: 'Length', bytes: '{n} bytes', status: 'Result', level: 'Level', missing: 'Unsigned',
  statuses: { sound: 'Unchanged, every signature there', incomplete: 'Unchanged, some places not signed electronically', broken: 'Did not pass', elsewhere: 'Made in the court’s own system; only bytes compared' },
  signatures: 'Signatures',
  roles: { service: 'document service', party: 'party', staff: 'staff', committee_seal: 'mediation body’s seal', court_seal: 'court’s seal', nobody: 'nobody may sign here' },
  serial: 'Certificate', issuer: 'Issuer', validity: 'Valid', algorithm: 'Algorithm', signedAt: 'Signed', stampedAt: 'Time stamp', coverage: 'Bytes covered', revocation: 'Revocation',
  noList: 'No revocation list in the file',
  standings: { good: 'not revoked when signed', unknown: 'the lists in the file don’t say', revoked: 'revoked when signed' },
  longTerm: 'Long-term check', evidence: '{certificates} certificates, {lists} revocation lists', archive: 'Document time stamp',
  revisions: 'Revisions',
  additions: { pages: 'pages', signature: 'signature', evidence: 'certificates, revocation lists', archive: 'document time stamp', unknown: 'something unsigned' },
  register: 'Register and record', registered: 'Registered', count: '{n} revisions', onPaper: 'Signed on paper', recordRoot: 'Root of record', events: 'Events 1 to {n}', anchor: 'Daily root', noAnchor: 'none yet, from the next day on',
  checks: 'What was checked, by which rule',
  outcomes: { passed: 'passed', failed: 'failed', not_done: 'not done' },
  procedures: {
    register: 'Equals a registered revision byte for byte', format: 'Can be read, and is built as our papers are', coverage: 'Signatures cover the whole file, nothing hidden in their room', certificate: 'Signatures name their certificates',
    cryptography: 'Digests and signature values are right', chain: 'Certificates lead to the root, valid when stamped', holder: 'Certificate of the named holder, allowed at that place, used once', stamp: 'Every signature has a trusted time stamp',
    between: 'Nothing else changed between signatures', tail: 'Nothing unsigned at the end', revocation: 'Certificates not revoked when signing', archive: 'The document time stamp covers everything', anchor: 'The record is under a daily root',
  },
  sm2: 'National algorithms (SM2, SM3)',
  copy: 'Copy as text', copied: 'Copied', json: 'Download JSON', print: 'Print',
}
