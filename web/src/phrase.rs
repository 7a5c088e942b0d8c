//! 暗语: a few words that a party chose and that stand in each message to them afterwards. A message without them is
//! not from us.

use crate::problem::{Kind, Problem};
use confirm::case::id::{CaseId, PartyId};
use jiff::Timestamp;
use sqlx::AnyPool;
use std::ops::RangeInclusive;

/// Characters: shorter is guessed, longer is not read.
const LENGTH: RangeInclusive<usize> = 2..=8;

/// The phrases that parties chose.
#[derive(Debug, Clone)]
pub(crate) struct Phrases(AnyPool);

impl Phrases {
    pub(crate) fn new(pool: AnyPool) -> Self {
        Self(pool)
    }

    /// What this party chose, if anything.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn of(&self, case: &CaseId, party: &PartyId) -> Result<Option<String>, sqlx::Error> {
        sqlx::query_scalar("select phrase from phrases where case_id = $1 and party_id = $2")
            .bind(case.as_str())
            .bind(party.as_str())
            .fetch_optional(&self.0)
            .await
    }

    /// Keeps what this party chose at `now`, in place of what was chosen before.
    ///
    /// # Errors
    ///
    /// It is no phrase, or the database does not answer.
    pub(crate) async fn choose(
        &self,
        (case, party): (&CaseId, &PartyId),
        phrase: &str,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let phrase = checked(phrase)?;
        sqlx::query(
            "insert into phrases (case_id, party_id, phrase, at) values ($1, $2, $3, $4) \
             on conflict (case_id, party_id) do update set phrase = excluded.phrase, at = excluded.at",
        )
        .bind(case.as_str())
        .bind(party.as_str())
        .bind(phrase)
        .bind(now.as_microsecond())
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// `text` to this party, with their phrase at its end.
    ///
    /// # Errors
    ///
    /// The database does not answer; a message without the phrase would look like a fraud.
    pub(crate) async fn sign(
        &self,
        (case, party): (&CaseId, &PartyId),
        text: String,
    ) -> Result<String, sqlx::Error> {
        Ok(match self.of(case, party).await? {
            Some(phrase) => format!("{text}您的暗语：{phrase}"),
            None => text,
        })
    }
}

/// Letters and digits only, so that no message can be made to say something else by them.
fn checked(phrase: &str) -> Result<&str, Problem> {
    let phrase = phrase.trim();
    let plain = phrase.chars().all(char::is_alphanumeric);
    let telling = !phrase.chars().all(|one| one.is_ascii_digit());
    if plain && telling && LENGTH.contains(&phrase.chars().count()) {
        return Ok(phrase);
    }
    Err(Problem::new(
        Kind::Invalid,
        "phrase",
        "暗语要2到8个字，不用标点和空格，也不要只写数字。比如：槐花开了。",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrase: &str, good: bool) {
        assert_eq!(checked(phrase).is_ok(), good, "{phrase}");
    }

    #[test]
    fn a_phrase_is_a_few_letters() {
        for good in ["槐花开了", " 两只羊 ", "Mo2麦田", "㛃䶮𠅤"] {
            check(good, true);
        }
        for wrong in ["", "花", "一二三四五六七八九", "123456", "点 链接", "看http://a", "好【法院】", "a\nb"]
        {
            check(wrong, false);
        }
    }
}
