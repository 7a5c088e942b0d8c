//! Orders of the main line: parties, consents, clauses, signatures, the application and its hearing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CommandKind;
use crate::case::clause::{Answer, ClauseDraft, RoomMoment};
use crate::case::consent::ConsentItem;
use crate::case::decision::{EndReason, Finding, GroundCode, Outcome};
use crate::case::id::{ClauseId, DocumentId, PartyId};
use crate::case::intake::Appointee;
use crate::case::mark::Instead;
use crate::case::party::{DeviceCheck, IdentityCheck, PartyDraft};
use crate::case::stroke::Stroke;

/// What the main line of a case needs: parties, consents, clauses, signatures, the application and its hearing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Core {
    /// Adds a party.
    AddParty {
        /// Who.
        draft: PartyDraft,
    },
    /// Corrects a party's particulars.
    CorrectParty {
        /// Which party.
        party: PartyId,
        /// What is right.
        draft: PartyDraft,
    },
    /// Records that a personal link was issued.
    Invite {
        /// To whom.
        party: PartyId,
    },
    /// Records what the party's device check found.
    RecordCheck {
        /// What it found.
        #[serde(flatten)]
        check: DeviceCheck,
    },
    /// Agrees to an item, or withdraws it.
    Consent {
        /// The item.
        item: ConsentItem,
        /// Whether it is agreed to.
        given: bool,
        /// With `rights_notice`: SHA-256 of the text that was shown (`rights_sha256` of the case; 在线调解规则 22).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sha256: Option<String>,
    },
    /// Lets a party into the mediation room after an identity check.
    Admit {
        /// Whom.
        party: PartyId,
        /// How the identity was checked.
        identity: IdentityCheck,
    },
    /// Opens the joint session.
    OpenSession,
    /// Adds a clause.
    AddClause {
        /// The clause.
        draft: ClauseDraft,
    },
    /// Changes a clause; that clause's answers are emptied.
    EditClause {
        /// Which clause.
        clause: ClauseId,
        /// Hash of the text that is changed.
        hash: String,
        /// The new clause.
        draft: ClauseDraft,
    },
    /// Takes a clause out.
    RemoveClause {
        /// Which clause.
        clause: ClauseId,
        /// Hash of the text that is taken out.
        hash: String,
    },
    /// Answers a clause.
    AnswerClause {
        /// Which clause.
        clause: ClauseId,
        /// Hash of the text that is answered.
        hash: String,
        /// The answer.
        answer: Answer,
        /// What should change, or what was not clear.
        #[serde(default)]
        note: Option<String>,
        /// Where in the room the party is, told by the server and never by a client; nothing outside of it.
        #[serde(skip)]
        moment: Option<RoomMoment>,
    },
    /// Freezes the text: from here on it can be signed but not changed.
    Freeze,
    /// Opens the text again; the frozen document is kept as superseded.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Signs a document.
    Sign {
        /// Which document.
        document: DocumentId,
        /// SHA-256 of the frozen document that was shown.
        sha256: String,
        /// Handwriting, for parties.
        #[serde(default)]
        strokes: Vec<Stroke>,
        /// What a party chose in place of handwriting.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<Instead>,
    },
    /// Seals the agreement.
    Seal {
        /// Which document.
        document: DocumentId,
        /// SHA-256 of the frozen document that was shown.
        sha256: String,
    },
    /// Asks the parties anew to sign, after the request has lapsed (M85).
    RenewSigning {
        /// Which document.
        document: DocumentId,
    },
    /// Draws the report on the signatures of a document (D26); the service does it by itself.
    ReportSignatures {
        /// Which document.
        document: DocumentId,
    },
    /// Ends the mediation without an agreement (D13).
    End {
        /// Why, `legal.md` C.2.
        reason: EndReason,
        /// In words.
        #[serde(default)]
        note: String,
    },
    /// A party does not want to go on (人民调解法 17, 23).
    Refuse {
        /// In the party's words; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// Proposes the joint application for judicial confirmation.
    StartApplication,
    /// Does not join the application; nothing negative is recorded.
    DeclineApplication {
        /// In the party's words; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// Accepts the application and enters the court's number.
    Accept {
        /// 案号.
        docket_no: String,
    },
    /// Takes the case out of the judges' queue.
    Claim {
        /// The judge as the register knows the person; told by the server.
        #[serde(skip)]
        appointee: Option<Appointee>,
    },
    /// Puts it back.
    Release,
    /// Lets a party into the court room after a new identity check.
    AdmitToCourt {
        /// Whom.
        party: PartyId,
        /// How the identity was checked.
        identity: IdentityCheck,
        /// Whether the party is at the court or station in person (C58; 在线诉讼规则 4).
        #[serde(default)]
        on_site: bool,
    },
    /// Opens the inquiry.
    OpenHearing {
        /// Who is in the room, told by the server and never by a client.
        #[serde(skip)]
        present: Vec<PartyId>,
    },
    /// Says what was found on one ground of 民诉法解释 358.
    Assess {
        /// The ground.
        ground: GroundCode,
        /// What was found.
        finding: Finding,
        /// In words.
        #[serde(default)]
        note: String,
    },
    /// Writes the ruling.
    DraftRuling {
        /// What the court decides.
        outcome: Outcome,
    },
    /// Serves the ruling on a party.
    Serve {
        /// On whom.
        party: PartyId,
    },
    /// A party opened a document that was served.
    Receive {
        /// Which document.
        document: DocumentId,
    },
}

impl Core {
    /// Name of the command.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::AddParty { .. } => CommandKind::AddParty,
            Self::CorrectParty { .. } => CommandKind::CorrectParty,
            Self::Invite { .. } => CommandKind::Invite,
            Self::RecordCheck { .. } => CommandKind::RecordCheck,
            Self::Consent { .. } => CommandKind::Consent,
            Self::Admit { .. } => CommandKind::Admit,
            Self::OpenSession => CommandKind::OpenSession,
            Self::AddClause { .. } => CommandKind::AddClause,
            Self::EditClause { .. } => CommandKind::EditClause,
            Self::RemoveClause { .. } => CommandKind::RemoveClause,
            Self::AnswerClause { .. } => CommandKind::AnswerClause,
            Self::Freeze => CommandKind::Freeze,
            Self::Reopen { .. } => CommandKind::Reopen,
            Self::Sign { .. } => CommandKind::Sign,
            Self::Seal { .. } => CommandKind::Seal,
            Self::RenewSigning { .. } => CommandKind::RenewSigning,
            Self::ReportSignatures { .. } => CommandKind::ReportSignatures,
            Self::End { .. } => CommandKind::End,
            Self::Refuse { .. } => CommandKind::Refuse,
            Self::StartApplication => CommandKind::StartApplication,
            Self::DeclineApplication { .. } => CommandKind::DeclineApplication,
            Self::Accept { .. } => CommandKind::Accept,
            Self::Claim { .. } => CommandKind::Claim,
            Self::Release => CommandKind::Release,
            Self::AdmitToCourt { .. } => CommandKind::AdmitToCourt,
            Self::OpenHearing { .. } => CommandKind::OpenHearing,
            Self::Assess { .. } => CommandKind::Assess,
            Self::DraftRuling { .. } => CommandKind::DraftRuling,
            Self::Serve { .. } => CommandKind::Serve,
            Self::Receive { .. } => CommandKind::Receive,
        }
    }
}
