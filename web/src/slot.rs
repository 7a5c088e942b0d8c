//! Tells the others of a case that somebody proposed a time, or that the one proposed does not suit.

use crate::{app::App, live, problem::Problem, sms::Message};
use confirm::{
    agenda::span,
    case::{
        Case,
        id::{PartyId, SlotId},
    },
    service::slot::CourtTimes,
};
use jiff::Timestamp;

/// Tells screens at once, and the other parties by SMS: of one time each is told once that it was proposed and once that
/// it was given back, however often somebody changes their mind.
///
/// # Errors
///
/// The database does not answer. A message that the carrier does not take is left out: the page says the same.
pub(crate) async fn tell(
    app: &App,
    case: &Case,
    (party, slot): (&PartyId, &SlotId),
    times: &CourtTimes,
    now: Timestamp,
) -> Result<(), Problem> {
    app.hub.changed(&live::topic(&case.id), case.version);
    app.lists_changed();
    let (key, text) = match &times.proposal {
        Some(proposal) if proposal.agreed => return Ok(()),
        Some(proposal) => {
            let when = span((proposal.slot.starts_at, proposal.slot.ends_at), now);
            let text = format!(
                "【{}】{}提议{when}由法官视频询问，您这时行不行，请点以前短信里的链接进去回答，24小时内有效。",
                case.court.name, proposal.by
            );
            ("proposed", text)
        }
        None => {
            let text = format!(
                "【{}】提议的询问时间有一方不方便，请点以前短信里的链接进去另选一个时间。",
                case.court.name
            );
            ("declined", text)
        }
    };
    for other in case.parties.iter().filter(|other| other.id != *party) {
        let mark = format!("slot {slot} {} {} {key}", case.id, other.id);
        let first = sqlx::query("insert into marks (name, at) values ($1, $2) on conflict do nothing")
            .bind(mark)
            .bind(now.as_microsecond())
            .execute(&app.pool)
            .await?;
        if first.rows_affected() == 0 {
            continue;
        }
        let text = app.phrases.sign((&case.id, &other.id), text.clone()).await?;
        let message = Message { phone: other.phone().to_owned(), text, link: None, code: None };
        if let Err(error) = app.carrier.send(message, now).await {
            tracing::warn!(error = %error, "somebody was not told of a proposed time");
        }
    }
    Ok(())
}
