//! 调解过程: who came, the talk, its record, oral agreements, the reading, paper signatures, amendments (M50–M99).
//!
//! Sources: 在线调解规则 22 (record and undisputed facts, confirmed online), 25, 26 (an appraisal stops the clock); 人民
//! 调解法 28–30; 特邀调解规定 18 (sham mediation); 电子签名法 3 (what may not be signed electronically); `legal.md` C.1, M92.

mod closing;
mod record;
mod replay;
mod rule;

pub(in crate::case) use self::rule::WRITING;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Case;
use super::document::{DocumentMade, Revision, Signer};
use super::id::{DocumentId, PartyId};
use super::mark::Attestation;
use super::scan::ScanMatch;
use crate::lint::KCode;

/// Most undisputed facts of a record: more than fit on two pages are no longer read.
pub const FACTS_MAX: usize = 30;

/// Why a mediation rests (M65).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdjournReason {
    /// 改期.
    Reschedule,
    /// 鉴定评估: the term of the mediation rests, too (在线调解规则 26).
    Appraisal,
    /// 补材料.
    Papers,
    /// 网络.
    Network,
    /// 情绪.
    Emotion,
}

/// What one party said, for the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    /// Who.
    pub party: PartyId,
    /// What.
    pub text: String,
}

/// 人民调解记录 (D10) with the undisputed facts (D11), as the recorder writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordDraft {
    /// 各方陈述.
    #[serde(default)]
    pub statements: Vec<Statement>,
    /// 无争议事实, one line a fact; D11 is made of them.
    #[serde(default)]
    pub facts: Vec<String>,
    /// 争议焦点.
    #[serde(default)]
    pub issues: String,
    /// 调解过程要点; never what was said in private (`legal.md` B.14).
    #[serde(default)]
    pub process: String,
    /// 达成一致的事项 or 未达成的原因.
    pub result: String,
}

/// A record that stands for confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it says.
    pub draft: RecordDraft,
    /// Hash of what it says: a confirmation carries it.
    pub hash: String,
    /// When it was written.
    pub at: Timestamp,
    /// What each party said to it.
    pub answers: BTreeMap<PartyId, RecordAnswer>,
}

/// What a party said to the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordAnswer {
    /// 核对无误.
    Confirmed,
    /// 有异议.
    Objected(String),
    /// 未确认, with the reason the mediator noted.
    Refused(String),
}

/// A finding that the mediator went past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Which finding.
    pub code: KCode,
    /// Number of the clause, from 1.
    pub clause: Option<usize>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Who signed on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WetSigner {
    /// A party.
    Party {
        /// Which.
        party: PartyId,
    },
    /// The mediator.
    Mediator,
    /// The committee's seal.
    Committee,
}

impl WetSigner {
    fn signer(&self) -> Signer {
        match self {
            Self::Party { party } => Signer::Party(party.clone()),
            Self::Mediator => Signer::Mediator,
            Self::Committee => Signer::Committee,
        }
    }
}

/// 休会: a mediation rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// Why.
    pub reason: AdjournReason,
    /// In more words, if the mediator had any.
    pub note: String,
    /// Since when.
    pub since: Timestamp,
}

/// Everything about the talk that is not a clause or a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Talk {
    /// With whom the mediator talks alone, and since when (M62).
    pub caucus: Option<(PartyId, Timestamp)>,
    /// 休会: why it rests, and since when (M65).
    pub adjourned: Option<Rest>,
    /// When the clock rested for an appraisal, and until when.
    pub pauses: Vec<(Timestamp, Option<Timestamp>)>,
    /// The record.
    pub record: Option<Record>,
    /// Findings that were gone past.
    pub overrides: Vec<Override>,
    /// Why a sham is suspected.
    pub suspicion: Option<String>,
    /// 口头协议: what was agreed and how it is performed.
    pub oral: Option<(String, String)>,
    /// Why a change of the agreement is proposed, and who agreed to that.
    pub proposal: Option<(String, BTreeSet<PartyId>)>,
    /// Why the agreement is being changed, with the superseded one.
    pub amends: Option<(String, Option<DocumentId>)>,
    /// The case as it stood before the change, until the new agreement takes effect.
    pub before: Option<Box<Case>>,
}

/// What happened in the talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum SessionEvent {
    /// Somebody did not come.
    NoShow {
        /// Who.
        party: PartyId,
        /// In words.
        note: String,
    },
    /// The mediator talks to one side alone.
    CaucusOpened {
        /// To whom.
        party: PartyId,
    },
    /// Everybody is together again.
    CaucusEnded,
    /// The talk rests.
    Adjourned {
        /// Why.
        reason: AdjournReason,
        /// In words.
        note: String,
    },
    /// A sham is suspected.
    Suspected {
        /// What was noticed.
        note: String,
    },
    /// It was cleared up.
    SuspicionCleared {
        /// How.
        note: String,
    },
    /// The record stands for confirmation.
    RecordWritten {
        /// What it says.
        record: RecordDraft,
        /// Its hash.
        hash: String,
        /// D10 and, where there are undisputed facts, D11.
        documents: Vec<DocumentMade>,
    },
    /// A party found it right.
    RecordConfirmed {
        /// Who.
        party: PartyId,
        /// What was read.
        hash: String,
    },
    /// A party found something wrong.
    RecordObjected {
        /// Who.
        party: PartyId,
        /// What.
        note: String,
    },
    /// A party did not confirm it.
    RecordRefused {
        /// Who.
        party: PartyId,
        /// Why.
        reason: String,
    },
    /// Every party has answered the record: it is made anew with their answers.
    RecordClosed {
        /// D10 and, where nobody disputes the facts, D11.
        documents: Vec<DocumentMade>,
    },
    /// 口头协议 was reached.
    OralAgreed {
        /// What was agreed.
        content: String,
        /// How it is performed.
        performance: String,
        /// D12b.
        document: DocumentMade,
    },
    /// The oral agreement is to be written.
    PutInWriting,
    /// A finding was gone past.
    Overridden {
        /// Which.
        code: KCode,
        /// Number of the clause, from 1.
        clause: Option<usize>,
        /// Why.
        reason: String,
    },
    /// The clauses are read aloud one by one.
    ReadbackStarted,
    /// Somebody signed on paper.
    WetSigned {
        /// Which document.
        document: DocumentId,
        /// Name of the place.
        field: String,
        /// When it was signed.
        signed_at: Timestamp,
        /// Who saw it.
        witness: String,
    },
    /// A scan of what was signed on paper was matched with it.
    ScanMatched {
        /// Which document.
        document: DocumentId,
        /// Its files in the order of the pages.
        files: Vec<Revision>,
        /// How it was matched.
        matched: ScanMatch,
    },
    /// Staff and a second witness vouch that a party that doesn't write wants to sign.
    SignatureAttested {
        /// Which document.
        document: DocumentId,
        /// For whom.
        party: PartyId,
        /// What was attested.
        attestation: Attestation,
    },
    /// The seal was refused.
    SealRefused {
        /// The agreement.
        document: DocumentId,
        /// Why.
        reason: String,
    },
    /// Parties who settled by themselves come back, so that the committee presides over what they settled on.
    SettlementAdopted {
        /// What they settled on, in short.
        note: String,
    },
    /// A change of the agreement is proposed.
    AmendmentProposed {
        /// Why.
        reason: String,
    },
    /// A party answered the proposed change.
    AmendmentAnswered {
        /// Who.
        party: PartyId,
        /// Whether it agreed.
        accept: bool,
    },
    /// The agreement is being changed.
    Amending {
        /// Why.
        reason: String,
    },
    /// No other agreement came about: the one in force stands.
    AgreementKept {
        /// The party who refused; nobody if the mediator ended the change.
        party: Option<PartyId>,
        /// Why.
        reason: String,
    },
    /// The committee closed its file.
    FileClosed {
        /// D24b.
        document: DocumentMade,
    },
}

impl SessionEvent {
    /// The documents the event brings.
    #[must_use]
    pub fn documents(&self) -> Vec<&DocumentMade> {
        match self {
            Self::RecordWritten { documents, .. } | Self::RecordClosed { documents } => {
                documents.iter().collect()
            }
            Self::OralAgreed { document, .. } | Self::FileClosed { document } => vec![document],
            Self::NoShow { .. }
            | Self::CaucusOpened { .. }
            | Self::CaucusEnded
            | Self::Adjourned { .. }
            | Self::Suspected { .. }
            | Self::SuspicionCleared { .. }
            | Self::RecordConfirmed { .. }
            | Self::RecordObjected { .. }
            | Self::RecordRefused { .. }
            | Self::PutInWriting
            | Self::Overridden { .. }
            | Self::ReadbackStarted
            | Self::WetSigned { .. }
            | Self::ScanMatched { .. }
            | Self::SignatureAttested { .. }
            | Self::SealRefused { .. }
            | Self::SettlementAdopted { .. }
            | Self::AmendmentProposed { .. }
            | Self::AmendmentAnswered { .. }
            | Self::Amending { .. }
            | Self::AgreementKept { .. } => Vec::new(),
        }
    }

    /// The party the event is about.
    #[must_use]
    pub fn party(&self) -> Option<&PartyId> {
        match self {
            Self::NoShow { party, .. }
            | Self::CaucusOpened { party }
            | Self::SignatureAttested { party, .. }
            | Self::RecordConfirmed { party, .. }
            | Self::RecordObjected { party, .. }
            | Self::RecordRefused { party, .. }
            | Self::AmendmentAnswered { party, .. } => Some(party),
            Self::AgreementKept { party, .. } => party.as_ref(),
            Self::CaucusEnded
            | Self::Adjourned { .. }
            | Self::Suspected { .. }
            | Self::SuspicionCleared { .. }
            | Self::RecordWritten { .. }
            | Self::RecordClosed { .. }
            | Self::OralAgreed { .. }
            | Self::PutInWriting
            | Self::Overridden { .. }
            | Self::ReadbackStarted
            | Self::WetSigned { .. }
            | Self::ScanMatched { .. }
            | Self::SealRefused { .. }
            | Self::SettlementAdopted { .. }
            | Self::AmendmentProposed { .. }
            | Self::FileClosed { .. }
            | Self::Amending { .. } => None,
        }
    }
}
