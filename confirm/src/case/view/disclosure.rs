//! What of a case may go into an evidence bundle, and into whose hands it may be given.
//!
//! Sources: 在线调解规则 18 and 29 (四), `legal.md` B.14 (a mediation is confidential; of caucus and recordings there is
//! only existence and hash), C.0, C.4 (4), (5), (7), (8), (11) (what of the mediation a court has to see), C15 (who did
//! not join an application is nobody's business). A bundle leaves the house and is passed on, so it holds less than the
//! screen shows: an event also says from which device and address somebody acted.

use super::super::Case;
use super::super::actor::{StaffRole, Viewer};
use super::super::document::Document;
use super::super::event::{Event, Recorded};
use super::super::intake::IntakeEvent;
use super::super::participant::SeatNote;
use super::super::people::{Attached, FileUse, PeopleEvent};
use super::super::session::SessionEvent;
use super::eye::Eye;
use super::timeline::Matter;
use crate::exchange::manifest::court_files;

impl Case {
    /// With which eyes `viewer` takes an evidence bundle away; nothing if none is theirs: it is for the parties, the
    /// mediator of the case, the clerk and the judge who holds the case.
    #[must_use]
    pub fn evidence_eye(&self, viewer: &Viewer) -> Option<Eye> {
        let eye = self.eye(viewer)?;
        let clerk = matches!(viewer, Viewer::Staff { role: StaffRole::Clerk, .. });
        match &eye {
            Eye::Party(_) | Eye::Mediator => Some(eye),
            Eye::Court { judge, holder } => (clerk || (*judge && *holder)).then_some(eye),
            Eye::Committee => None,
        }
    }

    /// Documents that a bundle for `eye` has, in the order in which they were made.
    pub fn evidence_documents(&self, eye: &Eye) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|document| self.shows(eye, document))
    }

    /// Whether `file` is a scan of a paper that `eye` sees.
    pub(super) fn shows_scan(&self, eye: &Eye, file: &Attached) -> bool {
        let scanned = self.scanned_document(&file.id).filter(|_| file.purpose == FileUse::Scan);
        scanned.is_some_and(|document| self.shows(eye, document))
    }

    /// Files that a bundle for `eye` has: the parties' own and scans of their papers, the mediator's all, the court's what was filed with it.
    #[must_use]
    pub fn evidence_files(&self, eye: &Eye) -> Vec<&Attached> {
        match eye {
            // A bundle is passed on, so it has nothing that was put in under four eyes.
            Eye::Mediator | Eye::Committee => {
                self.files.iter().filter(|file| !self.is_confided(file)).collect()
            }
            Eye::Court { .. } => court_files(self).collect(),
            Eye::Party(_) => self.files.iter().filter(|file| self.shows_file(eye, file)).collect(),
        }
    }

    /// Whether the words of an event may stand in a bundle for `eye`; otherwise there is its hash.
    #[must_use]
    pub fn discloses(&self, eye: &Eye, recorded: &Recorded) -> bool {
        let event = &recorded.event;
        if is_confidential(event) {
            return false;
        }
        let matter = self.matter(event);
        match eye {
            Eye::Mediator => matter != Matter::Court && !self.tells_of_confided(event),
            Eye::Committee => false,
            // A draft and what a judge thinks of a ground are the judge's.
            Eye::Court { holder, .. } => match event {
                Event::Assessed { .. } | Event::RulingDrafted { .. } => *holder,
                other => matches!(matter, Matter::All | Matter::Court) || self.is_for_court(eye, other),
            },
            // What a party did itself; of others' doings it has the papers.
            Eye::Party(me) => recorded.actor.id == me.as_str(),
        }
    }

    /// What C.4 gives to the court although it happened in the mediation.
    fn is_for_court(&self, eye: &Eye, event: &Event) -> bool {
        let shown = |document| self.document(document).is_some_and(|document| self.shows(eye, document));
        match event {
            Event::Admitted { .. } | Event::Consented { .. } => true,
            Event::Signed { document, .. }
            | Event::Session(
                SessionEvent::WetSigned { document, .. } | SessionEvent::ScanMatched { document, .. },
            ) => shown(document),
            Event::Frozen { document } | Event::ApplicationStarted { document } => shown(&document.id),
            Event::People(
                PeopleEvent::AgentAppointed { .. }
                | PeopleEvent::AuthorityChanged { .. }
                | PeopleEvent::AgentRemoved { .. }
                | PeopleEvent::GuardianAppointed { .. }
                | PeopleEvent::AddressConfirmed { .. },
            ) => true,
            _ => false,
        }
    }
}

/// What nobody is given: talks with one side, bargaining, suspicions, dangers, and who did not join.
fn is_confidential(event: &Event) -> bool {
    matches!(
        event,
        Event::ClauseAdded { .. }
            | Event::ClauseEdited { .. }
            | Event::ClauseRemoved { .. }
            | Event::ClauseAnswered { .. }
            | Event::ApplicationDeclined { .. }
            | Event::Intake(
                IntakeEvent::Called { .. } | IntakeEvent::RiskReported { .. } | IntakeEvent::Chosen { .. }
            )
            | Event::People(PeopleEvent::ParticipantNoted { note: SeatNote::Moved { .. }, .. })
            | Event::Session(
                SessionEvent::CaucusOpened { .. }
                    | SessionEvent::CaucusEnded
                    | SessionEvent::Suspected { .. }
                    | SessionEvent::SuspicionCleared { .. }
                    | SessionEvent::Overridden { .. }
                    | SessionEvent::RecordRefused { .. }
                    | SessionEvent::RecordObjected { .. }
            )
    )
}
