//! The live socket, and who may enter which room and watch which topic.
//!
//! signaling knows rooms and seats; this file tells it what they mean: the mediator of a case is host of its
//! mediation, the judge who holds it is host of its court room, a clerk of the court sits in, parties come in after
//! their consents and once admitted, interpreters and companions after their promises. Nobody else gets a seat.

use crate::{
    app::{App, Shared},
    attendant,
    problem::Problem,
    session::Subject as Person,
    shield, station,
};
use axum::{
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
};
use confirm::case::{
    Case,
    actor::{StaffRole, Viewer},
    consent::Step,
    id::{AccountId, CaseId, FileId, PartyId},
    stage::{Confirmation, Mediation},
    view::{CaseView, Stage},
};
use jiff::{Timestamp, ToSpan};
use signaling::{Denied, Gate, JoinGrant, PageGrant, RoomId, SeatId, Subject, Talk};
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock, Weak},
};

/// The longest anybody keeps a seat without asking again; a day's mediation fits.
pub(crate) const SEAT_HOURS: i64 = 12;

/// The two rooms of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// 调解室
    Mediation,
    /// 法庭
    Court,
}

impl Room {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "mediation" => Some(Self::Mediation),
            "court" => Some(Self::Court),
            _ => None,
        }
    }

    /// The name of this room of `case`.
    pub(crate) fn of(self, case: &CaseId) -> RoomId {
        match self {
            Self::Mediation => RoomId(format!("mediation:{case}")),
            Self::Court => RoomId(format!("court:{case}")),
        }
    }
}

/// The name under which signaling knows someone.
pub(crate) fn subject(person: &Person) -> Subject {
    match person {
        Person::Staff(account) => Subject(format!("staff:{}", account.id)),
        Person::Party { case, party } => Subject(format!("party:{case}:{party}")),
        Person::Participant { case, participant } => attendant::subject_of(case, participant),
    }
}

/// Cases of which a party is among `online`, each once.
pub(crate) fn waiting(online: &[Subject]) -> Vec<CaseId> {
    let whose = |kind: &str| matches!(kind, "party" | "station");
    let parties =
        online.iter().filter_map(|Subject(name)| name.split_once(':')).filter(|(kind, _)| whose(kind));
    let cases = parties.filter_map(|(_, rest)| rest.split_once(':')).map(|(case, _)| CaseId::new(case));
    cases.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Opens the live socket of whoever is signed in.
#[utoipa::path(get, path = "/api/live", tag = "live",
    responses((status = SWITCHING_PROTOCOLS, description = "JSON text frames: ClientFrame up, ServerFrame down")))]
pub(crate) async fn live(
    State(app): State<Shared>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    if !shield::same_origin(&headers) {
        return Err(shield::foreign());
    }
    let now = app.clock.now();
    // The socket of a shared device goes on from one turn to the next, and between them.
    let subject = match app.sessions.of(&headers, now).await?.filter(|session| session.station.is_none()) {
        Some(session) if session.has_first_password() => return Err(Problem::signed_out()),
        Some(session) => subject(&session.subject),
        None => app.stations.of(&headers, now).await?.ok_or_else(Problem::signed_out)?.subject(),
    };
    Ok(signaling::serve(app.hub.clone(), subject, upgrade))
}

/// Answers signaling's questions. The service behind it is set once it exists.
#[derive(Default)]
pub(crate) struct Doorkeeper(OnceLock<Weak<App>>);

impl Doorkeeper {
    /// Asks `app` from now on.
    pub(crate) fn serve(&self, app: &Shared) {
        // A second call would change nothing, and there is none.
        let _ = self.0.set(Arc::downgrade(app));
    }

    fn app(&self) -> Option<Shared> {
        self.0.get().and_then(Weak::upgrade)
    }
}

impl Gate for Doorkeeper {
    fn grant<'a>(
        &'a self,
        subject: &'a Subject,
        case: &'a str,
        room: &'a str,
    ) -> futures_util::future::BoxFuture<'a, Result<JoinGrant, Denied>> {
        Box::pin(async move {
            let app = self.app().ok_or_else(gone)?;
            let room = Room::parse(room).ok_or_else(nothing_there)?;
            grant(&app, subject, &CaseId::new(case), room).await
        })
    }

    fn page<'a>(
        &'a self,
        subject: &'a Subject,
        RoomId(room): &'a RoomId,
        file: &'a str,
    ) -> futures_util::future::BoxFuture<'a, Result<PageGrant, Denied>> {
        Box::pin(async move {
            let app = self.app().ok_or_else(gone)?;
            let (_, case) = room.split_once(':').ok_or_else(nothing_there)?;
            material::page(&app, subject, &CaseId::new(case), &FileId::new(file)).await
        })
    }

    fn may_watch<'a>(
        &'a self,
        subject: &'a Subject,
        topic: &'a str,
    ) -> futures_util::future::BoxFuture<'a, bool> {
        Box::pin(async move {
            let Some(app) = self.app() else { return false };
            if let Some((case, station)) = station::caller(subject) {
                let sits = |case: Case| !case.sitters(&station, app.clock.now()).is_empty();
                return topic.strip_prefix("case:") == Some(case.as_str())
                    && app.cases.load(&case).await.ok().flatten().is_some_and(sits);
            }
            match (topic.strip_prefix("case:"), identify(&app, subject).await) {
                (Some(case), Some(Person::Participant { case: own, participant })) => {
                    let takes_part = |loaded: Case| loaded.attendant(&participant).is_some();
                    own.as_str() == case && app.cases.load(&own).await.ok().flatten().is_some_and(takes_part)
                }
                (Some(case), Some(person)) => app.sees(&person, &CaseId::new(case)).await.is_ok(),
                (None, Some(Person::Staff(_))) => topic == "cases",
                (None, Some(Person::Party { .. } | Person::Participant { .. })) | (_, None) => false,
            }
        })
    }
}

/// What pages of a case watch.
pub(crate) fn topic(case: &CaseId) -> String {
    format!("case:{case}")
}

/// Who is behind a socket; nobody where several people share the device.
pub(crate) async fn identify(app: &App, subject: &Subject) -> Option<Person> {
    let (kind, rest) = subject.0.split_once(':')?;
    match kind {
        "staff" => app.accounts.find(&AccountId::new(rest)).await.ok().flatten().map(Person::Staff),
        "party" => {
            let (case, party) = rest.split_once(':')?;
            Some(Person::Party { case: CaseId::new(case), party: PartyId::new(party) })
        }
        "participant" => {
            let (case, participant) = attendant::read(rest)?;
            Some(Person::Participant { case, participant })
        }
        _ => None,
    }
}

async fn grant(app: &App, subject: &Subject, case: &CaseId, room: Room) -> Result<JoinGrant, Denied> {
    if let Some((own, station)) = station::caller(subject) {
        let now = app.clock.now();
        let failed = |error| denied(&Problem::from(error));
        let loaded = app.cases.load(&own).await.map_err(failed)?.filter(|_| own == *case);
        let loaded = loaded.ok_or_else(nothing_there)?;
        let grant = station::grant(&loaded, room, &station, now).ok_or_else(nothing_there)?;
        let first = grant.sitters.first().ok_or_else(nothing_there)?;
        let view = loaded.view(&Viewer::Party(PartyId::new(&first.id)), now).ok_or_else(nothing_there)?;
        return require_room(&view.stage, room).map(|()| grant);
    }
    let person = identify(app, subject).await.ok_or_else(nothing_there)?;
    if let Person::Participant { case: own, participant } = &person {
        let failed = |error| denied(&Problem::from(error));
        let loaded = app.cases.load(own).await.map_err(failed)?.filter(|_| own == case);
        let loaded = loaded.ok_or_else(nothing_there)?;
        require_room(&loaded.stage_at(app.clock.now()), room)?;
        return attendant::grant(&loaded, room, participant, app.clock.now());
    }
    let loaded = app.load(&person, case).await.map_err(|problem| denied(&problem))?;
    let view = loaded.view(&viewer(&person), app.clock.now()).ok_or_else(nothing_there)?;
    require_room(&view.stage, room)?;
    let talk = match room {
        Room::Mediation => talk(&loaded, app.clock.now()),
        Room::Court => Talk::Together,
    };
    let until = app.clock.now() + SEAT_HOURS.hours();
    match person {
        Person::Staff(account) => {
            let host = staff_seat(&view, room, account.role, account.id.as_str())?;
            Ok(JoinGrant {
                room: room.of(case),
                seat: SeatId(account.id.to_string()),
                name: account.name,
                role: crate::account::role_key(account.role).to_owned(),
                role_label: account.role.label().to_owned(),
                host,
                captioner: true,
                admitted: true,
                sitters: Vec::new(),
                with: None,
                silent: false,
                talk,
                until,
            })
        }
        Person::Participant { .. } => Err(nothing_there()),
        Person::Party { party, .. } => {
            let me = view.parties.iter().find(|other| other.id == party).ok_or_else(nothing_there)?;
            let (step, admitted) = match room {
                Room::Mediation => (Step::Enter, me.admitted),
                Room::Court => (Step::Hearing, me.admitted_to_court),
            };
            let given = |item| me.consents.get(item).copied().unwrap_or(false);
            if let Some(missing) = step.items().iter().find(|item| !given(item)) {
                return Err(Denied {
                    code: "consent-missing".into(),
                    text: format!("进入之前还要您选择是否同意“{}”。请先看完并作出选择。", missing.label()),
                });
            }
            Ok(JoinGrant {
                room: room.of(case),
                seat: SeatId(party.to_string()),
                name: me.acting_name.clone(),
                role: "party".to_owned(),
                role_label: me.role_label.clone(),
                host: false,
                captioner: false,
                admitted,
                sitters: Vec::new(),
                with: None,
                silent: false,
                talk,
                until,
            })
        }
    }
}

/// Who talks with whom in the mediation room of `case`: in a caucus the mediator and one party among themselves (G-01).
pub(crate) fn talk(case: &Case, now: Timestamp) -> Talk {
    case.caucus().map_or(Talk::Together, |(party, _)| {
        // Whoever sits at a shared device is there alone, or the rules would not have let the talk begin (G-04).
        let device = case.station_seat(party, now).map(|seat| seat.station.as_str());
        let alone = [Some(case.mediator.id.as_str()), Some(party.as_str()), device];
        // Who goes with the party follows it by themselves; an interpreter for all is there if the mediator took them in.
        let taken = case.participants.iter().filter(|one| case.is_in_caucus(one)).map(|one| one.id.as_str());
        let alone = alone.into_iter().flatten().chain(taken);
        Talk::Private(alone.map(|seat| SeatId(seat.to_owned())).collect())
    })
}

/// There is a mediation room until the mediation ends, and a court room once the application is filed.
fn require_room(stage: &Stage, room: Room) -> Result<(), Denied> {
    match (room, stage.confirmation) {
        (Room::Mediation, _) if matches!(stage.mediation, Mediation::Ended | Mediation::NotTaken) => {
            Err(Denied {
                code: "case-ended".into(),
                text: "调解已经结束，房间关闭了。想看材料，请看案件页面。".into(),
            })
        }
        (Room::Mediation, _) => Ok(()),
        (
            Room::Court,
            None
            | Some(
                Confirmation::Window
                | Confirmation::Expired
                | Confirmation::JointDraft
                | Confirmation::Cosign,
            ),
        ) => Err(Denied {
            code: "not-filed".into(),
            text: "还没有提交司法确认申请，法庭没有开。请等双方都签好申请书。".into(),
        }),
        (
            Room::Court,
            Some(
                Confirmation::Filed
                | Confirmation::Correction
                | Confirmation::Accepted
                | Confirmation::NotAccepted
                | Confirmation::Review
                | Confirmation::Supplement
                | Confirmation::Scheduled
                | Confirmation::CheckIn
                | Confirmation::Offline
                | Confirmation::Inquiry
                | Confirmation::Record
                | Confirmation::Confirmed
                | Confirmation::Dismissed
                | Confirmation::Withdrawn
                | Confirmation::DeemedWithdrawn
                | Confirmation::Terminated
                | Confirmation::Service
                | Confirmation::Objection
                | Confirmation::Archived,
            ),
        ) => Ok(()),
    }
}

/// Whether this member of staff is host of the room.
fn staff_seat(view: &CaseView, room: Room, role: StaffRole, id: &str) -> Result<bool, Denied> {
    let holder = view.court_review.as_ref().and_then(|review| review.claimed_by.as_ref());
    match (room, role) {
        (Room::Mediation, StaffRole::Mediator) if view.mediator.id == id => Ok(true),
        (Room::Mediation, StaffRole::Recorder | StaffRole::Operator) => Ok(false),
        (Room::Court, StaffRole::Judge) if holder.is_some_and(|judge| judge.id == id) => Ok(true),
        (Room::Court, StaffRole::Judge) => {
            Err(Denied { code: "not-claimed".into(), text: "请先领办此案，再进入法庭。".into() })
        }
        (Room::Court, StaffRole::Clerk | StaffRole::Assistant) => Ok(false),
        (Room::Mediation | Room::Court, _) => Err(nothing_there()),
    }
}

pub(crate) fn nothing_there() -> Denied {
    Denied {
        code: "not-found".into(),
        text: "没有找到这个房间，或者不归您办理。请返回上一页重新打开。".into(),
    }
}

fn gone() -> Denied {
    Denied {
        code: "stopping".into(), text: "服务正在重新启动，请稍等，页面会自动接回。".into()
    }
}

fn denied(problem: &Problem) -> Denied {
    Denied { code: problem.code().to_owned(), text: problem.detail().to_owned() }
}

/// The viewer that a person is to a case.
pub(crate) fn viewer(person: &Person) -> Viewer {
    match person {
        Person::Staff(account) => {
            Viewer::Staff { role: account.role, id: account.id.clone(), org: account.organisation.id.clone() }
        }
        Person::Party { party, .. } => Viewer::Party(party.clone()),
        Person::Participant { participant, .. } => Viewer::Participant(participant.clone()),
    }
}

mod material;
