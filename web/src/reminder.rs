//! Sends what is due to be told today, once.
//!
//! What and to whom is for the rules (`confirm::case::reminder`); here it is looked up (`routine`), sent, and
//! remembered, so that a restart tells nobody twice. A message that the carrier does not take is tried again.

use crate::{app::App, sms::Message};
use confirm::case::{Case, id::CaseId, reminder::Notice};
use jiff::Timestamp;

/// Cases looked up at once.
const CASES_MAX: i64 = 2000;

impl App {
    /// Sends every reminder that is due at `now` and was not sent yet. What goes wrong is logged and tried again.
    pub(crate) async fn remind_due(&self, now: Timestamp) {
        if let Err(error) = self.try_remind(now).await {
            tracing::error!(error = %error, "reminders could not be looked up");
        }
    }

    async fn try_remind(&self, now: Timestamp) -> Result<(), sqlx::Error> {
        let mut last = String::new();
        loop {
            // Cases in which something is still to be done; the others have nothing to remind of.
            let ids: Vec<(String,)> = sqlx::query_as(
                "select distinct case_id from tasks where case_id > $1 order by case_id limit $2",
            )
            .bind(&last)
            .bind(CASES_MAX)
            .fetch_all(&self.pool)
            .await?;
            let Some((end,)) = ids.last() else { return Ok(()) };
            last.clone_from(end);
            self.remind_of(ids, now).await?;
        }
    }

    async fn remind_of(&self, ids: Vec<(String,)>, now: Timestamp) -> Result<(), sqlx::Error> {
        for (id,) in ids {
            let case = match self.cases.load(&CaseId::new(id)).await {
                Ok(Some(case)) => case,
                Ok(None) => continue,
                Err(error) => {
                    tracing::error!(error = %error, "a case could not be read for its reminders");
                    continue;
                }
            };
            let version = case.version;
            let case = match self.note_arrivals(case, version, now).await {
                Ok((case, _)) => case,
                Err(problem) => {
                    tracing::warn!(code = problem.code(), "what the lapse of time served was not noted");
                    continue;
                }
            };
            for notice in case.notices(now) {
                self.send_once(&case, notice, now).await?;
            }
        }
        Ok(())
    }

    async fn send_once(&self, case: &Case, notice: Notice, now: Timestamp) -> Result<(), sqlx::Error> {
        let Some(party) = case.party(&notice.party) else { return Ok(()) };
        let mark = format!("notice {} {} {}", case.id, notice.party, notice.key);
        let claimed = sqlx::query("insert into marks (name, at) values ($1, $2) on conflict do nothing")
            .bind(&mark)
            .bind(now.as_microsecond())
            .execute(&self.pool)
            .await?;
        if claimed.rows_affected() == 0 {
            return Ok(());
        }
        let text = format!("【{}】{}", case.committee.name, notice.text);
        let text = self.phrases.sign((&case.id, &notice.party), text).await?;
        let message = Message { phone: party.phone().to_owned(), text, link: None, code: None };
        if let Err(error) = self.carrier.send(message, now).await {
            tracing::warn!(error = %error, "a reminder was not sent and will be tried again");
            sqlx::query("delete from marks where name = $1").bind(&mark).execute(&self.pool).await?;
        }
        Ok(())
    }
}
