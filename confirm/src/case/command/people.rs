//! Orders about who stands beside a party: agents, guardians, invited people, addresses, files.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CommandKind;
use crate::case::id::{FileId, ParticipantId, PartyId, StationId};
use crate::case::participant::Promise;
use crate::case::people::{AddressDraft, AgentDraft, Authority, FileUse, GuardianDraft, ParticipantKind};

/// An order about the people of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PeopleCommand {
    /// 委托代理人 of a party (D08; at most two, 民事诉讼法 61); the first one acts for the party from then on.
    AppointAgent {
        /// Whose agent.
        party: PartyId,
        /// Who, with which authority.
        agent: AgentDraft,
    },
    /// A new 授权委托书: 一般授权 or 特别授权 (民事诉讼法 62).
    ChangeAuthority {
        /// Whose agent.
        party: PartyId,
        /// 公民身份号码 of the agent.
        id_no: String,
        /// What the agent may do.
        authority: Authority,
        /// The paper, if it was attached.
        #[serde(default)]
        proof: Option<FileId>,
    },
    /// The agent no longer acts.
    RemoveAgent {
        /// Whose agent.
        party: PartyId,
        /// 公民身份号码 of the agent.
        id_no: String,
    },
    /// 法定代理人 of a minor or of a person of limited capacity (民法典 17–23).
    AppointGuardian {
        /// Whose guardian.
        party: PartyId,
        /// Who.
        guardian: GuardianDraft,
    },
    /// 邀请参与人, an interpreter or a companion. An invited participant needs each party's consent (人民调解法 20).
    InviteParticipant {
        /// In which capacity.
        role: ParticipantKind,
        /// Name.
        name: String,
        /// Telephone; may be empty.
        #[serde(default)]
        phone: String,
        /// 单位、与当事人关系、语言 and so on.
        #[serde(default)]
        note: String,
        /// 为谁: the party an interpreter or a companion goes with; an interpreter without one is there for all.
        #[serde(default)]
        party: Option<PartyId>,
    },
    /// Sends an interpreter or a companion the link to their own seat.
    CallParticipant {
        /// Whom.
        participant: ParticipantId,
    },
    /// 承诺: an interpreter or a companion gives one promise, or takes it back.
    GivePromise {
        /// Which.
        promise: Promise,
        /// Given or taken back.
        given: bool,
    },
    /// Lets an interpreter or a companion into the mediation room.
    AdmitParticipant {
        /// Whom.
        participant: ParticipantId,
    },
    /// Lets an interpreter or a companion into the court room.
    AdmitParticipantToCourt {
        /// Whom.
        participant: ParticipantId,
    },
    /// Takes an interpreter who is there for all into the private talk that goes on, or out of it (M62).
    MoveParticipant {
        /// Whom.
        participant: ParticipantId,
        /// In or out.
        private: bool,
    },
    /// A party's answer to an invited participant.
    AnswerParticipant {
        /// Whom.
        participant: ParticipantId,
        /// Whether the party agrees.
        accept: bool,
    },
    /// The participant no longer takes part.
    RemoveParticipant {
        /// Whom.
        participant: ParticipantId,
    },
    /// 送达地址确认 (D07).
    ConfirmAddress {
        /// Where papers may be sent.
        address: AddressDraft,
    },
    /// Puts an uploaded file into the case: evidence, authority, proof.
    AttachFile {
        /// The file, as the upload named it.
        file: FileId,
        /// What it is called.
        title: String,
        /// What it is for.
        purpose: FileUse,
        /// SHA-256 and length of the file; told by the server and never by a client.
        #[serde(skip)]
        content: Option<crate::case::document::Revision>,
    },
    /// 给对方看: whoever put a file in lets every party see it; it can't be taken back.
    ShareFile {
        /// Which.
        file: FileId,
    },
    /// 入座: sits down at a device that others may share (G-04). The service says so once the codes were right.
    TakeStationSeat {
        /// Who.
        party: PartyId,
        /// At which device.
        station: StationId,
    },
    /// 离席: no longer sits there.
    LeaveStationSeat {
        /// Who.
        party: PartyId,
    },
}

impl PeopleCommand {
    /// Name of the command.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::AppointAgent { .. } => CommandKind::AppointAgent,
            Self::ChangeAuthority { .. } => CommandKind::ChangeAuthority,
            Self::RemoveAgent { .. } => CommandKind::RemoveAgent,
            Self::AppointGuardian { .. } => CommandKind::AppointGuardian,
            Self::InviteParticipant { .. } => CommandKind::InviteParticipant,
            Self::CallParticipant { .. } => CommandKind::CallParticipant,
            Self::GivePromise { .. } => CommandKind::GivePromise,
            Self::AdmitParticipant { .. } => CommandKind::AdmitParticipant,
            Self::AdmitParticipantToCourt { .. } => CommandKind::AdmitParticipantToCourt,
            Self::MoveParticipant { .. } => CommandKind::MoveParticipant,
            Self::AnswerParticipant { .. } => CommandKind::AnswerParticipant,
            Self::RemoveParticipant { .. } => CommandKind::RemoveParticipant,
            Self::ConfirmAddress { .. } => CommandKind::ConfirmAddress,
            Self::AttachFile { .. } => CommandKind::AttachFile,
            Self::ShareFile { .. } => CommandKind::ShareFile,
            Self::TakeStationSeat { .. } => CommandKind::TakeStationSeat,
            Self::LeaveStationSeat { .. } => CommandKind::LeaveStationSeat,
        }
    }
}
