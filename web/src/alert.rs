//! What at a desk needs a person at once: the mediation broke off for a technical reason, somebody lost the connection,
//! refused the camera, or has a device that fails.
//!
//! Source: `product.md` part (c), Clerk; `legal.md` G-14, G-53. A lost network is not leaving (在线诉讼规则 25), so an
//! alert has no legal effect; it only says whom to call. What somebody dealt with stays on the list with their name
//! until the cause is gone.

use crate::{account::Account, app::Shared, live, problem::Problem, session::Session};
use confirm::case::{
    actor::StaffRole,
    id::{CaseId, PartyId},
    party::{DeviceCheck, DeviceState, Grade},
    stage::{Confirmation, Mediation},
    view::{CaseRow, Readiness, ReadinessState},
};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How long somebody who was lost is looked for; after that the session is over for them.
const LOST_FOR: SignedDuration = SignedDuration::from_hours(2);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AlertKind {
    /// 技术中断: the mediator let it rest until a line or a device is mended.
    TechnicalBreak,
    /// 断线: was in the room, and is not since.
    Disconnected,
    /// 权限被拒: camera or microphone was refused.
    PermissionRefused,
    /// 自检没过: a device or the network is not good enough.
    SelfTestFailed,
}

/// An alert.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Alert {
    /// Names this alert, to say that it is dealt with.
    id: String,
    kind: AlertKind,
    case_id: CaseId,
    /// 案号, or 人调字 number before there is one.
    number: String,
    /// Whom it is about; nobody of the parties where everything broke off.
    party_id: Option<PartyId>,
    /// Who acts for the party; the mediator where everything broke off.
    name: String,
    /// What failed, if somebody said so.
    note: Option<String>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// Who dealt with it.
    handled: Option<Handled>,
}

/// Who dealt with an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Handled {
    /// Name.
    by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// The alerts of whoever is at a desk, open ones first, then the oldest.
///
/// # Errors
///
/// The store does not answer.
pub(crate) async fn alerts(
    app: &Shared,
    session: &Session,
    account: &Account,
) -> Result<Vec<Alert>, Problem> {
    let court = matches!(account.role, StaffRole::Judge | StaffRole::Clerk | StaffRole::Assistant);
    let (now, mut found) = (app.clock.now(), Vec::new());
    for row in app.rows(session).await? {
        found.extend((!court).then(|| broken_off(&row)).flatten());
        if !is_expected(&row, court) {
            continue;
        }
        let room = if court { live::Room::Court } else { live::Room::Mediation };
        let lost = lost(app, &row.id, room).await.map_err(|error| Problem::failure(&error))?;
        for party in &row.readiness {
            let since = lost.get(party.party_id.as_str()).copied();
            let since = since.filter(|since| now.duration_since(*since) <= LOST_FOR);
            found.extend(alerts_of(&row, party, since));
        }
    }
    let handled = handled(app, &found).await.map_err(|error| Problem::failure(&error))?;
    for alert in &mut found {
        alert.handled = handled.get(&alert.id).cloned();
    }
    found.sort_by_key(|alert| (alert.handled.is_some(), alert.kind, alert.since));
    Ok(found)
}

/// Keeps that `account` dealt with `id` at `now`. Whoever is first is kept; the second is told nothing new.
///
/// # Errors
///
/// There is no such alert at this desk, or the store does not answer.
pub(crate) async fn handle(
    app: &Shared,
    session: &Session,
    account: &Account,
    id: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    let alerts = alerts(app, session, account).await?;
    let alert = alerts.iter().find(|alert| alert.id == id).ok_or_else(Problem::unknown)?;
    sqlx::query(
        "insert into alerts_handled (alert, case_id, account_id, name, at) values ($1, $2, $3, $4, $5) \
         on conflict (alert) do nothing",
    )
    .bind(&alert.id)
    .bind(alert.case_id.as_str())
    .bind(account.id.as_str())
    .bind(&account.name)
    .bind(now.as_microsecond())
    .execute(&app.pool)
    .await
    .map_err(|error| Problem::failure(&error))?;
    app.lists_changed();
    Ok(())
}

/// Whether people are about to meet in this room, or are in it.
fn is_expected(row: &CaseRow, court: bool) -> bool {
    let stage = &row.stage;
    if court {
        matches!(
            stage.confirmation,
            Some(Confirmation::Scheduled | Confirmation::CheckIn | Confirmation::Inquiry)
        )
    } else {
        matches!(
            stage.mediation,
            Mediation::Scheduled
                | Mediation::CheckIn
                | Mediation::Notice
                | Mediation::Session
                | Mediation::Caucus
                | Mediation::Record
                | Mediation::Drafting
                | Mediation::ReadBack
        )
    }
}

/// The task that a technical break raises for everybody at the committee's desks, until the mediation goes on.
fn broken_off(row: &CaseRow) -> Option<Alert> {
    let off = row.break_off.as_ref()?;
    Some(Alert {
        id: format!("break-{}-{}", row.id, off.since.as_microsecond()),
        kind: AlertKind::TechnicalBreak,
        case_id: row.id.clone(),
        number: row.number.clone(),
        party_id: None,
        name: row.mediator.clone(),
        note: off.note.clone(),
        since: off.since,
        handled: None,
    })
}

/// What is the matter with `party`, who was lost at `lost`.
fn alerts_of(row: &CaseRow, party: &Readiness, lost: Option<Timestamp>) -> Vec<Alert> {
    let alert = |kind, name: &str, since: Timestamp| Alert {
        id: format!("{name}-{}-{}-{}", row.id, party.party_id, since.as_microsecond()),
        kind,
        case_id: row.id.clone(),
        number: row.docket_no.clone().unwrap_or_else(|| row.number.clone()),
        party_id: Some(party.party_id.clone()),
        name: party.name.clone(),
        note: None,
        since,
        handled: None,
    };
    let failed = party.check.filter(|_| party.state != ReadinessState::Admitted);
    let failed = failed.and_then(|checked| Some((fault(checked.result)?, checked.at)));
    let lost = lost.map(|since| alert(AlertKind::Disconnected, "lost", since));
    lost.into_iter().chain(failed.map(|(kind, since)| alert(kind, "check", since))).collect()
}

/// What a device check says that somebody has to help with.
fn fault(check: DeviceCheck) -> Option<AlertKind> {
    if [check.camera, check.microphone].contains(&DeviceState::Refused) {
        Some(AlertKind::PermissionRefused)
    } else {
        (check.verdict == Grade::Bad).then_some(AlertKind::SelfTestFailed)
    }
}

/// Seats of a room whose last fact is that the connection went, and who are not back.
async fn lost(
    app: &Shared,
    case: &CaseId,
    room: live::Room,
) -> Result<BTreeMap<String, Timestamp>, sqlx::Error> {
    let room = room.of(case);
    let facts: Vec<(String, String, i64)> =
        sqlx::query_as("select seat, kind, at from room_facts where case_id = $1 and room = $2")
            .bind(case.as_str())
            .bind(&room.0)
            .fetch_all(&app.pool)
            .await?;
    let present = app.hub.present(&room);
    let gone = last_lost(&facts);
    Ok(gone.into_iter().filter(|(seat, _)| !present.iter().any(|there| there.0 == *seat)).collect())
}

/// The seats whose last fact is a lost connection or a page that went away, and when that was. Of facts of one instant
/// the one that ends more counts; whoever is back is known by the room itself.
fn last_lost(facts: &[(String, String, i64)]) -> BTreeMap<String, Timestamp> {
    let mut last: BTreeMap<&str, (i64, Standing)> = BTreeMap::new();
    for (seat, kind, at) in facts {
        let fact = (*at, Standing::after(kind));
        last.entry(seat).and_modify(|known| *known = fact.max(*known)).or_insert(fact);
    }
    last.into_iter()
        .filter(|(_, (_, standing))| *standing == Standing::Lost)
        .filter_map(|(seat, (at, _))| Some((seat.to_owned(), Timestamp::from_microsecond(at).ok()?)))
        .collect()
}

/// How somebody stands to a room after a fact of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    There,
    Lost,
    Left,
}

impl Standing {
    fn after(kind: &str) -> Self {
        match kind {
            "network_lost" | "page_hidden" => Self::Lost,
            "left_by_button" | "removed" => Self::Left,
            _ => Self::There,
        }
    }
}

async fn handled(app: &Shared, alerts: &[Alert]) -> Result<BTreeMap<String, Handled>, sqlx::Error> {
    let mut all = BTreeMap::new();
    for alert in alerts {
        let row: Option<(String, i64)> =
            sqlx::query_as("select name, at from alerts_handled where alert = $1")
                .bind(&alert.id)
                .fetch_optional(&app.pool)
                .await?;
        let kept = row.and_then(|(by, at)| Some(Handled { by, at: Timestamp::from_microsecond(at).ok()? }));
        all.extend(kept.map(|kept| (alert.id.clone(), kept)));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(camera: DeviceState, verdict: Grade) -> DeviceCheck {
        DeviceCheck { camera, microphone: DeviceState::Ok, network: Grade::Good, verdict }
    }

    #[test]
    fn a_refused_camera_is_told_apart_from_a_device_that_fails() {
        assert_eq!(fault(check(DeviceState::Refused, Grade::Bad)), Some(AlertKind::PermissionRefused));
        assert_eq!(fault(check(DeviceState::Missing, Grade::Bad)), Some(AlertKind::SelfTestFailed));
        assert_eq!(fault(check(DeviceState::Ok, Grade::Fair)), None);
    }

    #[test]
    fn only_the_last_thing_that_happened_to_a_seat_counts() {
        let fact = |seat: &str, kind: &str, at| (seat.to_owned(), kind.to_owned(), at);
        let facts = [
            fact("a", "joined", 1),
            fact("b", "joined", 2),
            fact("c", "joined", 3),
            fact("a", "network_lost", 4),
            fact("b", "network_lost", 5),
            fact("c", "left_by_button", 6),
            fact("b", "joined", 7),
            // Two facts of one instant, in either order.
            fact("d", "network_lost", 8),
            fact("d", "joined", 8),
        ];
        let lost = last_lost(&facts);
        assert_eq!(lost.into_keys().collect::<Vec<_>>(), ["a", "d"]);
    }
}
