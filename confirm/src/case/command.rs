//! Orders to a case. The API uses the same names: every order is an object with a `kind`.
//!
//! Orders come in families, one file each; on the wire they lie side by side and `kind` tells them apart.

pub mod core;
pub mod court;
pub mod intake;
pub mod people;
pub mod session;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

pub use self::core::Core;
pub use self::court::CourtCommand;
pub use self::intake::IntakeCommand;
pub use self::people::PeopleCommand;
pub use self::session::SessionCommand;
pub use crate::performance::PerformCommand;

/// An order to a case, told apart by `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Command {
    /// Parties, consents, clauses, signatures, the application and its hearing.
    Core(Core),
    /// From the first word to the appointment (M00–M40).
    Intake(IntakeCommand),
    /// Agents, guardians, invited participants, addresses.
    People(PeopleCommand),
    /// The talk itself, its record, the reading, the end (M50–M99).
    Session(SessionCommand),
    /// The court's side (C10–C95).
    Court(CourtCommand),
    /// Performance and visits (P10–P60, V).
    Perform(PerformCommand),
}

impl<'de> Deserialize<'de> for Command {
    /// Reads the family that knows the `kind`, so that an error names the field that is wrong.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let order = serde_json::Value::deserialize(deserializer)?;
        let kind = order.get("kind").ok_or_else(|| D::Error::missing_field("kind"))?;
        let kind = CommandKind::deserialize(kind).map_err(D::Error::custom)?;
        match kind.family() {
            Family::Core => Core::deserialize(order).map(Self::Core),
            Family::Intake => IntakeCommand::deserialize(order).map(Self::Intake),
            Family::People => PeopleCommand::deserialize(order).map(Self::People),
            Family::Session => SessionCommand::deserialize(order).map(Self::Session),
            Family::Court => CourtCommand::deserialize(order).map(Self::Court),
            Family::Perform => PerformCommand::deserialize(order).map(Self::Perform),
        }
        .map_err(D::Error::custom)
    }
}

/// Which file knows a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// [`Core`].
    Core,
    /// [`IntakeCommand`].
    Intake,
    /// [`PeopleCommand`].
    People,
    /// [`SessionCommand`].
    Session,
    /// [`CourtCommand`].
    Court,
    /// [`PerformCommand`].
    Perform,
}

macro_rules! kinds {
    ($($family:ident { $($kind:ident),* $(,)? })*) => {
        /// Names of all commands, for actions and refusals.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each name is explained at the command of the same name")]
        pub enum CommandKind {
            $($($kind,)*)*
        }

        impl CommandKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$($(Self::$kind,)*)*];

            /// Which file knows it.
            #[must_use]
            pub fn family(self) -> Family {
                match self {
                    $($(Self::$kind)|* => Family::$family,)*
                }
            }
        }
    };
}

kinds! {
    Core {
        AddParty, CorrectParty, Invite, RecordCheck, Consent, Admit, OpenSession, AddClause, EditClause,
        RemoveClause, AnswerClause, Freeze, Reopen, Sign, Seal, RenewSigning, ReportSignatures, End, Refuse,
        StartApplication, DeclineApplication, Accept, Claim, Release, AdmitToCourt, OpenHearing, Assess, DraftRuling, Serve,
        Receive,
    }
    Intake {
        Submit, RecordCall, AcceptCase, DeclineCase, Assign, ChooseMediator, TakeAssignment,
        DeclineAssignment, AnswerMediator, Schedule, ProposeExtension, AnswerExtension, AnswerReferral,
        ReportRisk,
    }
    People {
        AppointAgent, ChangeAuthority, RemoveAgent, AppointGuardian, InviteParticipant, AnswerParticipant,
        RemoveParticipant, CallParticipant, GivePromise, AdmitParticipant, AdmitParticipantToCourt,
        MoveParticipant, ConfirmAddress, AttachFile, ShareFile, TakeStationSeat, LeaveStationSeat,
    }
    Session {
        RecordNoShow, Caucus, EndCaucus, Adjourn, Suspect, ClearSuspicion, WriteRecord, ConfirmRecord,
        ObjectRecord, NoteRefusal, OralAgreement, PutInWriting, OverrideFinding, StartReadback,
        RecordWetSignature, AttachScan, AttestSignature, RefuseSeal, AdoptSettlement, Amend,
        AnswerAmendment, CloseFile,
    }
    Court {
        PrepareApplication, RequestCorrection, CompleteCorrection, AssignJudge, Recuse, ApplyRecusal,
        DecideRecusal, OrderSupplement, SubmitSupplement, ScheduleInquiry, RecordAbsence, MoveOffline,
        PauseHearing, ResumeHearing, AnswerQuestions, CloseHearing, NoteRecordRefusal, WithdrawApplication,
        ExtendTerm, RecordService, FileObjection, DecideObjection, Archive, ImportRuling, NoteArrival,
        NoteStanding,
    }
    Perform {
        ReportPerformance, ConfirmPerformance, DenyPerformance, RecordVisit, ReportEnforcement,
    }
}

impl Command {
    /// Name of the command.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Core(command) => command.kind(),
            Self::Intake(command) => command.kind(),
            Self::People(command) => command.kind(),
            Self::Session(command) => command.kind(),
            Self::Court(command) => command.kind(),
            Self::Perform(command) => command.kind(),
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
                | CommandKind::AttestSignature
                | CommandKind::Receive
                | CommandKind::AnswerMediator
                | CommandKind::ChooseMediator
                | CommandKind::AnswerExtension
                | CommandKind::AnswerAmendment
                | CommandKind::AnswerParticipant
                | CommandKind::GivePromise
                | CommandKind::ConfirmAddress
                | CommandKind::ConfirmRecord
                | CommandKind::TakeStationSeat
                | CommandKind::LeaveStationSeat
        )
    }
}

macro_rules! from_family {
    ($($family:ident($command:ty)),* $(,)?) => {
        $(impl From<$command> for Command {
            fn from(command: $command) -> Self {
                Self::$family(command)
            }
        })*
    };
}

from_family! {
    Core(Core),
    Intake(IntakeCommand),
    People(PeopleCommand),
    Session(SessionCommand),
    Court(CourtCommand),
    Perform(PerformCommand),
}
