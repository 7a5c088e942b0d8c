//! A case of three hundred events: replayed, parsed, loaded.

use crate::people::{act, mediator, party, register, seat};
use crate::{Bench, median, report};
use confirm::case::Case;
use confirm::case::clause::{Answer, ClauseDraft};
use confirm::case::command::intake::{CallAnswer, CallChannel};
use confirm::case::command::{Core, IntakeCommand};
use confirm::case::consent::ConsentItem;
use confirm::case::event::Recorded;
use confirm::case::id::{CaseId, PartyId};
use confirm::case::party::{IdentityCheck, PartyRole};
use confirm::case::registration::Mode;
use confirm::store::Store;
use sqlx::Row;
use std::hint::black_box;
use std::time::Instant;

const EVENTS: u64 = 300;
/// Times each figure is taken.
const TIMES: usize = 51;

pub async fn run(bench: &Bench) {
    let case = long_case(bench).await;
    let bodies = bodies(bench, &case).await;
    let parse = || -> Vec<Recorded> {
        bodies.iter().map(|body| serde_json::from_str(body).expect("an event")).collect()
    };
    let events = parse();
    let note = format!("{} events; goal 1 ms", events.len());
    report("replay of parsed events", median(TIMES, || drop(black_box(Case::replay(&case, &events)))), &note);
    report("parsing them", median(TIMES, || drop(black_box(parse()))), "");
    let whole = Case::replay(&case, &events).expect("a case");
    report("one copy of the case", median(TIMES, || drop(black_box(whole.clone()))), "");
    let begun = Instant::now();
    let store = Store::new(bench.pool.clone());
    store.load(&case).await.expect("it loads").expect("it is there");
    report("load, chain checked from the first event", begun.elapsed(), "");
    let begun = Instant::now();
    for _ in 0..TIMES {
        store.load(&case).await.expect("it loads");
    }
    let times = u32::try_from(TIMES).expect("a small number");
    report("load of a case in memory, compared with the record", begun.elapsed() / times, "");
}

/// Two parties, everything they agree to, a session, and a clause that is written again and again.
async fn long_case(bench: &Bench) -> CaseId {
    let (now, id) = (bench.now, register(bench, "long").await);
    let mediator = mediator(now);
    let mut case = bench.cases.load(&id).await.expect("it loads").expect("it is there");
    for role in [PartyRole::Applicant, PartyRole::Respondent] {
        case = act(bench, &mediator, &case, &Core::AddParty { draft: party(role) }.into()).await;
    }
    let call = |party: PartyId| IntakeCommand::RecordCall {
        party,
        channel: CallChannel::InPerson,
        answer: CallAnswer::Agrees,
        note: String::new(),
    };
    let submit = IntakeCommand::Submit { not_a_duplicate: None };
    case = act(bench, &mediator, &case, &submit.into()).await;
    case = act(bench, &mediator, &case, &call(case.parties[1].id.clone()).into()).await;
    case = act(bench, &mediator, &case, &IntakeCommand::AcceptCase { appointee: None }.into()).await;
    let take = IntakeCommand::TakeAssignment { disclosure: String::new() };
    case = act(bench, &mediator, &case, &take.into()).await;
    let schedule =
        IntakeCommand::Schedule { starts_at: now, minutes: 60, mode: Mode::Hybrid, place: String::new() };
    case = act(bench, &mediator, &case, &schedule.into()).await;
    for index in 0..2 {
        let party = case.parties[index].id.clone();
        let accept = IntakeCommand::AnswerMediator { accept: true, reason: String::new() };
        case = act(bench, &seat(&case, index, now), &case, &accept.into()).await;
        case = act(bench, &mediator, &case, &Core::Invite { party: party.clone() }.into()).await;
        for item in ConsentItem::ALL {
            let seat = seat(&case, index, now);
            case = act(bench, &seat, &case, &consent(item).into()).await;
        }
        let admit = Core::Admit { party, identity: IdentityCheck::DocumentSeen }.into();
        case = act(bench, &mediator, &case, &admit).await;
    }
    case = act(bench, &mediator, &case, &Core::OpenSession.into()).await;
    let draft =
        |version: u64| ClauseDraft::Other { text: format!("双方互谅互让，第{version}稿。") };
    case = act(bench, &mediator, &case, &Core::AddClause { draft: draft(0) }.into()).await;
    while case.version < EVENTS {
        let (clause, hash) = (case.clauses[0].id.clone(), case.clauses[0].hash.clone());
        let edit = Core::EditClause { clause: clause.clone(), hash, draft: draft(case.version) }.into();
        case = act(bench, &mediator, &case, &edit).await;
        for index in 0..2 {
            let (seat, hash) = (seat(&case, index, now), case.clauses[0].hash.clone());
            let answer = Core::AnswerClause {
                clause: clause.clone(),
                hash,
                answer: Answer::Agree,
                note: None,
                moment: None,
            }
            .into();
            case = act(bench, &seat, &case, &answer).await;
        }
    }
    id
}

async fn bodies(bench: &Bench, case: &CaseId) -> Vec<String> {
    let rows = sqlx::query("select body from events where case_id = $1 order by seq")
        .bind(case.as_str())
        .fetch_all(&bench.pool)
        .await
        .expect("the events are there");
    rows.iter().map(|row| row.try_get(0).expect("a body")).collect()
}

/// A tick as a party's screen sends it.
fn consent(item: ConsentItem) -> Core {
    let sha256 = (item == ConsentItem::RightsNotice).then(confirm::paper::rights::text_sha256);
    Core::Consent { item, given: true, sha256 }
}
