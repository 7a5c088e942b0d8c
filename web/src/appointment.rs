//! What the register of organisations says when somebody is appointed or an application is made.
//!
//! The rules of who may act and which court is competent stand in `confirm`; here they are fed from the register.

use crate::{
    account::Account,
    app::App,
    problem::{Kind, Problem},
};
use confirm::{
    case::{
        Case,
        actor::StaffRole,
        event::Standing,
        id::{AccountId, OrgId},
        intake::Appointee,
        party::{Party, PartyKind},
        registration::Registration,
    },
    conflict::{self, Capacity, Check, Office, Participant, Person},
    jurisdiction::{self, Division, Matter},
    registry::NotReady,
};
use jiff::Timestamp;

impl App {
    /// What the register says of committee, mediator and court at `now` (K-05, K-06; 民事诉讼法 205).
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn standing(
        &self,
        (committee, court): (&OrgId, &OrgId),
        registration: &Registration,
        (mediator, parties): (&str, &[Party]),
        now: Timestamp,
    ) -> Result<Standing, Problem> {
        let register = self.accounts.register();
        let not_ready = register.not_ready(committee, &AccountId::new(mediator), now).await?;
        let committee_registered =
            !matches!(not_ready, Some(NotReady::CommitteeUnregistered | NotReady::CommitteeUnknownToCourt));
        // Before somebody was appointed there is no mediator who could be missing from the register.
        let mediator_registered = mediator.is_empty()
            || !matches!(not_ready, Some(NotReady::MediatorUnregistered | NotReady::MediatorUnknownToCourt));
        let place = register.organisation(committee).await?.and_then(|entry| entry.division);
        let courts = register.courts().await?;
        let sender = registration.referral.as_ref().map_or("", |slip| slip.from.as_str());
        let matter = Matter {
            invited_by: registration
                .is_court_invited()
                .then(|| jurisdiction::inviting(sender, &courts, court)),
            residences: parties
                .iter()
                .filter_map(|party| party.draft.division.as_deref())
                .filter_map(|code| Division::parse(code).ok())
                .collect(),
            subject_places: Vec::new(),
            committees: place.into_iter().collect(),
            labour: registration.is_labour(),
            intermediate: false,
        };
        let court_competent = jurisdiction::choose(&matter, &courts, court).is_ok();
        Ok(Standing { committee_registered, mediator_registered, court_competent, filed_elsewhere: None })
    }

    /// The mediator with this account, who works for the committee of the case or has a post there.
    ///
    /// # Errors
    ///
    /// There is no such mediator, or the database does not answer.
    pub(crate) async fn mediator_for(
        &self,
        case: &Case,
        id: &str,
        now: Timestamp,
    ) -> Result<Appointee, Problem> {
        let account = AccountId::new(id);
        let serves = self.accounts.register().serves(&account, &case.committee.id).await?;
        let found = self.accounts.find(&account).await?;
        let found = found.filter(|account| account.role == StaffRole::Mediator && serves);
        let found = found.ok_or_else(|| {
            let sentence = "本调委会没有这位调解员。请从名册里重新选择。";
            Problem::new(Kind::Invalid, "mediator-unknown", sentence)
        })?;
        self.appointee(&found, Some(case), Office::Mediator, now).await
    }

    /// The judge asked for, or the one of the court with the fewest open cases who may sit (automatic distribution).
    ///
    /// # Errors
    ///
    /// There is no such judge, or the database does not answer.
    pub(crate) async fn judge_for(
        &self,
        case: &Case,
        asked: Option<&str>,
        now: Timestamp,
    ) -> Result<Appointee, Problem> {
        let unknown =
            || Problem::new(Kind::Invalid, "judge-unknown", "本院没有可以承办此案的法官。请另行指定。");
        let all = self.accounts.all().await?;
        let load = self.cases.load_of_judges(&case.court.id).await?;
        let mut judges: Vec<Account> = all
            .into_iter()
            .filter(|one| one.role == StaffRole::Judge && one.organisation.id == case.court.id)
            .filter(|one| asked.is_none_or(|asked| one.id.as_str() == asked))
            .filter(|one| {
                !case.round.recused.contains(one.id.as_str()) && case.mediator.id != one.id.as_str()
            })
            .collect();
        judges.sort_by_key(|one| (load.get(one.id.as_str()).copied().unwrap_or(0), one.login.clone()));
        for judge in judges {
            if self.may_sit(&judge, case).await? {
                return self.appointee(&judge, Some(case), Office::Judge, now).await;
            }
        }
        Err(unknown())
    }

    /// Whether nothing the register knows keeps a judge from sitting in this case (民事诉讼法 47).
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn may_sit(&self, judge: &Account, case: &Case) -> Result<bool, Problem> {
        let person = self.accounts.register().person(&judge.id).await?;
        Ok(person.is_none_or(|person| conflict::may_act(&concerns(&person, case, Office::Judge))))
    }

    /// A member of staff as a case remembers them, with what the register knows against it (M30).
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn appointee(
        &self,
        account: &Account,
        case: Option<&Case>,
        office: Office,
        now: Timestamp,
    ) -> Result<Appointee, Problem> {
        let register = self.accounts.register();
        let standing = register.mediator_standing(&account.id).await?;
        let person = register.person(&account.id).await?;
        let found =
            case.zip(person).map(|(case, person)| concerns(&person, case, office)).unwrap_or_default();
        let by_now = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
        Ok(Appointee {
            id: account.id.to_string(),
            name: account.name.clone(),
            organisation: account.organisation.id.clone(),
            registered: by_now(standing.registered_at) && by_now(standing.notified_at),
            concerns: found.into_iter().map(|concern| concern.sentence).collect(),
        })
    }
}

fn concerns(person: &Person, case: &Case, office: Office) -> Vec<conflict::Concern> {
    let participants: Vec<Participant> = case
        .parties
        .iter()
        .map(|party| Participant {
            person: Person {
                id: party.id.to_string(),
                name: party.acting_name().to_owned(),
                id_no: Some(party.acting_id_no().to_owned()),
                address: party.who.address().to_owned(),
                employer: match &party.who {
                    PartyKind::Person { .. } => party.draft.employer.clone(),
                    PartyKind::Organisation { name, .. } => name.clone(),
                },
            },
            capacity: if party.agent().is_some() { Capacity::Agent } else { Capacity::Party },
        })
        .collect();
    conflict::concerns(&Check { office, person, participants: &participants, past: &[], disclosures: &[] })
}
