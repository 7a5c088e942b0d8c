//! Orders to a case. The API uses the same names.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clause::{Answer, ClauseDraft};
use super::consent::ConsentItem;
use super::id::{ClauseId, DocumentId, OrgId, PartyId};
use super::party::{DeviceCheck, IdentityCheck, PartyDraft};

/// What a new case begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Registration {
    /// What the case is called.
    pub title: String,
    /// Dispute type of `legal.md` E.4, for example `15`.
    pub dispute_type: String,
    /// 案由, for example 物业服务合同纠纷.
    pub cause: String,
    /// Source of `legal.md` E.5.
    pub source: Source,
    /// 纠纷简要情况.
    pub facts: String,
    /// The court that could confirm the agreement.
    pub court: OrgId,
    /// How the parties take part.
    pub mode: Mode,
}

/// 案件来源, `legal.md` E.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Source {
    /// 自行申请, online.
    #[serde(rename = "SELF")]
    Applicant,
    /// 到站申请.
    #[serde(rename = "WALKIN")]
    WalkIn,
    /// 主动调解.
    Proactive,
    /// 法院邀请 or 委派.
    CourtInvited,
    /// 法院告知.
    CourtTold,
    /// 警调.
    Police,
    /// 访调.
    Petition,
    /// 检调.
    Procuratorate,
    /// 网格.
    Grid,
    /// 12345 or 12348.
    Hotline,
    /// 其他.
    Other,
}

/// 调解方式, `legal.md` E.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mode {
    /// 同步视频.
    Sync,
    /// 分别视频.
    Separate,
    /// 线上线下结合.
    Hybrid,
    /// 现场.
    Onsite,
    /// 电话.
    Phone,
}

/// An order to a case, told apart by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Command {
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
    },
    /// Seals the agreement.
    Seal {
        /// Which document.
        document: DocumentId,
        /// SHA-256 of the frozen document that was shown.
        sha256: String,
    },
    /// Ends the mediation without an agreement.
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
    Claim,
    /// Puts it back.
    Release,
    /// Lets a party into the court room after a new identity check.
    AdmitToCourt {
        /// Whom.
        party: PartyId,
        /// How the identity was checked.
        identity: IdentityCheck,
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

/// Names of all commands, for actions and refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each name is explained at the command of the same name")]
pub enum CommandKind {
    AddParty,
    CorrectParty,
    Invite,
    RecordCheck,
    Consent,
    Admit,
    OpenSession,
    AddClause,
    EditClause,
    RemoveClause,
    AnswerClause,
    Freeze,
    Reopen,
    Sign,
    Seal,
    End,
    Refuse,
    StartApplication,
    DeclineApplication,
    Accept,
    Claim,
    Release,
    AdmitToCourt,
    OpenHearing,
    Assess,
    DraftRuling,
    Serve,
    Receive,
}

impl Command {
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
            Self::End { .. } => CommandKind::End,
            Self::Refuse { .. } => CommandKind::Refuse,
            Self::StartApplication => CommandKind::StartApplication,
            Self::DeclineApplication { .. } => CommandKind::DeclineApplication,
            Self::Accept { .. } => CommandKind::Accept,
            Self::Claim => CommandKind::Claim,
            Self::Release => CommandKind::Release,
            Self::AdmitToCourt { .. } => CommandKind::AdmitToCourt,
            Self::OpenHearing { .. } => CommandKind::OpenHearing,
            Self::Assess { .. } => CommandKind::Assess,
            Self::DraftRuling { .. } => CommandKind::DraftRuling,
            Self::Serve { .. } => CommandKind::Serve,
            Self::Receive { .. } => CommandKind::Receive,
        }
    }

    /// Whether the command carries its own guard, so that a newer version of the case does no harm.
    ///
    /// Parties act at the same time on their phones: two answers to two clauses must not knock each other out.
    #[must_use]
    pub fn guards_itself(&self) -> bool {
        matches!(
            self.kind(),
            CommandKind::AnswerClause
                | CommandKind::Consent
                | CommandKind::RecordCheck
                | CommandKind::Sign
                | CommandKind::Receive
        )
    }
}

/// One stroke of handwriting: points in the writing area, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stroke {
    /// The points.
    pub points: Vec<Point>,
}

/// A point of a stroke, in thousandths of the writing area's width; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// Milliseconds since the first point.
    #[serde(default)]
    pub t: u32,
    /// Width of the line in thousandths of the writing area's width; 0 means the default.
    #[serde(default)]
    pub width: i32,
}

/// Why a mediation ended, `legal.md` C.2 (在线调解规则 25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum EndReason {
    /// 达成协议.
    E1,
    /// 自行和解，撤回申请.
    E2,
    /// 期限内无法联系到当事人.
    E3,
    /// 一方明确不愿继续.
    E4,
    /// 分歧较大难以达成.
    E5,
    /// 期限届满且未合意延长.
    E6,
    /// 一方拒绝在协议上签章.
    E7,
    /// 其他.
    E8,
}

/// The grounds of 民诉法解释 358 on which an application is dismissed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum GroundCode {
    /// 违反法律强制性规定.
    #[serde(rename = "RJ-1")]
    Illegal,
    /// 损害国家利益、社会公共利益、他人合法权益.
    #[serde(rename = "RJ-2")]
    HarmsOthers,
    /// 违背公序良俗.
    #[serde(rename = "RJ-3")]
    AgainstMorals,
    /// 违反自愿原则.
    #[serde(rename = "RJ-4")]
    Involuntary,
    /// 内容不明确.
    #[serde(rename = "RJ-5")]
    Unclear,
    /// 其他不能进行司法确认的情形.
    #[serde(rename = "RJ-6")]
    Other,
}

/// What a judge found on a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// 未发现.
    None,
    /// 庭上问.
    Ask,
    /// 有.
    Found,
}

/// What the court decides, told apart by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// 确认有效 (D18).
    Confirm,
    /// 驳回申请 (D19).
    Dismiss {
        /// The grounds that were found.
        grounds: Vec<GroundCode>,
        /// The judge's reasons, in sentences.
        reasons: String,
    },
}
