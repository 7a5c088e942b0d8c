//! 翻译 and 陪同人 at seats of their own (`legal.md` C.0): what they see, what they promise, and where they sit.
//!
//! They see nothing of a case through the ways of parties and staff: [`crate::live::viewer`] gives them a viewer for whom
//! every case is unknown. What they may see comes from [`Case::attendant_view`] alone.

use crate::{
    app::App,
    invitation::Guest,
    live::{self, Room},
    problem::Problem,
    session::{Session, Subject as Person},
};
use std::fmt::Display;

use confirm::case::{
    Case,
    actor::{Actor, ActorKind},
    command::PeopleCommand,
    id::{CaseId, ParticipantId},
    participant::{ParticipantKind, Promise},
    view::AttendantView,
};
use jiff::{Timestamp, ToSpan};
use signaling::{Denied, GoneReason, JoinGrant, SeatId, Subject, Talk};

/// The name under which signaling knows an interpreter or a companion.
pub(crate) fn subject_of(case: &CaseId, participant: &ParticipantId) -> Subject {
    Subject(format!("participant:{case}:{participant}"))
}

/// What stands behind the first colon of such a name.
pub(crate) fn read(rest: &str) -> Option<(CaseId, ParticipantId)> {
    let (case, participant) = rest.split_once(':')?;
    Some((CaseId::new(case), ParticipantId::new(participant)))
}

/// The key of a role on the wire.
pub(crate) fn role_key(role: ParticipantKind) -> &'static str {
    match role {
        ParticipantKind::Interpreter => "interpreter",
        ParticipantKind::Companion => "companion",
        ParticipantKind::Relative
        | ParticipantKind::Neighbour
        | ParticipantKind::Expert
        | ParticipantKind::Lawyer
        | ParticipantKind::Police
        | ParticipantKind::GridWorker => "participant",
    }
}

/// Their seat in a room: with the party they go with, wherever that is; a companion listens.
pub(crate) fn grant(
    case: &Case,
    room: Room,
    participant: &ParticipantId,
    now: Timestamp,
) -> Result<JoinGrant, Denied> {
    let one = case.attendant(participant).ok_or_else(live::nothing_there)?;
    if let Some(missing) = one.missing().first() {
        return Err(Denied {
            code: "promise-missing".into(),
            text: format!("进入之前还要您作出承诺“{}”。请先看完并选择。", missing.label()),
        });
    }
    let (admitted_at, talk) = match room {
        Room::Mediation => (one.seat.admitted_at, live::talk(case, now)),
        Room::Court => (one.seat.admitted_to_court_at, Talk::Together),
    };
    // Who came to the court in person has no seat in the room that somebody could go with.
    let on_site = |party| room == Room::Court && case.party(party).is_some_and(|party| party.on_site);
    let with = one.party.as_ref().filter(|party| !on_site(party));
    Ok(JoinGrant {
        room: room.of(&case.id),
        seat: SeatId(participant.to_string()),
        name: one.name.clone(),
        role: role_key(one.role).to_owned(),
        role_label: case.plate(one),
        host: false,
        captioner: false,
        admitted: admitted_at.is_some(),
        sitters: Vec::new(),
        with: with.map(|party| SeatId(party.to_string())),
        silent: one.role == ParticipantKind::Companion,
        talk,
        until: now + live::SEAT_HOURS.hours(),
    })
}

impl App {
    /// The case as an interpreter or a companion sees it.
    ///
    /// # Errors
    ///
    /// Unknown, if they do not take part (any more).
    pub(crate) async fn attendant(
        &self,
        case: &CaseId,
        participant: &ParticipantId,
    ) -> Result<AttendantView, Problem> {
        let loaded = self.cases.load(case).await?.ok_or_else(Problem::unknown)?;
        loaded.attendant_view(participant, self.clock.now()).ok_or_else(Problem::unknown)
    }

    /// An interpreter or a companion gives a promise, or takes it back; who takes one back is outside again.
    ///
    /// # Errors
    ///
    /// Unknown, if they do not take part, or if it is not theirs to give.
    pub(crate) async fn promise(
        &self,
        (session, case, participant): (&Session, &CaseId, &ParticipantId),
        (promise, given): (Promise, bool),
        now: Timestamp,
    ) -> Result<(), Problem> {
        let loaded = self.cases.load(case).await?.ok_or_else(Problem::unknown)?;
        let one = loaded.attendant(participant).ok_or_else(Problem::unknown)?;
        let actor = Actor {
            kind: ActorKind::Participant,
            id: participant.to_string(),
            name: one.name.clone(),
            organisation: None,
            device: session.device.clone(),
            address: session.address.clone(),
            authenticated_at: session.authenticated_at,
        };
        let command = PeopleCommand::GivePromise { promise, given }.into();
        let request = self.secrets.id();
        let changed = self.cases.perform(&actor, case, loaded.version, &request, &command, now).await?;
        self.tell(&changed, &command);
        if !given {
            let text = "您不再作出这项承诺，座位已经收回。想再参加，请重新承诺。";
            self.take_seat(case, participant, text);
        }
        Ok(())
    }

    /// Who no longer takes part after `before` became `after` loses link, session and seat: whoever sat beside a party,
    /// and a party who had joined for a change of the agreement that came to nothing.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn dismiss(&self, before: &Case, after: &Case, now: Timestamp) -> Result<(), Problem> {
        let case = &after.id;
        let gone = before.participants.iter().filter(|one| after.participant(&one.id).is_none());
        for one in gone.filter(|one| one.role.has_seat()) {
            self.take_seat(case, &one.id, "您不再参加这次调解，座位已经收回。有疑问请打给调解员。");
            self.close_door(case, &Guest::Participant(one.id.clone()), &subject_of(case, &one.id), now)
                .await?;
        }
        for party in before.parties.iter().filter(|party| after.party(&party.id).is_none()) {
            let text = "这次变更没有谈成，原来的协议照旧。您不是原协议的当事人，不用再做什么。";
            self.take_seat(case, &party.id, text);
            let person = Person::Party { case: case.clone(), party: party.id.clone() };
            self.close_door(case, &Guest::Party(party.id.clone()), &live::subject(&person), now).await?;
        }
        Ok(())
    }

    async fn close_door(
        &self,
        case: &CaseId,
        guest: &Guest,
        subject: &Subject,
        now: Timestamp,
    ) -> Result<(), Problem> {
        self.invitations.end(case, guest, now).await?;
        self.sessions.close_guest(case, guest).await?;
        self.hub.close(subject);
        Ok(())
    }

    fn take_seat(&self, case: &CaseId, seat: impl Display, text: &str) {
        let seat = SeatId(seat.to_string());
        for room in [Room::Mediation, Room::Court] {
            let why = (GoneReason::Ended, text.to_owned());
            self.hub.withdraw(&room.of(case), &seat, why);
        }
    }
}
