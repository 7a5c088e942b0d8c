//! The one way from a session to the case service and back.
//!
//! Here a session becomes an actor and a viewer, and every accepted command is told to the live screens. Whether a
//! command is right is for `confirm` to say; what a stranger may not know of is unknown.

use crate::{
    app::App,
    live::{self, Room},
    problem::{Kind, Problem},
    register::change::require_open,
    session::{Session, Subject},
    station, upload,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use confirm::{
    case::{
        Case,
        actor::{Actor, ActorKind, StaffRole, Viewer},
        clause::RoomMoment,
        command::{Command, Core, CourtCommand, IntakeCommand, PeopleCommand},
        document::Revision,
        id::{CaseId, DocumentId, FileId, PartyId},
        organisation::Organisation,
        party::Party,
        refusal::Refusal,
        registration::Registration,
        view::{CaseRow, CaseView, Readiness},
    },
    conflict::Office,
    paper::Paper,
    service::{Kept, Place, ServiceError},
};
use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;
use signaling::SeatId;

/// A command of someone to a case.
pub(crate) struct Order {
    pub(crate) case: CaseId,
    /// The version the user saw.
    pub(crate) version: u64,
    /// The same id again gives the same answer and does nothing twice.
    pub(crate) request: String,
    /// The state the user saw, if the client says so: `M60` or `C20`.
    pub(crate) state: Option<String>,
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

    /// Brings every open page of the case what its reader sees now. While people talk over a clause a round trip is felt;
    /// otherwise pages fetch by themselves. A device that several share does so always: who has the turn is its cookie's.
    async fn show(&self, case: &Case) {
        let topic = live::topic(&case.id);
        for subject in self.hub.readers(&topic) {
            let Some(person) = live::identify(self, &subject).await else { continue };
            let view = case.view(&live::viewer(&person), self.clock.now());
            if let Some(body) = view.filter(|_| person.may_ask_for(&case.id)).and_then(|view| packed(&view)) {
                self.hub.fresh(&subject, &topic, case.version, &body);
            }
        }
    }

    /// The cases somebody has something to do with, with who is online.
    ///
    /// # Errors
    ///
    /// The store does not answer.
    pub(crate) async fn rows(&self, session: &Session) -> Result<Vec<CaseRow>, Problem> {
        let now = self.clock.now();
        let mut rows = self.cases.list(&live::viewer(&session.subject), now).await?;
        for row in &mut rows {
            for party in &mut row.readiness {
                party.online = self.hub.is_online(&seat_of(&row.id, party));
            }
            row.both_online = !row.readiness.is_empty() && row.readiness.iter().all(|party| party.online);
            let seats = row.readiness.iter().map(|party| seat_of(&row.id, party));
            let since = self.presence.together_since(seats).filter(|_| row.both_online);
            row.both_online_seconds = since.map(|since| now.duration_since(since).as_secs());
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
        let home = self.accounts.register().organisation(&account.organisation.id).await?;
        home.as_ref().map_or(Ok(()), require_open)?;
        let actor = self.staff_actor(session)?;
        let registrar = match account.role {
            StaffRole::Mediator => Some(self.appointee(account, None, Office::Mediator, now).await?),
            _ => None,
        };
        let mediator = registrar.as_ref().map_or("", |registrar| registrar.id.as_str());
        let bodies = (&account.organisation.id, &court.id);
        let standing = self.standing(bodies, registration, (mediator, &[]), now).await?;
        let place = Place { committee: &account.organisation, court, registrar, standing };
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
        let Order { case, version, request, state, command } = order;
        let loaded = self.load(&session.subject, &case).await?;
        let actor = match &session.subject {
            Subject::Staff(_) => self.staff_actor(session)?,
            Subject::Party { party, .. } => party_actor(session, &loaded, party)?,
            // Their one order has a door of its own (`attendant`).
            Subject::Participant { .. } => return Err(Problem::unknown()),
        };
        if state.is_some_and(|state| !stands_at(&loaded, &state, now)) {
            return Err(ServiceError::from(Refusal::Stale).into());
        }
        if !self.uploads.all_sent(&case, &upload::brought(&command), &session.subject).await? {
            let sentence = "没有收到您发的这个文件。请重新选择文件，上传以后再试。";
            return Err(Problem::new(Kind::Invalid, "file-not-sent", sentence));
        }
        let (loaded, version) = self.note_arrivals(loaded, version, now).await?;
        let version = self.check_standing(&loaded, (&command, &request), version, now).await?;
        // Who is in the room is seen here; what a client says about it is not even read.
        let command = self.informed(session, &loaded, command, now).await?;
        let changed = self.cases.perform(&actor, &case, version, &request, &command, now).await?;
        if matches!(command, Command::Core(Core::AddParty { .. } | Core::CorrectParty { .. })) {
            self.note_competence(&changed, &request, now).await;
        }
        if is_about_a_clause(&command) {
            self.show(&changed).await;
        }
        self.tell(&changed, &command);
        // Whether by an order or by the principal's signature under a power of attorney: where somebody else acts from now
        // on, the pages of whoever acted before end.
        for before in &loaded.parties {
            let replaced = |after: &Party| after.acting_id_no() != before.acting_id_no();
            if changed.party(&before.id).is_some_and(replaced) {
                self.sessions.close_party(&case, &before.id).await?;
                let (case, party) = (case.clone(), before.id.clone());
                self.stand_up(&case, &party, now).await?;
                self.hub.close(&live::subject(&Subject::Party { case, party }));
            }
        }
        self.dismiss(&loaded, &changed, now).await?;
        if !(loaded.stations.is_empty() && changed.stations.is_empty()) {
            let newest = self.cases.load(&case).await?.ok_or_else(Problem::unknown)?;
            self.reseat(&loaded, &newest).await?;
        }
        Ok(())
    }

    /// Telephone of whoever acts for a party, for those who may invite.
    ///
    /// # Errors
    ///
    /// Unknown, if they may not see the case.
    pub(crate) async fn phone_of(
        &self,
        session: &Session,
        case: &CaseId,
        party: &PartyId,
    ) -> Result<String, Problem> {
        let loaded = self.load(&session.subject, case).await?;
        Ok(loaded.party(party).ok_or_else(Problem::unknown)?.phone().to_owned())
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

    /// The SM2 signature beside a finished paper.
    ///
    /// # Errors
    ///
    /// Unknown, if they may not open it; a conflict while signatures are missing.
    pub(crate) async fn sm2(
        &self,
        session: &Session,
        case: &CaseId,
        document: &DocumentId,
    ) -> Result<Kept, Problem> {
        let loaded = self.load_for(&session.subject, case, document).await?;
        self.cases.sm2_signature(&loaded, document).await?.ok_or_else(|| {
            let sentence = "这份文书还没有签完，签完后才有国密签名。请等其他人签完再下载。";
            Problem::new(Kind::Conflict, "not-complete", sentence)
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

    pub(crate) async fn load(&self, person: &Subject, case: &CaseId) -> Result<Case, Problem> {
        if !person.may_ask_for(case) {
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
                state: None,
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
            address: session.address.clone(),
            authenticated_at: session.authenticated_at,
        })
    }

    /// The command with what only the server knows: who is in the room, whom the register names.
    async fn informed(
        &self,
        session: &Session,
        case: &Case,
        command: Command,
        now: Timestamp,
    ) -> Result<Command, Problem> {
        Ok(match command {
            Command::Core(Core::Claim { .. }) => {
                let appointee = match &session.subject {
                    Subject::Staff(judge) => {
                        Some(self.appointee(judge, Some(case), Office::Judge, now).await?)
                    }
                    Subject::Party { .. } | Subject::Participant { .. } => None,
                };
                Core::Claim { appointee }.into()
            }
            Command::Intake(IntakeCommand::AcceptCase { .. }) => {
                let appointee = match case.appointed_with_acceptance() {
                    Some(known) => self.known_mediator(case, &known.id, now).await?,
                    None => None,
                };
                IntakeCommand::AcceptCase { appointee }.into()
            }
            Command::Core(Core::OpenHearing { .. }) => {
                Core::OpenHearing { present: self.in_room(Room::Court, &case.id) }.into()
            }
            Command::Core(Core::AnswerClause { clause, hash, answer, note, .. }) => {
                let moment = self.moment(session, &case.id);
                Core::AnswerClause { clause, hash, answer, note, moment }.into()
            }
            Command::Court(CourtCommand::ResumeHearing { .. }) => {
                CourtCommand::ResumeHearing { present: self.in_room(Room::Court, &case.id) }.into()
            }
            Command::Intake(IntakeCommand::Assign { mediators, .. }) => {
                let mut appointees = Vec::with_capacity(mediators.len());
                for id in &mediators {
                    appointees.push(self.mediator_for(case, id, now).await?);
                }
                IntakeCommand::Assign { mediators, appointees }.into()
            }
            Command::Intake(IntakeCommand::ChooseMediator { mediator, .. }) => {
                let appointee = Some(self.mediator_for(case, &mediator, now).await?);
                IntakeCommand::ChooseMediator { mediator, appointee }.into()
            }
            Command::People(PeopleCommand::AttachFile { file, title, purpose, .. }) => {
                let bytes = self.cases.file(file.as_str()).await?;
                let length = bytes.map(|bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                let content = length.map(|length| Revision { sha256: file.as_str().to_owned(), length });
                PeopleCommand::AttachFile { file, title, purpose, content }.into()
            }
            Command::Court(CourtCommand::ImportRuling { record, .. }) => {
                let content = self.court_pdf(session, &case.id, &record.file).await?;
                CourtCommand::ImportRuling { record, content }.into()
            }
            Command::Court(CourtCommand::AssignJudge { judge, .. }) => {
                let appointee = Some(self.judge_for(case, judge.as_deref(), now).await?);
                CourtCommand::AssignJudge { judge, appointee }.into()
            }
            other => other,
        })
    }

    /// A PDF that whoever gives the order sent and that is no paper of any case yet, so that one file never stands for two documents.
    async fn court_pdf(
        &self,
        session: &Session,
        case: &CaseId,
        file: &FileId,
    ) -> Result<Option<Revision>, Problem> {
        let sha256 = file.as_str();
        if self.cases.find_by_sha256(sha256).await?.is_some()
            || !self.uploads.all_sent(case, &[file], &session.subject).await?
        {
            return Ok(None);
        }
        let bytes = self.cases.file(sha256).await?.filter(|bytes| bytes.starts_with(b"%PDF-"));
        let length = |bytes: Vec<u8>| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(bytes.map(|bytes| Revision { sha256: sha256.to_owned(), length: length(bytes) }))
    }

    /// Where in the mediation's room whoever acts is now.
    fn moment(&self, session: &Session, case: &CaseId) -> Option<RoomMoment> {
        let Subject::Party { party, .. } = &session.subject else { return None };
        let (seat, media_ms) = self.hub.moment(&Room::Mediation.of(case), &SeatId(party.to_string()))?;
        Some(RoomMoment { seat: seat.0, media_ms })
    }

    fn in_room(&self, room: Room, case: &CaseId) -> Vec<PartyId> {
        self.hub.present(&room.of(case)).into_iter().map(|SeatId(seat)| PartyId::new(seat)).collect()
    }

    pub(crate) fn tell(&self, case: &Case, command: &Command) {
        match command {
            Command::Core(Core::Admit { party, .. }) => {
                self.hub.admit(&Room::Mediation.of(&case.id), &SeatId(party.to_string()));
            }
            Command::Core(Core::AdmitToCourt { party, .. }) => {
                self.hub.admit(&Room::Court.of(&case.id), &SeatId(party.to_string()));
            }
            Command::People(PeopleCommand::AdmitParticipant { participant }) => {
                self.hub.admit(&Room::Mediation.of(&case.id), &SeatId(participant.to_string()));
            }
            Command::People(PeopleCommand::AdmitParticipantToCourt { participant }) => {
                self.hub.admit(&Room::Court.of(&case.id), &SeatId(participant.to_string()));
            }
            _ => {}
        }
        self.hub.talk(&Room::Mediation.of(&case.id), live::talk(case, self.clock.now()));
        if case.ended.is_some() {
            self.hub.end(&Room::Mediation.of(&case.id));
        }
        self.hub.changed(&live::topic(&case.id), case.version);
        self.lists_changed();
    }
}

/// Whether everybody in the room waits for what this leads to.
fn is_about_a_clause(command: &Command) -> bool {
    let Command::Core(command) = command else { return false };
    matches!(
        command,
        Core::AddClause { .. }
            | Core::EditClause { .. }
            | Core::RemoveClause { .. }
            | Core::AnswerClause { .. }
    )
}

/// A view as the live socket carries it: on a slow line the ten kilobytes of it, not the sixty.
fn packed(view: &CaseView) -> Option<String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    serde_json::to_writer(&mut gzip, view).ok()?;
    Some(STANDARD.encode(gzip.finish().ok()?))
}

/// Under which name signaling knows where a party is: at a device of their own, or at one that others share.
fn seat_of(case: &CaseId, party: &Readiness) -> signaling::Subject {
    match &party.station {
        Some(station) => station::subject_of(case, station),
        None => live::subject(&Subject::Party { case: case.clone(), party: party.party_id.clone() }),
    }
}

/// Whether the case is in the state with this code (`legal.md` C.7 (1)).
fn stands_at(case: &Case, code: &str, now: Timestamp) -> bool {
    case.mediation_at(now).code() == code
        || case.confirmation_at(now).is_some_and(|state| state.code() == code)
}

fn party_actor(session: &Session, case: &Case, party: &PartyId) -> Result<Actor, Problem> {
    let who = case.party(party).ok_or_else(Problem::unknown)?;
    Ok(Actor {
        kind: ActorKind::Party,
        id: party.to_string(),
        name: who.acting_name().to_owned(),
        organisation: None,
        device: session.device.clone(),
        address: session.address.clone(),
        authenticated_at: session.authenticated_at,
    })
}
