//! The one way from a session to the case service and back.
//!
//! Here a session becomes an actor and a viewer, and every accepted command is told to the live screens. Whether a
//! command is right is for `confirm` to say; what a stranger may not know of is unknown.

use crate::{
    account::Account,
    app::App,
    live::{self, Room},
    problem::{Kind, Problem},
    session::{Session, Subject},
};
use confirm::{
    case::{
        Case,
        actor::{Actor, ActorKind, StaffRole, Viewer},
        command::{Command, Core, CourtCommand, IntakeCommand},
        event::Standing,
        id::{AccountId, CaseId, DocumentId, PartyId},
        intake::Appointee,
        organisation::Organisation,
        registration::Registration,
        view::{CaseRow, CaseView},
    },
    paper::Paper,
    service::Place,
};
use jiff::Timestamp;
use signaling::SeatId;

/// A command of someone to a case.
pub(crate) struct Order {
    pub(crate) case: CaseId,
    /// The version the user saw.
    pub(crate) version: u64,
    /// The same id again gives the same answer and does nothing twice.
    pub(crate) request: String,
    pub(crate) command: Command,
}

/// A PDF on its way out.
pub(crate) struct Pdf {
    /// What to call the file.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl App {
    /// The case as the one behind `session` may see it.
    ///
    /// # Errors
    ///
    /// Unknown, if they may not know it exists.
    pub(crate) async fn view(&self, session: &Session, case: &CaseId) -> Result<CaseView, Problem> {
        self.sees(&session.subject, case).await
    }

    /// The case as `person` may see it.
    ///
    /// # Errors
    ///
    /// Unknown, if they may not know it exists.
    pub(crate) async fn sees(&self, person: &Subject, case: &CaseId) -> Result<CaseView, Problem> {
        let loaded = self.load(person, case).await?;
        loaded.view(&live::viewer(person), self.clock.now()).ok_or_else(Problem::unknown)
    }

    /// The cases somebody has something to do with, with who is online.
    ///
    /// # Errors
    ///
    /// The store does not answer.
    pub(crate) async fn rows(&self, session: &Session) -> Result<Vec<CaseRow>, Problem> {
        let mut rows = self.cases.list(&live::viewer(&session.subject), self.clock.now()).await?;
        for row in &mut rows {
            for party in &mut row.readiness {
                let subject = Subject::Party { case: row.id.clone(), party: party.party_id.clone() };
                party.online = self.hub.is_online(&live::subject(&subject));
            }
            row.both_online = !row.readiness.is_empty() && row.readiness.iter().all(|party| party.online);
        }
        Ok(rows)
    }

    /// Registers a dispute at `now`.
    ///
    /// # Errors
    ///
    /// The rules do not allow it, or the store does not answer.
    pub(crate) async fn register(
        &self,
        session: &Session,
        request: &str,
        (registration, court): (&Registration, &Organisation),
        now: Timestamp,
    ) -> Result<CaseView, Problem> {
        let Subject::Staff(account) = &session.subject else { return Err(Problem::unknown()) };
        let actor = self.staff_actor(session)?;
        let registrar = (account.role == StaffRole::Mediator).then(|| self.appointee(account));
        let place = Place { committee: &account.organisation, court, registrar, standing: Standing::default() };
        let case = self.cases.create(&actor, request, registration, &place, now).await?;
        self.lists_changed();
        case.view(&live::viewer(&session.subject), now).ok_or_else(Problem::unknown)
    }

    /// Carries a command out at `now` and tells the live screens.
    ///
    /// # Errors
    ///
    /// The rules do not allow it, or the store does not answer.
    pub(crate) async fn perform(
        &self,
        session: &Session,
        order: Order,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let Order { case, version, request, command } = order;
        let loaded = self.load(&session.subject, &case).await?;
        let actor = match &session.subject {
            Subject::Staff(_) => self.staff_actor(session)?,
            Subject::Party { party, .. } => party_actor(session, &loaded, party)?,
        };
        // Who is in the room is seen here; what a client says about it is not even read.
        let command = self.informed(&loaded, command).await?;
        let changed = self.cases.perform(&actor, &case, version, &request, &command, now).await?;
        self.tell(&changed, &command);
        Ok(())
    }

    /// A paper as it was signed. A party who opens a ruling that was served has received it.
    ///
    /// # Errors
    ///
    /// Unknown, if they may not open it.
    pub(crate) async fn pdf(
        &self,
        session: &Session,
        case: &CaseId,
        document: &DocumentId,
    ) -> Result<Pdf, Problem> {
        let loaded = self.load_for(&session.subject, case, document).await?;
        let bytes = self.cases.document_bytes(&loaded, document).await?.ok_or_else(Problem::unknown)?;
        if let Subject::Party { party, .. } = &session.subject {
            self.receive(session, &loaded, party, document).await;
        }
        let view =
            loaded.view(&live::viewer(&session.subject), self.clock.now()).ok_or_else(Problem::unknown)?;
        let shown = view.documents.iter().find(|shown| shown.id == *document).ok_or_else(Problem::unknown)?;
        Ok(Pdf {
            name: format!("{} {}", shown.title, view.docket_no.as_ref().unwrap_or(&view.number)),
            bytes,
        })
    }

    /// The text of a paper.
    ///
    /// # Errors
    ///
    /// Unknown, if they may not open it.
    pub(crate) async fn paper(
        &self,
        session: &Session,
        case: &CaseId,
        document: &DocumentId,
    ) -> Result<Paper, Problem> {
        let loaded = self.load_for(&session.subject, case, document).await?;
        self.cases.document_paper(&loaded, document).await?.ok_or_else(Problem::unknown)
    }

    async fn load(&self, person: &Subject, case: &CaseId) -> Result<Case, Problem> {
        if let Subject::Party { case: own, .. } = person
            && own != case
        {
            return Err(Problem::unknown());
        }
        let loaded = self.cases.load(case).await?.ok_or_else(Problem::unknown)?;
        if loaded.visible_to(&live::viewer(person)) { Ok(loaded) } else { Err(Problem::unknown()) }
    }

    async fn load_for(
        &self,
        person: &Subject,
        case: &CaseId,
        document: &DocumentId,
    ) -> Result<Case, Problem> {
        let loaded = self.load(person, case).await?;
        let viewer: Viewer = live::viewer(person);
        if loaded.may_open(&viewer, document) { Ok(loaded) } else { Err(Problem::unknown()) }
    }

    /// Records that a party opened a ruling. What is not a served ruling, or was opened before, is refused by the
    /// rules, and reading goes on all the same.
    async fn receive(&self, session: &Session, case: &Case, party: &PartyId, document: &DocumentId) {
        let first =
            case.party(party).is_some_and(|party| party.served_at.is_some() && party.received_at.is_none());
        let ruling = case.ruling().is_some_and(|ruling| ruling.made.id == *document);
        if first && ruling {
            let order = Order {
                case: case.id.clone(),
                version: case.version,
                request: self.secrets.id(),
                command: Core::Receive { document: document.clone() }.into(),
            };
            if let Err(problem) = self.perform(session, order, self.clock.now()).await {
                tracing::warn!(code = problem.code(), "the opening of a ruling was not recorded");
            }
        }
    }

    fn staff_actor(&self, session: &Session) -> Result<Actor, Problem> {
        let Subject::Staff(account) = &session.subject else { return Err(Problem::unknown()) };
        Ok(Actor {
            kind: account.role.actor_kind().ok_or_else(Problem::unknown)?,
            id: account.id.to_string(),
            name: account.name.clone(),
            organisation: Some(account.organisation.id.clone()),
            device: session.device.clone(),
            authenticated_at: session.authenticated_at,
        })
    }

    /// The command with what only the server knows: who is in the room, whom the register names.
    async fn informed(&self, case: &Case, command: Command) -> Result<Command, Problem> {
        Ok(match command {
            Command::Core(Core::OpenHearing { .. }) => {
                Core::OpenHearing { present: self.present(&case.id) }.into()
            }
            Command::Court(CourtCommand::ResumeHearing { .. }) => {
                CourtCommand::ResumeHearing { present: self.present(&case.id) }.into()
            }
            Command::Intake(IntakeCommand::Assign { mediators, .. }) => {
                let mut appointees = Vec::with_capacity(mediators.len());
                for id in &mediators {
                    appointees.push(self.mediator(case, id).await?);
                }
                IntakeCommand::Assign { mediators, appointees }.into()
            }
            Command::Intake(IntakeCommand::ChooseMediator { mediator, .. }) => {
                let appointee = Some(self.mediator(case, &mediator).await?);
                IntakeCommand::ChooseMediator { mediator, appointee }.into()
            }
            Command::Court(CourtCommand::AssignJudge { judge, .. }) => {
                let appointee = Some(self.judge(case, judge.as_deref()).await?);
                CourtCommand::AssignJudge { judge, appointee }.into()
            }
            other => other,
        })
    }

    /// The mediator with this account, who works for the committee of the case.
    async fn mediator(&self, case: &Case, id: &str) -> Result<Appointee, Problem> {
        let found = self.accounts.find(&AccountId::new(id)).await?;
        found
            .filter(|account| {
                account.role == StaffRole::Mediator && account.organisation.id == case.committee.id
            })
            .map(|account| self.appointee(&account))
            .ok_or_else(|| {
                Problem::new(
                    Kind::Invalid,
                    "mediator-unknown",
                    "本调委会没有这位调解员。请从名册里重新选择。",
                )
            })
    }

    /// The judge asked for, or the one of the court with the fewest open cases who may sit (automatic distribution).
    async fn judge(&self, case: &Case, asked: Option<&str>) -> Result<Appointee, Problem> {
        let unknown = || {
            Problem::new(Kind::Invalid, "judge-unknown", "本院没有可以承办此案的法官。请另行指定。")
        };
        let all = self.accounts.all().await?;
        let judges = all.into_iter().filter(|account| {
            account.role == StaffRole::Judge && account.organisation.id == case.court.id
        });
        if let Some(asked) = asked {
            let mut judges = judges;
            let found = judges.find(|account| account.id.as_str() == asked);
            return found.map(|account| self.appointee(&account)).ok_or_else(unknown);
        }
        let load = self.cases.load_of_judges(&case.court.id).await?;
        judges
            .filter(|account| !case.round.recused.contains(account.id.as_str()))
            .filter(|account| case.mediator.id != account.id.as_str())
            .min_by_key(|account| {
                (load.get(account.id.as_str()).copied().unwrap_or(0), account.login.clone())
            })
            .map(|account| self.appointee(&account))
            .ok_or_else(unknown)
    }

    fn appointee(&self, account: &Account) -> Appointee {
        Appointee {
            id: account.id.to_string(),
            name: account.name.clone(),
            organisation: account.organisation.id.clone(),
            registered: true,
            concerns: Vec::new(),
        }
    }

    fn present(&self, case: &CaseId) -> Vec<PartyId> {
        self.hub.present(&Room::Court.of(case)).into_iter().map(|SeatId(seat)| PartyId::new(seat)).collect()
    }

    fn tell(&self, case: &Case, command: &Command) {
        match command {
            Command::Core(Core::Admit { party, .. }) => {
                self.hub.admit(&Room::Mediation.of(&case.id), &SeatId(party.to_string()));
            }
            Command::Core(Core::AdmitToCourt { party, .. }) => {
                self.hub.admit(&Room::Court.of(&case.id), &SeatId(party.to_string()));
            }
            _ => {}
        }
        if case.ended.is_some() {
            self.hub.end(&Room::Mediation.of(&case.id));
        }
        self.hub.changed(&format!("case:{}", case.id), case.version);
        self.lists_changed();
    }
}

fn party_actor(session: &Session, case: &Case, party: &PartyId) -> Result<Actor, Problem> {
    let who = case.party(party).ok_or_else(Problem::unknown)?;
    Ok(Actor {
        kind: ActorKind::Party,
        id: party.to_string(),
        name: who.acting_name().to_owned(),
        organisation: None,
        device: session.device.clone(),
        authenticated_at: session.authenticated_at,
    })
}
