//! Orders of the talk itself: who came, how it went, its record, the reading, the end (M50–M99).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CommandKind;
use crate::case::id::{DocumentId, FileId, PartyId};
use crate::case::mark::AttestationDraft;
use crate::case::session::{AdjournReason, RecordDraft, WetSigner};
use crate::lint::KCode;

/// An order of the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SessionCommand {
    /// Somebody did not come within twenty minutes (M50 → M40, to be scheduled again).
    RecordNoShow {
        /// Who.
        party: PartyId,
        /// In words.
        #[serde(default)]
        note: String,
    },
    /// 背对背: talks to one side alone (M62). The room lets nobody else hear them while it lasts (G-01).
    Caucus {
        /// To whom.
        party: PartyId,
    },
    /// Brings everybody together again (M60).
    EndCaucus,
    /// 休会 or 中止 (M65). An appraisal stops the clock of the mediation (在线调解规则 26).
    Adjourn {
        /// Why.
        reason: AdjournReason,
        /// In words.
        #[serde(default)]
        note: String,
    },
    /// 疑似虚假调解 (M99): stops the mediation and reports to the committee.
    Suspect {
        /// What was noticed.
        note: String,
    },
    /// The suspicion was cleared up (back to M60).
    ClearSuspicion {
        /// How.
        note: String,
    },
    /// Writes the record (D10) and the undisputed facts (D11) for the parties to confirm (M70).
    WriteRecord {
        /// The record.
        record: RecordDraft,
    },
    /// A party read the record and found it right (在线调解规则 22).
    ConfirmRecord {
        /// Hash of the record that was read.
        hash: String,
    },
    /// A party finds something wrong in the record.
    ObjectRecord {
        /// Hash of the record that was read.
        hash: String,
        /// What is wrong.
        note: String,
    },
    /// A party does not confirm the record; the reason is noted and the work goes on.
    NoteRefusal {
        /// Who.
        party: PartyId,
        /// Why, in words.
        reason: String,
    },
    /// 口头协议 (M91): effective at once (人民调解法 28, 30).
    OralAgreement {
        /// What was agreed.
        content: String,
        /// 履行方式、期限.
        performance: String,
    },
    /// Turns an oral agreement into a written one (M80), because the court asks for one (民诉法解释 354).
    PutInWriting,
    /// Goes on although the check found something; the reason is the first thing the judge sees.
    OverrideFinding {
        /// Which finding.
        code: KCode,
        /// Number of the clause, from 1, if the finding is about one.
        #[serde(default)]
        clause: Option<usize>,
        /// Why.
        reason: String,
    },
    /// 宣读核对 (M82): from here each party answers every clause as it is read.
    StartReadback,
    /// Somebody signed on paper: 婚姻、收养、继承 may not be signed electronically (电子签名法 3).
    RecordWetSignature {
        /// Which document.
        document: DocumentId,
        /// Who signed.
        signer: WetSigner,
        /// When.
        #[schema(value_type = String, format = DateTime)]
        signed_at: Timestamp,
        /// Who saw it, and how (签名、盖章、按指印).
        witness: String,
    },
    /// 上传扫描件: brings the scan or the photographs of a paper that was signed in ink. It is matched with the paper by
    /// the QR code at its foot, or by the check code that somebody typed.
    AttachScan {
        /// Which document.
        document: DocumentId,
        /// Uploaded files in the order of the pages: a JPEG or PNG for each, or one PDF.
        files: Vec<FileId>,
        /// The check code as it is printed, where no QR code can be read.
        #[serde(default)]
        code: Option<String>,
    },
    /// 见证签署 (G-62): staff at the side of a party that doesn't write attests, with a second witness, that the document
    /// was read aloud and that the party wants to sign it. The party signs within ten minutes.
    AttestSignature {
        /// What they attest.
        #[serde(flatten)]
        draft: AttestationDraft,
    },
    /// The seal keeper does not seal (M88 → M80).
    RefuseSeal {
        /// Why.
        reason: String,
    },
    /// 采纳自行和解: parties who settled by themselves (E2) come back for a short session over which the committee
    /// presides, because only such an agreement can be confirmed (M95 → M65; 民事诉讼法 205; C.7 (7)).
    AdoptSettlement {
        /// What they settled on, in short.
        note: String,
    },
    /// Proposes 变更 or 新协议 (M92): once every party agreed, a new version of the agreement is opened; the old one stays
    /// in the file, and in force until the new one is. A party who proposes it has agreed.
    Amend {
        /// Why.
        reason: String,
    },
    /// 立卷: the committee closes its own file (D24b), and draws it anew when something is added later.
    CloseFile,
    /// A party's answer to the proposed change. One no, and everything stays as it is.
    AnswerAmendment {
        /// Whether it is agreed to.
        accept: bool,
    },
}

impl SessionCommand {
    /// Name of the command.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::RecordNoShow { .. } => CommandKind::RecordNoShow,
            Self::Caucus { .. } => CommandKind::Caucus,
            Self::EndCaucus => CommandKind::EndCaucus,
            Self::Adjourn { .. } => CommandKind::Adjourn,
            Self::Suspect { .. } => CommandKind::Suspect,
            Self::ClearSuspicion { .. } => CommandKind::ClearSuspicion,
            Self::WriteRecord { .. } => CommandKind::WriteRecord,
            Self::ConfirmRecord { .. } => CommandKind::ConfirmRecord,
            Self::ObjectRecord { .. } => CommandKind::ObjectRecord,
            Self::NoteRefusal { .. } => CommandKind::NoteRefusal,
            Self::OralAgreement { .. } => CommandKind::OralAgreement,
            Self::PutInWriting => CommandKind::PutInWriting,
            Self::OverrideFinding { .. } => CommandKind::OverrideFinding,
            Self::StartReadback => CommandKind::StartReadback,
            Self::RecordWetSignature { .. } => CommandKind::RecordWetSignature,
            Self::AttachScan { .. } => CommandKind::AttachScan,
            Self::AttestSignature { .. } => CommandKind::AttestSignature,
            Self::RefuseSeal { .. } => CommandKind::RefuseSeal,
            Self::AdoptSettlement { .. } => CommandKind::AdoptSettlement,
            Self::Amend { .. } => CommandKind::Amend,
            Self::AnswerAmendment { .. } => CommandKind::AnswerAmendment,
            Self::CloseFile => CommandKind::CloseFile,
        }
    }
}
