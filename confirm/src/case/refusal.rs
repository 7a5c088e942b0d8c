//! Answers to a command that the rules don't allow.
//!
//! Each names the rule and says in the user's words what to do next.

mod code;
mod sentence;

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

use super::command::CommandKind;
use super::consent::ConsentItem;
use super::participant::Promise;

/// A command that the rules don't allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Someone else changed the case first.
    Stale,
    /// The actor has no such power here.
    NotYours {
        /// The command.
        command: CommandKind,
    },
    /// The case is not at a point where this can be done.
    WrongStage {
        /// The command.
        command: CommandKind,
        /// Where the case stands, in words.
        stage: &'static str,
    },
    /// It was done before, or what it needs is not there.
    NotNow {
        /// Why not, in words.
        why: &'static str,
    },
    /// There is no such party, clause or document.
    Unknown,
    /// A field holds something that can't be right.
    Invalid {
        /// Name of the field.
        field: &'static str,
        /// What is wrong and what to enter.
        sentence: String,
    },
    /// Too many of something.
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// An interpreter or a companion has not promised what the seat needs.
    PromiseMissing {
        /// Who.
        name: String,
        /// What.
        items: Vec<Promise>,
    },
    /// The party has not agreed to what the step needs.
    ConsentMissing {
        /// Who.
        name: String,
        /// To what.
        items: Vec<ConsentItem>,
    },
    /// A consent can no longer be withdrawn because it has been used.
    ConsentUsed {
        /// Which.
        item: ConsentItem,
    },
    /// One side has no party yet.
    SideMissing,
    /// Somebody has not been admitted yet.
    NotAdmitted {
        /// Who.
        names: Vec<String>,
    },
    /// The agreement has no clause yet.
    NoClauses,
    /// Clauses that not everybody agreed to.
    ClausesOpen {
        /// Their numbers, from 1.
        numbers: Vec<usize>,
    },
    /// The text is not the one that was shown.
    TextChanged,
    /// The actor has to prove again who they are.
    Reauthenticate,
    /// The actor has signed already.
    AlreadySigned,
    /// What was signed in ink was not matched with a scan yet (K-09).
    ScanMissing {
        /// Title of the paper.
        title: String,
    },
    /// A scan has more or fewer pages than its paper.
    ScanPages {
        /// Pages of the paper.
        printed: u32,
        /// Pages of the scan.
        scanned: u32,
    },
    /// A scan is of another paper, or of another version.
    ScanOther {
        /// Title of the paper it is of, if it is one of the case.
        of: Option<String>,
    },
    /// No QR code could be read in a scan.
    ScanUnread,
    /// The check code that was typed is not that of the paper.
    ScanCode,
    /// Someone else has to sign first.
    NotYourTurn {
        /// Who comes first.
        first: String,
    },
    /// The request to sign has lapsed (M85).
    SigningLapsed {
        /// When.
        at: String,
    },
    /// The handwriting is too small to be a name.
    TooSmall,
    /// The handwriting is missing.
    NoStrokes,
    /// Nobody vouched for a signature without handwriting.
    NotWitnessed,
    /// The witnesses saw it too long ago.
    WitnessLapsed,
    /// The agreement is not of a kind that may be signed electronically.
    NotElectronic,
    /// The thirty days are over.
    TooLate {
        /// The last day.
        last: String,
    },
    /// The last day can't be computed: the holidays of that year are not known.
    CalendarUnknown {
        /// The year.
        year: i16,
    },
    /// The application needs both sides.
    OneSided,
    /// The number is not a court number.
    DocketNo,
    /// The number is taken.
    DocketNoTaken,
    /// Another judge holds the case.
    ClaimedBy {
        /// Who.
        name: String,
    },
    /// The judge has to claim the case first.
    NotClaimed,
    /// Somebody is not in the room.
    NotPresent {
        /// Who.
        names: Vec<String>,
    },
    /// Grounds that have not been assessed.
    NotAssessed {
        /// How many.
        open: usize,
    },
    /// A ground was found, so the agreement can't be confirmed.
    GroundFound,
    /// No ground was found, so the application can't be dismissed.
    GroundMissing,
    /// The case has its ruling.
    AlreadyRuled,
    /// The document was served on this party already.
    AlreadyServed,
    /// Someone who mediated can't act for the court, and the other way round.
    Conflicted,
    /// Whoever is to be appointed, or takes the case, has to step back (应当回避).
    Barred {
        /// Why, and the next step.
        sentence: String,
    },
    /// E-DUP: an earlier case of the same people and type within 180 days.
    Duplicate {
        /// Numbers of the earlier cases.
        numbers: Vec<String>,
    },
    /// The mediator has not taken the case and disclosed what there is to disclose.
    NotDisclosed,
    /// Nobody sent this case, so nobody gets an answer.
    NoReferral,
    /// Parties who have not said yet whether they want to mediate.
    NotAsked {
        /// Who.
        names: Vec<String>,
    },
    /// E-CAPACITY: parties who need a guardian and have none.
    Capacity {
        /// Who.
        names: Vec<String>,
    },
    /// Parties who have not accepted the mediator.
    MediatorNotAccepted {
        /// Who.
        names: Vec<String>,
    },
    /// The term of the mediation is over and was not extended.
    TermOver {
        /// The last day.
        last: String,
    },
    /// The term of the mediation still runs.
    TermRunning {
        /// The last day.
        last: String,
    },
    /// The party was not tried often enough.
    NotTried,
    /// Somebody is taken at that time.
    Clash {
        /// Who, and from when to when.
        with: String,
    },
    /// A time that was offered is gone: another case has it, or it has passed.
    SlotTaken,
    /// The check found something that has to be mended first.
    Blocked {
        /// What, with the number of the clause.
        findings: Vec<String>,
    },
    /// The court has the application.
    InCourt,
    /// The appointment has not come yet.
    TooEarly,
    /// Somebody has not confirmed or signed the record.
    RecordOpen {
        /// Who.
        names: Vec<String>,
    },
    /// There is no record of the inquiry yet.
    RecordMissing,
    /// The points of 在线诉讼规则 21 were not checked, or one of them applies.
    NotSuitableOnline,
    /// The term was extended before.
    ExtendedAlready,
    /// The ruling has not been served.
    NotServed,
    /// The time to object is over.
    TooLateToObject {
        /// The last day.
        last: String,
    },
    /// The applicants were told once what is missing.
    CorrectedOnce,
    /// The day by which something had to be handed in is over.
    TooLateToSupply {
        /// The last day.
        last: String,
    },
    /// Questions of the script that somebody has not answered.
    QuestionsOpen {
        /// Their ids.
        questions: Vec<&'static str>,
    },
    /// The inquiry rests because somebody is away.
    Paused {
        /// Who.
        name: String,
    },
    /// The president has to decide on a recusal first.
    RecusalPending,
    /// An oral agreement can't be confirmed.
    NotWritten,
    /// K-05: the court was not told of the committee or the mediator.
    NotRegistered,
    /// K-06: the chosen court may not confirm this agreement.
    NotCompetent,
    /// The same agreement was filed with another court.
    FiledElsewhere {
        /// Which.
        court: String,
    },
    /// Another decision was imported for this application, or the same id came with other content.
    RecordDiffers,
    /// Nobody asked to withdraw.
    NothingWithdrawn,
    /// Nothing is overdue and nobody refused to be asked.
    NoGroundToDeem,
    /// Something can still come.
    StillOpen {
        /// The last day.
        last: String,
    },
    /// D07: somebody has not said where papers may be sent.
    AddressMissing {
        /// Who.
        name: String,
    },
    /// Somebody else sits at the same device, so nothing said there is private (G-01, G-04).
    DeviceShared {
        /// With whom the mediator wants to talk alone.
        name: String,
        /// Who sits there, too.
        others: Vec<String>,
    },
    /// The mediator talks alone with somebody at this device, or with whoever wants to sit down there.
    CaucusAtDevice,
    /// K-03: the agent has no 特别授权.
    NoAuthority {
        /// The agent.
        name: String,
    },
}

/// A refusal as a client reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reason {
    /// Stable code, part of the API.
    pub code: String,
    /// What to do next, in the user's words.
    pub text: String,
}

impl Refusal {
    /// The refusal as a client reads it.
    #[must_use]
    pub fn reason(&self) -> Reason {
        Reason { code: self.code().to_owned(), text: self.sentence() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.sentence())
    }
}

impl std::error::Error for Refusal {}
