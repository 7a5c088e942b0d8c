//! What happened. Events are the truth: the case is what their replay gives.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::clause::{Answer, ClauseDraft};
use super::command::{EndReason, Finding, GroundCode, Outcome, Registration};
use super::consent::ConsentItem;
use super::document::{DocumentMade, SignatureMade};
use super::id::{ClauseId, DocumentId, PartyId};
use super::organisation::{Organisation, Person};
use super::party::{DeviceCheck, IdentityCheck, PartyDraft};

/// An event as it stands in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its number in the case, from 1; the version of the case after it.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub event: Event,
}

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "a case has some hundred events, and a box would stand in every match"
)]
pub enum Event {
    /// 受理: the case was registered.
    Registered {
        /// 人调字 number.
        number: String,
        /// What it began with.
        registration: Registration,
        /// The committee.
        committee: Organisation,
        /// The court that could confirm the agreement.
        court: Organisation,
        /// Who mediates.
        mediator: Person,
    },
    /// A party was added.
    PartyAdded {
        /// The party.
        party: PartyId,
        /// Who it is.
        draft: PartyDraft,
    },
    /// A party's particulars were corrected.
    PartyCorrected {
        /// The party.
        party: PartyId,
        /// Who it is.
        draft: PartyDraft,
    },
    /// A personal link was issued.
    Invited {
        /// To whom.
        party: PartyId,
    },
    /// A party's device was checked.
    DeviceChecked {
        /// Whose.
        party: PartyId,
        /// What was found.
        check: DeviceCheck,
    },
    /// A party agreed to an item or withdrew it.
    Consented {
        /// Who.
        party: PartyId,
        /// The item.
        item: ConsentItem,
        /// Whether it is agreed to.
        given: bool,
    },
    /// A party was let in after an identity check.
    Admitted {
        /// Who.
        party: PartyId,
        /// How the identity was checked.
        identity: IdentityCheck,
    },
    /// The joint session began.
    SessionOpened,
    /// A clause was added.
    ClauseAdded {
        /// The clause.
        clause: ClauseId,
        /// As written.
        draft: ClauseDraft,
        /// The legal sentence.
        text: String,
        /// Hash of the text.
        hash: String,
    },
    /// A clause was changed; its answers are void.
    ClauseEdited {
        /// The clause.
        clause: ClauseId,
        /// As written.
        draft: ClauseDraft,
        /// The legal sentence.
        text: String,
        /// Hash of the text.
        hash: String,
    },
    /// A clause was taken out.
    ClauseRemoved {
        /// The clause.
        clause: ClauseId,
    },
    /// A party answered a clause.
    ClauseAnswered {
        /// The clause.
        clause: ClauseId,
        /// Who.
        party: PartyId,
        /// Hash of the text that was answered.
        hash: String,
        /// The answer.
        answer: Answer,
        /// In the party's words.
        note: Option<String>,
    },
    /// The text was frozen as D12.
    Frozen {
        /// The agreement.
        document: DocumentMade,
    },
    /// The text was opened again.
    Reopened {
        /// The agreement that is superseded.
        document: DocumentId,
        /// Why.
        reason: String,
    },
    /// A document was signed or sealed.
    Signed {
        /// Which.
        document: DocumentId,
        /// The signature.
        signature: SignatureMade,
    },
    /// 协议生效.
    TookEffect {
        /// When, by `deadline::effective_at`.
        effective_at: Timestamp,
    },
    /// 终止调解.
    Ended {
        /// Why.
        reason: EndReason,
        /// In words.
        note: String,
    },
    /// A party proposed the joint application.
    ApplicationStarted {
        /// D14.
        document: DocumentMade,
    },
    /// The proposal was not joined.
    ApplicationDeclined {
        /// D14, which is superseded.
        document: DocumentId,
        /// In the party's words.
        reason: String,
    },
    /// 提交: both had signed, so the application went to the court.
    Filed,
    /// 受理.
    Accepted {
        /// 案号.
        docket_no: String,
    },
    /// A judge took the case.
    Claimed {
        /// Who.
        judge: Person,
    },
    /// The judge put it back.
    Released,
    /// The court checked a party's identity.
    AdmittedToCourt {
        /// Whose.
        party: PartyId,
        /// How.
        identity: IdentityCheck,
    },
    /// The inquiry began with all parties present.
    HearingOpened {
        /// Who was in the room.
        present: Vec<PartyId>,
    },
    /// The judge said what was found on a ground.
    Assessed {
        /// The ground.
        ground: GroundCode,
        /// What was found.
        finding: Finding,
        /// In words.
        note: String,
    },
    /// The ruling was written; it is none before it is signed and sealed.
    RulingDrafted {
        /// What it decides.
        outcome: Outcome,
        /// D18 or D19.
        document: DocumentMade,
    },
    /// 裁定: signed and sealed.
    Ruled {
        /// What it decides.
        outcome: Outcome,
    },
    /// 送达: the ruling stands in the party's inbox.
    Served {
        /// On whom.
        party: PartyId,
        /// The ruling.
        ruling: DocumentId,
        /// D21.
        receipt: DocumentMade,
    },
    /// The party opened it.
    Received {
        /// Who.
        party: PartyId,
        /// What.
        document: DocumentId,
    },
}
