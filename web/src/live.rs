//! The live socket, and who may enter which room and watch which topic.
//!
//! signaling knows rooms and seats; this file tells it what they mean: the mediator of a case is host of its
//! mediation, the judge who holds it is host of its court room, a clerk of the court sits in, parties come in after
//! their consents and once admitted. Nobody else gets a seat.

use crate::{
    api::caller::Signed,
    app::{App, Shared},
    problem::Problem,
    session::Subject as Person,
    shield,
};
use axum::{
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
};
use confirm::case::{
    actor::{StaffRole, Viewer},
    consent::Step,
    id::{AccountId, CaseId, PartyId},
    stage::{Confirmation, Mediation},
    view::CaseView,
};
use jiff::ToSpan;
use signaling::{Denied, Gate, JoinGrant, RoomId, SeatId, Subject};
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock, Weak},
};

/// The longest anybody keeps a seat without asking again; a day's mediation fits.
const SEAT_HOURS: i64 = 12;

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
    }
}

/// Cases of which a party is among `online`, each once.
pub(crate) fn waiting(online: &[Subject]) -> Vec<CaseId> {
    let parties = online.iter().filter_map(|Subject(name)| name.strip_prefix("party:"));
    let cases = parties.filter_map(|rest| rest.split_once(':')).map(|(case, _)| CaseId::new(case));
    cases.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Opens the live socket of whoever is signed in.
#[utoipa::path(get, path = "/api/live", tag = "live",
    responses((status = SWITCHING_PROTOCOLS, description = "JSON text frames: ClientFrame up, ServerFrame down")))]
pub(crate) async fn live(
    State(app): State<Shared>,
    Signed(session): Signed,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    if !shield::same_origin(&headers) {
        return Err(shield::foreign());
    }
    Ok(signaling::serve(app.hub.clone(), subject(&session.subject), upgrade))
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

    fn may_watch<'a>(
        &'a self,
        subject: &'a Subject,
        topic: &'a str,
    ) -> futures_util::future::BoxFuture<'a, bool> {
        Box::pin(async move {
            let Some(app) = self.app() else { return false };
            match (topic.strip_prefix("case:"), identify(&app, subject).await) {
                (Some(case), Some(person)) => app.sees(&person, &CaseId::new(case)).await.is_ok(),
                (None, Some(Person::Staff(_))) => topic == "cases",
                (None, Some(Person::Party { .. })) | (_, None) => false,
            }
        })
    }
}

async fn identify(app: &App, subject: &Subject) -> Option<Person> {
    let (kind, rest) = subject.0.split_once(':')?;
    match kind {
        "staff" => app.accounts.find(&AccountId::new(rest)).await.ok().flatten().map(Person::Staff),
        "party" => {
            let (case, party) = rest.split_once(':')?;
            Some(Person::Party { case: CaseId::new(case), party: PartyId::new(party) })
        }
        _ => None,
    }
}

async fn grant(app: &App, subject: &Subject, case: &CaseId, room: Room) -> Result<JoinGrant, Denied> {
    let person = identify(app, subject).await.ok_or_else(nothing_there)?;
    let view = app.sees(&person, case).await.map_err(|problem| denied(&problem))?;
    require_room(&view, room)?;
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
                admitted: true,
                until,
            })
        }
        Person::Party { party, .. } => {
            let me = view.parties.iter().find(|other| other.id == party).ok_or_else(nothing_there)?;
            let (step, admitted) = match room {
                Room::Mediation => (Step::Enter, me.admitted),
                Room::Court => (Step::Hearing, me.admitted_to_court),
            };
            // While the mediator talks to one side alone, the door is shut for everybody else (G-01).
            let private = room == Room::Mediation && view.stage.mediation == Mediation::Caucus;
            if private && !view.alone_with_mediator {
                return Err(Denied {
                    code: "caucus".into(),
                    text: "调解员正在与另一方单独沟通，一会儿就轮到您。请稍等，页面会自动更新。".into(),
                });
            }
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
                admitted,
                until,
            })
        }
    }
}

/// There is a mediation room until the mediation ends, and a court room once the application is filed.
fn require_room(view: &CaseView, room: Room) -> Result<(), Denied> {
    let stage = &view.stage;
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

fn nothing_there() -> Denied {
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
    }
}
