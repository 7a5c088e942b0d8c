//! 可选时段: a court offers times, the parties of a case agree on one, and the desk plans by it.

use super::caller::{Input, Party, Signed, Staff};
use crate::{
    app::Shared,
    live,
    problem::{self, Kind, Problem},
    session::Subject,
    slot,
};
use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};
use confirm::{
    case::{
        actor::StaffRole,
        id::{AccountId, CaseId, PartyId, SlotId},
    },
    service::slot::{CourtTimes, Offer, OfferedSlot},
};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A row of times to offer.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewSlots {
    /// Whose time it is; a judge offers their own.
    #[serde(default)]
    judge: Option<AccountId>,
    /// The day in Beijing.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// When the first one begins, in Beijing: `09:00`.
    #[schema(value_type = String)]
    first: Time,
    /// Minutes of each (10–240).
    minutes: u16,
    /// How many, one right after the other (1–20).
    count: u16,
}

/// How many times are new.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Offered {
    offered: u64,
}

/// A judge for whom times can be offered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JudgeName {
    id: AccountId,
    name: String,
}

/// The times of a court.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CourtSlots {
    /// For whom the one who asks may offer times.
    judges: Vec<JudgeName>,
    /// Those that have not begun, in order.
    slots: Vec<OfferedSlot>,
}

/// What a party says to a time.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SlotAnswer {
    /// Whether it suits. Yes to a time that nobody has proposes it; no to the one that is kept gives it back.
    yes: bool,
}

/// The times that one's own court offers, and how each stands.
#[utoipa::path(get, path = "/api/slots", tag = "queue", operation_id = "slots",
    responses((status = OK, body = CourtSlots)))]
pub(crate) async fn list(State(app): State<Shared>, staff: Staff) -> Result<Json<CourtSlots>, Problem> {
    let slots = app.cases.slots(&live::viewer(&staff.session.subject), app.clock.now()).await?;
    let account = &staff.account;
    let judges = match account.role {
        StaffRole::Judge => vec![JudgeName { id: account.id.clone(), name: account.name.clone() }],
        _ => {
            let judges = app.accounts.judges_of(&account.organisation.id).await?;
            judges.into_iter().map(|(id, name)| JudgeName { id, name }).collect()
        }
    };
    Ok(Json(CourtSlots { judges, slots }))
}

/// Offers a row of times.
#[utoipa::path(post, path = "/api/slots", tag = "queue", operation_id = "offer_slots",
    request_body = NewSlots, responses((status = OK, body = Offered)))]
pub(crate) async fn offer(
    State(app): State<Shared>,
    staff: Staff,
    Input(new): Input<NewSlots>,
) -> Result<Json<Offered>, Problem> {
    let account = &staff.account;
    let (judge, name) = match &new.judge {
        Some(judge) if *judge != account.id => {
            let judges = app.accounts.judges_of(&account.organisation.id).await?;
            judges.into_iter().find(|(id, _)| id == judge).ok_or_else(no_judge)?
        }
        _ if account.role == StaffRole::Judge => (account.id.clone(), account.name.clone()),
        _ => return Err(no_judge()),
    };
    let offer =
        Offer { judge: (&judge, &name), begin: (new.day, new.first), length: (new.minutes, new.count) };
    let viewer = live::viewer(&staff.session.subject);
    let offered = app.cases.offer_slots(&viewer, &offer, app.clock.now()).await?;
    app.lists_changed();
    Ok(Json(Offered { offered }))
}

fn no_judge() -> Problem {
    Problem::new(Kind::Invalid, "judge-unknown", "没有选好是哪位法官的时间。请从列表里选择法官。")
}

/// Takes a time that nobody has out of the offer.
#[utoipa::path(delete, path = "/api/slots/{slot}", tag = "queue", operation_id = "withdraw_slot",
    params(("slot" = String, Path)), responses((status = NO_CONTENT)))]
pub(crate) async fn withdraw(
    State(app): State<Shared>,
    staff: Staff,
    Path(slot): Path<SlotId>,
) -> Result<Response, Problem> {
    app.cases.withdraw_slot(&live::viewer(&staff.session.subject), &slot, app.clock.now()).await?;
    app.lists_changed();
    Ok(problem::done())
}

/// What the court has for a case: judges on duty, times to choose from, and the one that is kept.
#[utoipa::path(get, path = "/api/cases/{case}/slots", tag = "case", operation_id = "court_times",
    params(("case" = String, Path)), responses((status = OK, body = CourtTimes)))]
pub(crate) async fn show(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(case): Path<CaseId>,
) -> Result<Json<CourtTimes>, Problem> {
    let loaded = app.load(&session.subject, &case).await?;
    let party: Option<&PartyId> = match &session.subject {
        Subject::Party { party, .. } => Some(party),
        // The committee's people, too: whoever is about to apply asks the mediator how long it takes.
        Subject::Staff(_) => None,
        Subject::Participant { .. } => return Err(Problem::unknown()),
    };
    Ok(Json(app.cases.court_times(&loaded, party, app.clock.now()).await?))
}

/// What a party says to a time; the others are told.
#[utoipa::path(post, path = "/api/cases/{case}/slots/{slot}", tag = "case", operation_id = "answer_slot",
    params(("case" = String, Path), ("slot" = String, Path)),
    request_body = SlotAnswer, responses((status = OK, body = CourtTimes)))]
pub(crate) async fn answer(
    State(app): State<Shared>,
    Party { party, session, .. }: Party,
    Path((case, slot)): Path<(CaseId, SlotId)>,
    Input(SlotAnswer { yes }): Input<SlotAnswer>,
) -> Result<Json<CourtTimes>, Problem> {
    let now = app.clock.now();
    let loaded = app.load(&session.subject, &case).await?;
    if yes {
        app.cases.propose_slot(&loaded, &party, &slot, now).await?;
    } else {
        app.cases.answer_slot(&loaded, &party, (&slot, false), now).await?;
    }
    let times = app.cases.court_times(&loaded, Some(&party), now).await?;
    slot::tell(&app, &loaded, (&party, &slot), &times, now).await?;
    Ok(Json(times))
}
