//! What happened. Events are the truth: the case is what their replay gives.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::clause::{Answer, ClauseDraft, RoomMoment};
use super::consent::ConsentItem;
use super::decision::{EndReason, Finding, GroundCode, Outcome};
use super::document::{DocumentMade, SignatureMade};
use super::id::{ClauseId, DocumentId, PartyId};
use super::intake::{Appointee, IntakeEvent};
use super::organisation::{Organisation, Person};
use super::party::{DeviceCheck, IdentityCheck, PartyDraft};
use super::people::PeopleEvent;
use super::registration::Registration;
use super::round::CourtEvent;
use super::session::SessionEvent;
use crate::performance::PerformEvent;

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
    /// 登记: the case was put down; it has its number from the acceptance on.
    Registered {
        /// What the case is found by until it has its number.
        number: String,
        /// What it began with.
        registration: Registration,
        /// The committee.
        committee: Organisation,
        /// The court that could confirm the agreement.
        court: Organisation,
        /// Who mediates, if a mediator registered the case; nobody otherwise.
        mediator: Person,
        /// The mediator who registered it, as the register knows them.
        #[serde(default)]
        registrar: Option<Appointee>,
        /// What the register says of committee and court.
        #[serde(default)]
        standing: Standing,
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
        /// D05 as it stands from now on, and D06 if that was confirmed; older records have none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        documents: Vec<DocumentMade>,
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
        /// Where and when in the room; nothing if the party was not inside.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moment: Option<RoomMoment>,
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
    /// Parties were asked anew to sign a document, after the first request had lapsed.
    SigningRenewed {
        /// Which.
        document: DocumentId,
    },
    /// The report on a document's signatures was drawn (D26).
    SignaturesReported {
        /// Whose signatures.
        about: DocumentId,
        /// D26 or D26b.
        document: DocumentMade,
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
        /// D13.
        #[serde(default)]
        document: Option<DocumentMade>,
    },
    /// A party proposed the joint application.
    ApplicationStarted {
        /// D14.
        document: DocumentMade,
    },
    /// The proposal was not joined.
    ApplicationDeclined {
        /// D14, which is superseded, if there was one.
        document: Option<DocumentId>,
        /// In the party's words.
        reason: String,
    },
    /// 提交: both had signed, so the application went to the court.
    Filed {
        /// D12c; older records have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentMade>,
    },
    /// 受理.
    Accepted {
        /// 案号.
        docket_no: String,
        /// D16.
        #[serde(default)]
        document: Option<DocumentMade>,
    },
    /// A judge took the case.
    Claimed {
        /// Who.
        judge: Person,
        /// What has to be looked into (民事诉讼法 47, 49).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        concerns: Vec<String>,
    },
    /// The judge put it back.
    Released,
    /// The court checked a party's identity.
    AdmittedToCourt {
        /// Whose.
        party: PartyId,
        /// How.
        identity: IdentityCheck,
        /// Whether the party is at the court or station in person.
        #[serde(default)]
        on_site: bool,
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
    /// On the way in (M00–M40).
    Intake(IntakeEvent),
    /// About who stands beside a party.
    People(PeopleEvent),
    /// In the talk (M50–M99).
    Session(SessionEvent),
    /// On the court's side (C10–C95).
    Court(CourtEvent),
    /// In the performance (P10–P60, V).
    Perform {
        /// What.
        #[serde(flatten)]
        event: PerformEvent,
        /// D22 of a visit, D23 of what was confirmed, D25 of a creditor who turns to the court.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentMade>,
    },
}

impl Event {
    /// The party the event is about.
    #[must_use]
    pub fn party(&self) -> Option<&PartyId> {
        match self {
            Self::PartyAdded { party, .. }
            | Self::PartyCorrected { party, .. }
            | Self::Invited { party }
            | Self::DeviceChecked { party, .. }
            | Self::Consented { party, .. }
            | Self::Admitted { party, .. }
            | Self::ClauseAnswered { party, .. }
            | Self::AdmittedToCourt { party, .. }
            | Self::Served { party, .. }
            | Self::Received { party, .. } => Some(party),
            Self::Registered { .. }
            | Self::SessionOpened
            | Self::ClauseAdded { .. }
            | Self::ClauseEdited { .. }
            | Self::ClauseRemoved { .. }
            | Self::Frozen { .. }
            | Self::Reopened { .. }
            | Self::Signed { .. }
            | Self::SigningRenewed { .. }
            | Self::SignaturesReported { .. }
            | Self::TookEffect { .. }
            | Self::Ended { .. }
            | Self::ApplicationStarted { .. }
            | Self::ApplicationDeclined { .. }
            | Self::Filed { .. }
            | Self::Accepted { .. }
            | Self::Claimed { .. }
            | Self::Released
            | Self::HearingOpened { .. }
            | Self::Assessed { .. }
            | Self::RulingDrafted { .. }
            | Self::Ruled { .. } => None,
            Self::Intake(event) => event.party(),
            Self::People(event) => event.party(),
            Self::Session(event) => event.party(),
            Self::Court(event) => event.party(),
            Self::Perform { .. } => None,
        }
    }
}

/// What the register says of the committee, the mediator and the court when it matters (K-05, K-06; 民事诉讼法 205).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Whether the committee is registered and the court was told (B-105).
    pub committee_registered: bool,
    /// Whether the mediator is.
    pub mediator_registered: bool,
    /// Whether the chosen court is one of those that may confirm (民事诉讼法 205).
    pub court_competent: bool,
    /// The court where the same agreement was filed before (民诉法解释 352).
    #[serde(default)]
    pub filed_elsewhere: Option<String>,
}

impl Default for Standing {
    /// Nothing is known against anybody.
    fn default() -> Self {
        Self {
            committee_registered: true,
            mediator_registered: true,
            court_competent: true,
            filed_elsewhere: None,
        }
    }
}
