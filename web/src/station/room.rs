//! The one live seat of a device that several parties share.

use super::Station;
use crate::live::{Room, talk};
use confirm::case::{
    Case,
    actor::Viewer,
    consent::Step,
    id::{CaseId, StationId},
};
use jiff::Timestamp;
use signaling::{JoinGrant, SeatId, Sitter, Subject, Talk};

/// The name under which signaling knows the device, whoever has the turn.
pub(crate) fn subject_of(case: &CaseId, station: &StationId) -> Subject {
    Subject(format!("station:{case}:{station}"))
}

/// The device that signaling knows as `subject`, if it is one.
pub(crate) fn caller(subject: &Subject) -> Option<(CaseId, StationId)> {
    let (case, station) = subject.0.strip_prefix("station:")?.split_once(':')?;
    Some((CaseId::new(case), StationId::new(station)))
}

impl Station {
    /// The name under which signaling knows the device.
    pub(crate) fn subject(&self) -> Subject {
        subject_of(&self.case, &self.id)
    }
}

/// The seat of a device on its way in; nothing if nobody sits there.
pub(crate) fn grant(case: &Case, room: Room, station: &StationId, now: Timestamp) -> Option<JoinGrant> {
    seat(case, room, station, now)
}

/// The seat as the record would have it: inside once everybody who sits there has agreed and was let in.
pub(super) fn seat(case: &Case, room: Room, station: &StationId, now: Timestamp) -> Option<JoinGrant> {
    let sitters = case.sitters(station, now);
    let first = sitters.first()?;
    let view = case.view(&Viewer::Party(first.id.clone()), now)?;
    let label = |id| view.parties.iter().find(|party| party.id == id).map(|party| party.role_label.clone());
    let people: Vec<Sitter> = sitters
        .iter()
        .map(|party| Sitter {
            id: party.id.to_string(),
            name: party.acting_name().to_owned(),
            role_label: label(party.id.clone()).unwrap_or_default(),
        })
        .collect();
    let mut labels: Vec<&str> = people.iter().map(|sitter| sitter.role_label.as_str()).collect();
    labels.dedup();
    let admitted = sitters.iter().all(|party| match room {
        Room::Mediation => party.identity.is_some() && party.consents.missing(Step::Enter).is_empty(),
        Room::Court => party.court_identity.is_some() && party.consents.missing(Step::Hearing).is_empty(),
    });
    let until =
        sitters.iter().filter_map(|party| case.station_seat(&party.id, now)).map(|seat| seat.ends_at());
    Some(JoinGrant {
        room: room.of(&case.id),
        seat: SeatId(station.to_string()),
        name: people.iter().map(|sitter| sitter.name.as_str()).collect::<Vec<_>>().join("、"),
        role: "party".to_owned(),
        role_label: labels.join("、"),
        host: false,
        captioner: false,
        admitted,
        talk: match room {
            Room::Mediation => talk(case, now),
            Room::Court => Talk::Together,
        },
        until: until.max()?,
        sitters: people,
        with: None,
        silent: false,
    })
}
