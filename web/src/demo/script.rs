//! Plays a case of the fixture step by step.
//!
//! In a step, `@p1` is the first party, `@me` the party whose turn it is, `@c1` the first clause and `@c1.hash` its
//! hash, `@record.hash` that of the record, `@now` the present instant, `@D12` the paper of that code and `@D12.sha256` its hash, `@+30d` the day thirty days from now, `@year` this
//! year, `@strokes` a drawn signature, `@rights` the hash of the notice of rights and duties.

use crate::{
    account::Account,
    app::Shared,
    docket::Order,
    session::{Session, Subject},
};
use confirm::case::{
    command::Command,
    id::{CaseId, OrgId, PartyId},
    registration::Registration,
    view::{CaseView, DocumentView},
};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use serde::Deserialize;
use serde_json::{Value, json};

/// Time between two steps of a story.
const STEP: SignedDuration = SignedDuration::from_secs(20);

/// A case and how it came to where it stands.
#[derive(Deserialize)]
pub(super) struct Story {
    committee: String,
    mediator: String,
    /// When it began.
    hours_ago: i64,
    registration: Registration,
    steps: Vec<Step>,
}

/// One command, of one person or of each party in turn.
#[derive(Deserialize)]
struct Step {
    by: String,
    #[serde(default)]
    r#for: Option<Each>,
    r#do: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Each {
    Each,
}

/// Plays `story`, whose steps are named after `name`.
///
/// # Errors
///
/// What was refused or failed, for the log.
pub(super) async fn play(app: &Shared, name: &str, story: &Story) -> Result<(), String> {
    let accounts = app.accounts.all().await.map_err(|error| error.to_string())?;
    let mediator = account(&accounts, &story.mediator)?;
    let court = app
        .accounts
        .organisation(&story.registration.court)
        .await
        .map_err(|error| error.to_string())?
        .ok_or("the court is missing")?;
    if mediator.organisation.id != OrgId::new(&story.committee) {
        return Err("the mediator is of another committee".into());
    }
    let mut at = app.clock.now() - story.hours_ago.hours();
    let first = session(Subject::Staff(mediator.clone()), at);
    let view = app
        .register(&first, name, (&story.registration, &court), at)
        .await
        .map_err(|problem| problem.detail().to_owned())?;
    let case = view.id;
    let mut played = 0_u32;
    for step in &story.steps {
        let parties = look(app, &case, &mediator, None).await?.parties;
        let turns: Vec<Option<PartyId>> = match step.r#for {
            Some(Each::Each) => parties.iter().map(|party| Some(party.id.clone())).collect(),
            None => vec![None],
        };
        for me in turns {
            played += 1;
            at += STEP;
            let view = look(app, &case, &mediator, parties.first().map(|party| &party.id)).await?;
            let command = resolve(&step.r#do, &view, me.as_ref(), at);
            let command: Command =
                serde_json::from_value(command).map_err(|error| format!("{played}: {error}"))?;
            let subject = match (step.by.as_str(), party(&view, &step.by, me.as_ref())) {
                (_, Some(party)) => Subject::Party { case: case.clone(), party },
                (login, None) => Subject::Staff(account(&accounts, login)?),
            };
            let order = Order {
                case: case.clone(),
                version: view.version,
                request: format!("{name} {played}"),
                state: None,
                command,
            };
            app.perform(&session(subject, at), order, at)
                .await
                .map_err(|problem| format!("step {played}: {}", problem.detail()))?;
        }
    }
    Ok(())
}

/// The case as its first party sees it, who sees clauses and papers; before there is one, as its mediator does.
async fn look(
    app: &Shared,
    case: &CaseId,
    mediator: &Account,
    party: Option<&PartyId>,
) -> Result<CaseView, String> {
    let subject = match party {
        Some(party) => Subject::Party { case: case.clone(), party: party.clone() },
        None => Subject::Staff(mediator.clone()),
    };
    app.sees(&subject, case).await.map_err(|problem| problem.detail().to_owned())
}

fn account(accounts: &[Account], login: &str) -> Result<Account, String> {
    accounts
        .iter()
        .find(|account| account.login == login)
        .cloned()
        .ok_or_else(|| format!("no account {login}"))
}

fn session(subject: Subject, at: Timestamp) -> Session {
    Session {
        key: String::new(),
        subject,
        station: None,
        device: "演示数据".into(),
        address: String::new(),
        authenticated_at: at,
        expires_at: at,
    }
}

fn party(view: &CaseView, name: &str, me: Option<&PartyId>) -> Option<PartyId> {
    match name.strip_prefix("@p") {
        _ if name == "@me" => me.cloned(),
        Some(number) => nth(number).and_then(|index| view.parties.get(index)).map(|party| party.id.clone()),
        None => None,
    }
}

fn nth(number: &str) -> Option<usize> {
    number.parse::<usize>().ok()?.checked_sub(1)
}

fn resolve(value: &Value, view: &CaseView, me: Option<&PartyId>, at: Timestamp) -> Value {
    match value {
        Value::String(text) => resolve_text(text, view, me, at),
        Value::Array(items) => items.iter().map(|item| resolve(item, view, me, at)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), resolve(field, view, me, at))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn resolve_text(text: &str, view: &CaseView, me: Option<&PartyId>, at: Timestamp) -> Value {
    let today = at.to_zoned(TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC)).date();
    if text == "@strokes" {
        return strokes();
    }
    if text == "@rights" {
        return json!(view.rights_sha256);
    }
    if text == "@now" {
        return json!(at);
    }
    if text == "@record.hash" {
        return json!(view.record.as_ref().map(|record| &record.hash));
    }
    if let Some(party) = party(view, text, me) {
        return json!(party);
    }
    if let Some(days) = text.strip_prefix("@+").and_then(|rest| rest.strip_suffix('d')) {
        return json!(today.saturating_add(days.parse::<i64>().unwrap_or(0).days()));
    }
    if let Some(rest) = text.strip_prefix("@c") {
        let (number, wants_hash) = rest.strip_suffix(".hash").map_or((rest, false), |number| (number, true));
        if let Some(clause) = nth(number).and_then(|index| view.clauses.get(index)) {
            return if wants_hash { json!(clause.hash) } else { json!(clause.id) };
        }
    }
    if let Some(rest) = text.strip_prefix('@') {
        let (code, wants_hash) = rest.strip_suffix(".sha256").map_or((rest, false), |code| (code, true));
        let of_code = |document: &&DocumentView| document.code == code && !document.superseded;
        if let Some(document) = view.documents.iter().find(of_code) {
            return if wants_hash { json!(document.frozen_sha256) } else { json!(document.id) };
        }
    }
    json!(text.replace("@year", &today.year().to_string()))
}

/// A drawn signature: three strokes.
fn strokes() -> Value {
    let stroke = |points: &[(i32, i32)]| {
        let points: Vec<_> =
            points.iter().zip(0..).map(|((x, y), n)| json!({ "x": x, "y": y, "t": n * 20 })).collect();
        json!({ "points": points })
    };
    json!([
        stroke(&[(120, 140), (220, 130), (330, 128), (420, 132)]),
        stroke(&[(270, 60), (266, 150), (250, 230), (200, 320), (140, 370)]),
        stroke(&[(300, 190), (380, 260), (470, 320), (600, 350), (760, 330), (860, 290)]),
    ])
}
