//! Who was what in which case, for the check of past roles (民事诉讼法 47–49, B-203; 在线调解规则 13, B-508).
//!
//! Written in the transaction of the events and asked by who it is and with whom: no case is read for it. Who acted
//! stays in it, also after somebody else took over.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Any, Row, Transaction};

use super::index::{digest_of, people};
use super::{Store, StoreError};
use crate::case::Case;
use crate::case::event::Event;
use crate::case::people::PeopleEvent;
use crate::conflict::{Capacity, PastRole};

/// Most roles that are read for one pair of people, the latest first: a mediator may have mediated a thousand disputes
/// of one property company, and those that matter are few.
const READ_MAX: i64 = 1000;

/// A role, as the index has it: who, and as what.
type Role = (String, &'static str);

/// A case in which somebody had a role, with the people of the present case who were bound in it.
#[derive(Default)]
struct Met {
    number: String,
    same_type: bool,
    people: BTreeSet<String>,
}

impl Store {
    /// What somebody was in cases of the people of `case`, itself included. `accounts` are all accounts of this human
    /// being, `id_no` finds what they were without one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the index can't be read.
    pub async fn past_roles(
        &self,
        case: &Case,
        accounts: &[String],
        id_no: Option<&str>,
    ) -> Result<Vec<PastRole>, StoreError> {
        let people = people(case);
        let mut found: BTreeMap<(String, &'static str), Met> = BTreeMap::new();
        for holder in accounts.iter().cloned().chain(id_no.map(digest_of)) {
            for person in &people {
                let rows = sqlx::query(
                    "select r.case_id, r.capacity, c.number, p.dispute_type from case_roles r \
                     join case_people p on p.case_id = r.case_id join cases c on c.id = r.case_id \
                     where r.holder = $1 and p.person = $2 order by p.at desc, r.case_id limit $3",
                )
                .bind(&holder)
                .bind(person)
                .bind(READ_MAX)
                .fetch_all(&self.pool)
                .await
                .map_err(StoreError::Register)?;
                for row in rows {
                    let read = |column: usize| row.try_get::<String, _>(column).map_err(StoreError::Register);
                    let Some(capacity) = Capacity::of_key(&read(1)?) else { continue };
                    let met = found.entry((read(0)?, capacity.key())).or_default();
                    met.number = read(2)?;
                    met.same_type = read(3)? == case.registration.dispute_type;
                    met.people.insert(person.clone());
                }
            }
        }
        Ok(found
            .into_iter()
            .filter_map(|((id, capacity), met)| past_role(case, &people, (&id, capacity), met))
            .collect())
    }
}

/// The same people with a dispute of the same type have the same dispute, however long ago: whoever mediated it once
/// does not judge it after it came back.
fn past_role(case: &Case, people: &[String], (id, capacity): (&str, &str), met: Met) -> Option<PastRole> {
    let same_people = case.both_sides() && met.people.len() == people.len();
    let bound = case.parties.iter().filter(|party| met.people.contains(&digest_of(party.who.number())));
    let others = bound.flat_map(|party| party.taking_part());
    Some(PastRole {
        this_dispute: id == case.id.as_str() || (same_people && met.same_type),
        capacity: Capacity::of_key(capacity)?,
        others: others.filter(|other| other.capacity == Capacity::Party).map(|other| other.person).collect(),
        case: met.number,
    })
}

/// Writes what became of `before`, where it says something else.
pub(super) async fn update(
    transaction: &mut Transaction<'_, Any>,
    before: Option<&Case>,
    after: &Case,
) -> Result<(), sqlx::Error> {
    let (old, new) = (before.map(roles).unwrap_or_default(), roles(after));
    for (holder, capacity) in old.difference(&new) {
        sqlx::query("delete from case_roles where case_id = $1 and holder = $2 and capacity = $3")
            .bind(after.id.as_str())
            .bind(holder)
            .bind(*capacity)
            .execute(&mut **transaction)
            .await?;
    }
    for (holder, capacity) in new.difference(&old) {
        sqlx::query(
            "insert into case_roles (case_id, holder, capacity) values ($1, $2, $3) on conflict do nothing",
        )
        .bind(after.id.as_str())
        .bind(holder)
        .bind(*capacity)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// Everybody who acted in the case or was bound in it.
fn roles(case: &Case) -> BTreeSet<Role> {
    let mut roles = BTreeSet::new();
    for entry in &case.history {
        if let Some(capacity) = Capacity::of_staff(entry.actor) {
            roles.insert((entry.actor_id.clone(), capacity.key()));
        }
        let beside = match &entry.event {
            Event::People(PeopleEvent::AgentAppointed { agent, .. }) => Some(&agent.id_no),
            Event::People(PeopleEvent::GuardianAppointed { guardian, .. }) => Some(&guardian.id_no),
            _ => None,
        };
        roles.extend(beside.map(|id_no| (digest_of(id_no), Capacity::Agent.key())));
    }
    let bound = case.parties.iter().flat_map(|party| [party.who.number(), party.who.id_no()]);
    roles.extend(bound.map(|number| (digest_of(number), Capacity::Party.key())));
    roles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::id::CaseId;
    use crate::case::story::cast::{MEDIATOR, OPERATOR, OWNER};
    use crate::case::story::journey;
    use crate::store::tests::{append, begin, databases};

    /// The roles, each with whether it was in the same dispute and how many people of the case were there.
    fn told(roles: &[PastRole]) -> Vec<(Capacity, bool, usize)> {
        roles.iter().map(|role| (role.capacity, role.this_dispute, role.others.len())).collect()
    }

    #[tokio::test]
    async fn b_203_what_somebody_was_in_earlier_cases_of_the_same_people_is_found() {
        for database in databases().await {
            let store = Store::new(database.pool.clone());
            let story = journey::to_session();
            let mut cases = Vec::new();
            for id in ["a", "b"] {
                let before = begin(&store, &CaseId::new(id), &story, id).await;
                cases.push(append(&store, &before, &story.events[1..], &format!("{id}-more")).await.unwrap());
            }
            let case = &cases[1].case;
            let ask = |accounts: &[&str], id_no: Option<&str>| {
                let accounts: Vec<String> = accounts.iter().map(|id| (*id).to_owned()).collect();
                let (store, case, id_no) = (store.clone(), case.clone(), id_no.map(ToOwned::to_owned));
                async move { store.past_roles(&case, &accounts, id_no.as_deref()).await.unwrap() }
            };
            let mediated = ask(&[MEDIATOR], None).await;
            assert_eq!(told(&mediated), [(Capacity::Mediator, true, 2); 2]);
            assert!(mediated.iter().any(|role| role.case == cases[0].case.number));
            assert_eq!(told(&ask(&[OPERATOR, "nobody"], None).await), []);
            let owner = case.party(&story.party(OWNER)).unwrap().who.id_no().to_owned();
            assert_eq!(told(&ask(&[], Some(&owner)).await), [(Capacity::Party, true, 2); 2]);

            // Without the other side it was another dispute; what an older program wrote is computed again.
            sqlx::query("delete from case_roles").execute(&database.pool).await.unwrap();
            assert_eq!(told(&ask(&[MEDIATOR], None).await), []);
            sqlx::query("update cases set projection = 2").execute(&database.pool).await.unwrap();
            store.catch_up().await.unwrap();
            assert_eq!(told(&ask(&[MEDIATOR], None).await), [(Capacity::Mediator, true, 2); 2]);
            let company = digest_of(case.parties[0].who.number());
            sqlx::query("delete from case_people where case_id = 'a' and person = $1")
                .bind(&company)
                .execute(&database.pool)
                .await
                .unwrap();
            let found = told(&ask(&[MEDIATOR], None).await);
            assert_eq!(found, [(Capacity::Mediator, false, 1), (Capacity::Mediator, true, 2)]);
        }
    }
}
