//! 待办, the task lists: who has to act in which case, since when and until when, and what comes first.
//!
//! Source: `legal.md` A-93 (「推诿扯皮」: every state has exactly one named owner and a clock), the owner and clock
//! columns of C.1, C.3 and C.6, the roles of C.0, and G-72 (supervisor and administrator see states and dates, never
//! content). A task holds no content: it says that something is to be done, the case says what.
//!
//! Left out: how tasks are kept and found (`store::queue`), and who is online, which only the edge knows.

pub mod label;
pub mod order;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::actor::{StaffRole, Viewer};
use crate::case::id::{AccountId, CaseId, OrgId};
use crate::case::organisation::Person;

/// Rows of one page: a desk's screen shows about twenty, and fewer pages would not be read to the end.
pub const PAGE_ROWS: usize = 50;
/// Most cases with somebody online that are put first. Each costs a look-up in the index; where more people wait
/// than this, the desk has more than a day's work in front of it and the rest keep their place by date.
pub const WAITING_MAX: usize = 500;

/// What has to be done; one list a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// 登记、受理: look at a new dispute or a referral.
    Intake,
    /// 指派: find a mediator.
    Assign,
    /// 调解: bring the mediation on.
    Mediate,
    /// 笔录: finish and check the record.
    Record,
    /// 签署: a member of staff signs.
    Sign,
    /// 盖章: the committee seals.
    Seal,
    /// 当事人: the parties have to act.
    Party,
    /// 立案审查: decide whether to accept.
    Acceptance,
    /// 分案: somebody has to take the case as its judge.
    Assignment,
    /// 审查、裁定: the judge who has the case acts.
    Judge,
    /// 排期: set a time for the inquiry.
    Schedule,
    /// 送达: serve papers.
    Service,
    /// 异议: decide on an objection.
    Objection,
    /// 回访、履行: ask how performance goes.
    FollowUp,
    /// 归档: close the file.
    Archive,
}

impl TaskKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Intake,
        Self::Assign,
        Self::Mediate,
        Self::Record,
        Self::Sign,
        Self::Seal,
        Self::Party,
        Self::Acceptance,
        Self::Assignment,
        Self::Judge,
        Self::Schedule,
        Self::Service,
        Self::Objection,
        Self::FollowUp,
        Self::Archive,
    ];

    /// Its name in tables and in the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Assign => "assign",
            Self::Mediate => "mediate",
            Self::Record => "record",
            Self::Sign => "sign",
            Self::Seal => "seal",
            Self::Party => "party",
            Self::Acceptance => "acceptance",
            Self::Assignment => "assignment",
            Self::Judge => "judge",
            Self::Schedule => "schedule",
            Self::Service => "service",
            Self::Objection => "objection",
            Self::FollowUp => "follow_up",
            Self::Archive => "archive",
        }
    }

    /// The kind with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// What the list is called.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Intake => "待受理",
            Self::Assign => "待指派",
            Self::Mediate => "调解中",
            Self::Record => "待核对笔录",
            Self::Sign => "待签字",
            Self::Seal => "待盖章",
            Self::Party => "等当事人",
            Self::Acceptance => "待立案审查",
            Self::Assignment => "待分案",
            Self::Judge => "待审查裁定",
            Self::Schedule => "待排期",
            Self::Service => "待送达",
            Self::Objection => "异议待处理",
            Self::FollowUp => "待回访",
            Self::Archive => "待归档",
        }
    }
}

/// At whose desk a task lies; the owner column of `legal.md` part C.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Desk {
    /// TRI 工作站分流员.
    Operator,
    /// MED 人民调解员.
    Mediator,
    /// REC 记录人.
    Recorder,
    /// SEA 印章管理人.
    SealKeeper,
    /// CLK 书记员 or 立案人员.
    Clerk,
    /// JUD 审判员.
    Judge,
    /// PTY 当事人: nobody of the staff; the organisation of the task is the one that waits.
    Party,
}

impl Desk {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Operator,
        Self::Mediator,
        Self::Recorder,
        Self::SealKeeper,
        Self::Clerk,
        Self::Judge,
        Self::Party,
    ];

    /// Its name in tables and in the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Mediator => "mediator",
            Self::Recorder => "recorder",
            Self::SealKeeper => "seal_keeper",
            Self::Clerk => "clerk",
            Self::Judge => "judge",
            Self::Party => "party",
        }
    }

    /// The desk with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|desk| desk.key() == key)
    }
}

/// Something that is to be done in a case. A case has at most one task of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// At whose desk.
    pub desk: Desk,
    /// Of which committee or court; for [`Desk::Party`] the one that waits for the parties.
    pub org: OrgId,
    /// Since when.
    pub since: Timestamp,
    /// The last day, in Beijing, on which it is in time.
    pub due: Option<Date>,
    /// Who has taken it on.
    pub holder: Option<Person>,
    /// The first instant at which somebody else may take it over; nothing if the holder keeps it.
    pub holder_until: Option<Timestamp>,
    /// Code of the state it belongs to, for example `M30`.
    pub about: String,
}

/// What somebody may see of the task lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The tasks of one desk in one organisation, with titles and names: who sits there may see these cases.
    Desk {
        /// The desk.
        desk: Desk,
        /// The organisation.
        org: OrgId,
        /// Who sits there.
        account: AccountId,
    },
    /// States and dates of all tasks, without titles and names (G-72).
    Oversight,
}

impl Scope {
    /// What `viewer` may see; nothing for a party, whose one case is no list.
    #[must_use]
    pub fn of(viewer: &Viewer) -> Option<Self> {
        let Viewer::Staff { role, id, org } = viewer else { return None };
        let desk = match role {
            StaffRole::Mediator => Desk::Mediator,
            StaffRole::Recorder => Desk::Recorder,
            StaffRole::SealKeeper => Desk::SealKeeper,
            StaffRole::Operator => Desk::Operator,
            StaffRole::Judge => Desk::Judge,
            StaffRole::Clerk | StaffRole::President | StaffRole::Assistant => Desk::Clerk,
            StaffRole::Supervisor | StaffRole::Admin => return Some(Self::Oversight),
        };
        Some(Self::Desk { desk, org: org.clone(), account: id.clone() })
    }
}

/// Which tasks are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<TaskKind>,
    /// Only what the viewer has taken on.
    pub mine: bool,
}

/// A task with what a list tells of its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The case.
    pub case: CaseId,
    /// 人调字 number.
    pub number: String,
    /// What the case is called.
    pub title: String,
    /// Names of the parties.
    pub names: Vec<String>,
    /// The task.
    pub task: Task,
}

/// One line of a task list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QueueRow {
    /// The case.
    pub case: CaseId,
    /// 人调字 number.
    pub number: String,
    /// What the case is called; absent for those who may see no content (G-72).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Names of the parties; absent for those who may see no content (G-72).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parties: Option<Vec<String>>,
    /// What has to be done.
    pub kind: TaskKind,
    /// The same in words.
    pub kind_label: String,
    /// Code of the state, for example `C20`.
    pub state: String,
    /// The state in words.
    pub state_label: String,
    /// Committee or court.
    pub organisation: OrgId,
    /// The last day, in Beijing.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
    /// Days left; 0 on the last day, negative after it.
    pub days_left: Option<i64>,
    /// Whether the last day has passed.
    pub overdue: bool,
    /// Whether a party of the case is online now.
    pub waiting_online: bool,
    /// Who has taken it on; absent for those who may see no names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<Person>,
    /// Whether somebody else may take it over because the holder did not act for too long.
    pub lease_over: bool,
    /// Since when it lies here.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// One page of a task list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QueuePage {
    /// At most 50 rows: overdue first, then those whose parties wait online, then by last day and age.
    pub rows: Vec<QueueRow>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// How many tasks of a kind an organisation has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QueueCount {
    /// Committee or court.
    pub organisation: OrgId,
    /// At whose desk.
    pub desk: Desk,
    /// What has to be done.
    pub kind: TaskKind,
    /// The same in words.
    pub kind_label: String,
    /// All of them.
    pub open: i64,
    /// Those whose last day has passed.
    pub overdue: i64,
    /// Those nobody has taken on.
    pub unheld: i64,
    /// Those the viewer has taken on.
    pub mine: i64,
}

impl Entry {
    /// The entry as one line for somebody with `scope` at `now`; `today` is the day the list was opened.
    #[must_use]
    pub fn row(self, scope: &Scope, waiting_online: bool, today: Date, now: Timestamp) -> QueueRow {
        let Self { case, number, title, names, task } = self;
        let content = match scope {
            Scope::Desk { .. } => true,
            Scope::Oversight => false,
        };
        QueueRow {
            case,
            number,
            title: content.then_some(title),
            parties: content.then_some(names),
            kind: task.kind,
            kind_label: task.kind.label().to_owned(),
            state_label: label::of_state(&task.about).to_owned(),
            state: task.about,
            organisation: task.org,
            days_left: task.due.map(|due| crate::calendar::days_between(today, due)),
            overdue: task.due.is_some_and(|due| due < today),
            due: task.due,
            waiting_online,
            lease_over: task.holder.is_some() && task.holder_until.is_some_and(|until| until <= now),
            holder: task.holder.filter(|_| content),
            since: task.since,
        }
    }
}

#[cfg(test)]
mod tests;
