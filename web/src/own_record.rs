//! What the service itself puts on record, because nobody has to say it: what the register says of a case, service by
//! the lapse of time, a party who is out of the court room.

use crate::{app::App, filing::Lies, problem::Problem};
use confirm::{
    case::{
        Case,
        actor::Actor,
        command::{Command, Core, CourtCommand},
        event::Standing,
        id::{CaseId, PartyId},
        round::AbsenceCause,
    },
    paper::Kind,
};
use jiff::Timestamp;

impl App {
    /// Before an application and its acceptance, what the register and other filings say is put on record where it
    /// changed: the party saw an older version of the case, and the answer is which one counts now.
    pub(crate) async fn check_standing(
        &self,
        case: &Case,
        (command, request): (&Command, &str),
        version: u64,
        now: Timestamp,
    ) -> Result<u64, Problem> {
        let standing = match command {
            Command::Core(Core::StartApplication) | Command::Court(CourtCommand::PrepareApplication) => {
                let filed_elsewhere = self.filed_elsewhere(case, Lies::Filed).await?;
                Standing { filed_elsewhere, ..self.registered(case, now).await? }
            }
            Command::Core(Core::Sign { document, .. })
                if case.document(document).is_some_and(|document| document.made.kind == Kind::D14) =>
            {
                let filed_elsewhere = self.filed_elsewhere(case, Lies::Filed).await?;
                Standing { filed_elsewhere, ..case.standing.clone() }
            }
            // Of two that were filed, the one docketed first stays (民诉法解释 352).
            Command::Core(Core::Accept { .. }) | Command::Court(CourtCommand::ImportRuling { .. }) => {
                let filed_elsewhere = self.filed_elsewhere(case, Lies::Docketed).await?;
                Standing { filed_elsewhere, ..case.standing.clone() }
            }
            _ => return Ok(version),
        };
        let noted = self.note_standing(case, standing, request, now).await?;
        Ok(if version == case.version { noted } else { version })
    }

    /// What the register says of committee, mediator and court of `case`.
    async fn registered(&self, case: &Case, now: Timestamp) -> Result<Standing, Problem> {
        let bodies = (&case.committee.id, &case.court.id);
        let people = (case.mediator.id.as_str(), case.parties.as_slice());
        self.standing(bodies, &case.registration, people, now).await
    }

    /// Puts `standing` on record, if it says something new; the version of the case after that.
    async fn note_standing(
        &self,
        case: &Case,
        standing: Standing,
        request: &str,
        now: Timestamp,
    ) -> Result<u64, Problem> {
        if standing == case.standing {
            return Ok(case.version);
        }
        let note = CourtCommand::NoteStanding { standing: Some(standing) }.into();
        let request = format!("standing {request}");
        Ok(self
            .cases
            .perform(&Actor::system(now), &case.id, case.version, &request, &note, now)
            .await?
            .version)
    }

    /// Where a party lives may make another court competent (K-06). The party is on record whether or not this is.
    pub(crate) async fn note_competence(&self, case: &Case, request: &str, now: Timestamp) {
        let noted = match self.registered(case, now).await {
            Ok(standing) => {
                let filed_elsewhere = case.standing.filed_elsewhere.clone();
                self.note_standing(case, Standing { filed_elsewhere, ..standing }, request, now).await
            }
            Err(problem) => Err(problem),
        };
        if let Err(problem) = noted {
            tracing::warn!(code = problem.code(), "what the register says of a case was not recorded");
        }
    }

    /// What the lapse of time has served is put on record before anything is built on it.
    ///
    /// # Errors
    ///
    /// The store does not answer.
    pub(crate) async fn note_arrivals(
        &self,
        mut case: Case,
        mut version: u64,
        now: Timestamp,
    ) -> Result<(Case, u64), Problem> {
        while let Some(party) = case.arrival_to_note(now) {
            let request = format!("arrival {} {party} {}", case.id, case.version);
            let note = CourtCommand::NoteArrival { party }.into();
            let noted =
                self.cases.perform(&Actor::system(now), &case.id, case.version, &request, &note, now).await?;
            version = if version == case.version { noted.version } else { version };
            case = noted;
        }
        Ok((case, version))
    }

    /// Lets the inquiry rest because a party is no longer in the court room (C60; 民诉法解释 356).
    ///
    /// # Errors
    ///
    /// No inquiry goes on, it rests already, or the store does not answer.
    pub(crate) async fn pause_for(
        &self,
        case: &CaseId,
        party: &PartyId,
        cause: AbsenceCause,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let loaded = self.cases.load(case).await?.ok_or_else(Problem::unknown)?;
        if loaded.round.paused.is_some() || loaded.party(party).is_none_or(|party| party.on_site) {
            return Ok(());
        }
        let command = CourtCommand::PauseHearing { party: party.clone(), cause }.into();
        let request = format!("pause {case} {party} {}", loaded.version);
        let changed =
            self.cases.perform(&Actor::system(now), case, loaded.version, &request, &command, now).await?;
        self.tell(&changed, &command);
        Ok(())
    }
}
