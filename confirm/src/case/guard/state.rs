//! In which states what can be done: the guards' tables (`legal.md` C.1, C.3).

use crate::case::stage::{Confirmation, Mediation};

/// Until the text is signed, parties can still be added and corrected.
pub(super) const UNTIL_SESSION: [Mediation; 14] = [
    Mediation::Draft,
    Mediation::Submitted,
    Mediation::AskOther,
    Mediation::Accepted,
    Mediation::Assigned,
    Mediation::Scheduled,
    Mediation::CheckIn,
    Mediation::Notice,
    Mediation::Session,
    Mediation::Adjourned,
    Mediation::Record,
    Mediation::Drafting,
    Mediation::ReadBack,
    Mediation::Amending,
];
/// A link goes out once the dispute was handed in, and again whenever one was lost.
pub(super) const INVITING: [Mediation; 18] = [
    Mediation::Submitted,
    Mediation::AskOther,
    Mediation::Accepted,
    Mediation::Assigned,
    Mediation::Scheduled,
    Mediation::CheckIn,
    Mediation::Notice,
    Mediation::Session,
    Mediation::Caucus,
    Mediation::Adjourned,
    Mediation::Record,
    Mediation::Drafting,
    Mediation::ReadBack,
    Mediation::Signing,
    Mediation::Sealing,
    Mediation::Effective,
    Mediation::Oral,
    Mediation::Amending,
];
/// The door is open from the appointment on; who comes late or comes back is looked at, too.
pub(super) const ADMITTING: [Mediation; 8] = [
    Mediation::Scheduled,
    Mediation::CheckIn,
    Mediation::Notice,
    Mediation::Session,
    Mediation::Record,
    Mediation::Drafting,
    Mediation::ReadBack,
    Mediation::Amending,
];
/// A party may refuse at any time before the agreement is signed and sealed (人民调解法 17, 23; C.7 (3)).
pub(super) const UNTIL_SIGNING: [Mediation; 17] = [
    Mediation::Draft,
    Mediation::Submitted,
    Mediation::AskOther,
    Mediation::Accepted,
    Mediation::Assigned,
    Mediation::Scheduled,
    Mediation::CheckIn,
    Mediation::Notice,
    Mediation::Session,
    Mediation::Caucus,
    Mediation::Adjourned,
    Mediation::Record,
    Mediation::Drafting,
    Mediation::ReadBack,
    Mediation::Signing,
    Mediation::Amending,
    Mediation::Suspect,
];
pub(super) const UNTIL_SEAL: [Mediation; 18] = [
    Mediation::Draft,
    Mediation::Submitted,
    Mediation::AskOther,
    Mediation::Accepted,
    Mediation::Assigned,
    Mediation::Scheduled,
    Mediation::CheckIn,
    Mediation::Notice,
    Mediation::Session,
    Mediation::Caucus,
    Mediation::Adjourned,
    Mediation::Record,
    Mediation::Drafting,
    Mediation::ReadBack,
    Mediation::Signing,
    Mediation::Sealing,
    Mediation::Amending,
    Mediation::Suspect,
];
pub(super) const IN_COURT: [Confirmation; 10] = [
    Confirmation::Accepted,
    Confirmation::Review,
    Confirmation::Supplement,
    Confirmation::Scheduled,
    Confirmation::CheckIn,
    Confirmation::Offline,
    Confirmation::Inquiry,
    Confirmation::Record,
    Confirmation::Confirmed,
    Confirmation::Dismissed,
];
/// A case can be taken until its ruling is being written.
pub(super) const CLAIMABLE: [Confirmation; 8] = [
    Confirmation::Accepted,
    Confirmation::Review,
    Confirmation::Supplement,
    Confirmation::Scheduled,
    Confirmation::CheckIn,
    Confirmation::Offline,
    Confirmation::Inquiry,
    Confirmation::Record,
];
pub(super) const ASSESSING: [Confirmation; 8] = [
    Confirmation::Review,
    Confirmation::Scheduled,
    Confirmation::CheckIn,
    Confirmation::Offline,
    Confirmation::Inquiry,
    Confirmation::Record,
    Confirmation::Confirmed,
    Confirmation::Dismissed,
];
/// Both at the court's door and the judge free: the inquiry may begin at once (法释〔2011〕5号 4; F-10f).
pub(super) const OPENING: [Confirmation; 4] =
    [Confirmation::Review, Confirmation::Scheduled, Confirmation::CheckIn, Confirmation::Offline];
/// States in which some ruling can be drafted.
pub(super) const DECIDABLE: [Confirmation; 16] = [
    Confirmation::Filed,
    Confirmation::Correction,
    Confirmation::Accepted,
    Confirmation::NotAccepted,
    Confirmation::Review,
    Confirmation::Supplement,
    Confirmation::Scheduled,
    Confirmation::CheckIn,
    Confirmation::Offline,
    Confirmation::Inquiry,
    Confirmation::Record,
    Confirmation::Confirmed,
    Confirmation::Dismissed,
    Confirmation::Withdrawn,
    Confirmation::DeemedWithdrawn,
    Confirmation::Terminated,
];
/// States in which a ruling waits for the judge's signature.
pub(super) const DRAFTED: [Confirmation; 6] = [
    Confirmation::NotAccepted,
    Confirmation::Confirmed,
    Confirmation::Dismissed,
    Confirmation::Withdrawn,
    Confirmation::DeemedWithdrawn,
    Confirmation::Terminated,
];
