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
        party::Party,
        registration::Registration,
    },
    conflict::{Concern, Office, Person, Weight},
    jurisdiction::{self, Division, Matter},
    registry::NotReady,
};
use jiff::Timestamp;

impl App {
    /// What the register says of committee, mediator and court at `now` (K-05, K-06; 民事诉讼法 205); where else the
    /// dispute was filed is for [`App::filed_elsewhere`] to say.
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
        self.known_mediator(case, id, now).await?.ok_or_else(|| {
            let sentence = "本调委会没有这位调解员。请从名册里重新选择。";
            Problem::new(Kind::Invalid, "mediator-unknown", sentence)
        })
    }

    /// The mediator with this account, if there is one who works for the committee of the case.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn known_mediator(
        &self,
        case: &Case,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<Appointee>, Problem> {
        let account = AccountId::new(id);
        let serves = self.accounts.register().serves(&account, &case.committee.id).await?;
        let found = self.accounts.find(&account).await?;
        match found.filter(|account| account.role == StaffRole::Mediator && serves) {
            Some(found) => Ok(Some(self.appointee(&found, Some(case), Office::Mediator, now).await?)),
            None => Ok(None),
        }
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
        let mut barred = None;
        for judge in judges {
            let appointee = self.appointee(&judge, Some(case), Office::Judge, now).await?;
            if appointee.barred.is_empty() {
                return Ok(appointee);
            }
            barred.get_or_insert(appointee);
        }
        // Where nobody is left, the rules say why.
        barred.ok_or_else(unknown)
    }

    /// A member of staff as a case remembers them, with what is known against it (M30).
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
        let found = match case.zip(person) {
            Some((case, person)) => self.concerns(&person, case, office).await?,
            None => Vec::new(),
        };
        let (barring, others): (Vec<Concern>, Vec<Concern>) =
            found.into_iter().partition(|concern| concern.weight == Weight::Bars);
        let sentences =
            |concerns: Vec<Concern>| concerns.into_iter().map(|concern| concern.sentence).collect();
        let by_now = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
        Ok(Appointee {
            id: account.id.to_string(),
            name: account.name.clone(),
            organisation: account.organisation.id.clone(),
            registered: by_now(standing.registered_at) && by_now(standing.notified_at),
            concerns: sentences(others),
            barred: sentences(barring),
        })
    }

    /// Every reason to doubt that a member of staff is impartial: what the register, earlier cases of the same people
    /// and their own words in this one say (民事诉讼法 47; 在线调解规则 13).
    async fn concerns(&self, person: &Person, case: &Case, office: Office) -> Result<Vec<Concern>, Problem> {
        let id_no = person.id_no.as_deref();
        let accounts = self.accounts.register().accounts_of(&AccountId::new(&person.id), id_no).await?;
        let past = self.cases.past_roles(case, &accounts, id_no).await?;
        Ok(case.concerns_about(person, office, &past))
    }
}
