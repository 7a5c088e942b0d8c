//! In which states what can be done: the guards' tables (`legal.md` C.1, C.3), longer stretches made of shorter ones.

use crate::case::stage::Confirmation as C;
use crate::case::stage::Mediation as M;

/// All of `first` and then all of `more`; `N` is the sum of their lengths.
const fn joined<T: Copy, const A: usize, const B: usize, const N: usize>(
    first: [T; A],
    more: [T; B],
) -> [T; N] {
    assert!(A + B == N, "the lengths must add up");
    let mut all = [first[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < A { first[at] } else { more[at - A] };
        at += 1;
    }
    all
}

/// Handed in, and nobody appointed yet.
const HANDED_IN: [M; 3] = [M::Submitted, M::AskOther, M::Accepted];
const UNTIL_ASSIGNED: [M; 4] = joined([M::Draft], HANDED_IN);
/// From the appointment to the text that was read aloud, private talks left out.
const IN_COMPANY: [M; 9] = [
    M::Assigned,
    M::Scheduled,
    M::CheckIn,
    M::Notice,
    M::Session,
    M::Adjourned,
    M::Record,
    M::Drafting,
    M::ReadBack,
];
const TALKING: [M; 10] = joined(IN_COMPANY, [M::Caucus]);
/// States in which the term of the mediation runs.
pub(in crate::case) const IN_TERM: [M; 11] = joined(TALKING, [M::Suspect]);
/// Who joins late answers whether the mediator is right for them, too (在线调解规则 13).
pub(in crate::case) const ANSWERING: [M; 12] = joined(IN_TERM, [M::Amending]);
/// Until the text is signed, parties can still be added and corrected.
pub(super) const UNTIL_SESSION: [M; 14] =
    joined(joined::<_, 4, 9, 13>(UNTIL_ASSIGNED, IN_COMPANY), [M::Amending]);
/// A link goes out once the dispute was handed in, and again whenever one was lost.
pub(in crate::case) const INVITING: [M; 18] = joined(
    joined::<_, 3, 10, 13>(HANDED_IN, TALKING),
    [M::Signing, M::Sealing, M::Effective, M::Oral, M::Amending],
);
/// The door is open from the appointment on; who comes late or comes back is looked at, too.
pub(in crate::case) const ADMITTING: [M; 8] =
    [M::Scheduled, M::CheckIn, M::Notice, M::Session, M::Record, M::Drafting, M::ReadBack, M::Amending];
/// A party may refuse at any time before the agreement is signed and sealed (人民调解法 17, 23; C.7 (3)).
pub(super) const UNTIL_SIGNING: [M; 17] =
    joined(joined::<_, 4, 11, 15>(UNTIL_ASSIGNED, IN_TERM), [M::Signing, M::Amending]);
pub(super) const UNTIL_SEAL: [M; 18] = joined(UNTIL_SIGNING, [M::Sealing]);

/// A case can be taken until its ruling is being written.
pub(super) const CLAIMABLE: [C; 8] =
    [C::Accepted, C::Review, C::Supplement, C::Scheduled, C::CheckIn, C::Offline, C::Inquiry, C::Record];
/// States of the court in which a party can still withdraw (民诉法解释 357: before the ruling).
pub(in crate::case) const BEFORE_RULING: [C; 10] = joined([C::Filed, C::Correction], CLAIMABLE);
pub(in crate::case) const IN_COURT: [C; 10] = joined(CLAIMABLE, [C::Confirmed, C::Dismissed]);
/// From the acceptance to the ruling.
pub(in crate::case) const IN_PROCEDURE: [C; 11] = joined(IN_COURT, [C::Terminated]);
/// States in which a judge may end the procedure without deciding on the agreement.
pub(in crate::case) const DECIDING: [C; 12] =
    joined(CLAIMABLE, [C::Correction, C::Withdrawn, C::DeemedWithdrawn, C::Terminated]);
pub(super) const ASSESSING: [C; 8] =
    [C::Review, C::Scheduled, C::CheckIn, C::Offline, C::Inquiry, C::Record, C::Confirmed, C::Dismissed];
/// Both at the court's door and the judge free: the inquiry may begin at once (法释〔2011〕5号 4; F-10f).
pub(super) const OPENING: [C; 4] = [C::Review, C::Scheduled, C::CheckIn, C::Offline];
/// States in which a ruling waits for the judge's signature.
pub(super) const DRAFTED: [C; 6] =
    [C::NotAccepted, C::Confirmed, C::Dismissed, C::Withdrawn, C::DeemedWithdrawn, C::Terminated];
/// States in which some ruling can be drafted.
pub(super) const DECIDABLE: [C; 16] = joined(BEFORE_RULING, DRAFTED);
