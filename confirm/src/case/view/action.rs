//! What a viewer could do, and why not.
//!
//! The guards are asked one by one; what belongs to others or to another stage is left out, and everything else is
//! shown with the reason (`design.md` 5: the reason stands in words beside the button).

use jiff::Timestamp;

use super::super::Case;
use super::super::actor::{ActorKind, Viewer};
use super::super::command::CommandKind;
use super::super::consent::Step;
use super::super::decision::Outcome;
use super::super::document::{Signer, SigningPlace};
use super::super::guard::Act;
use super::super::id::{DocumentId, PartyId};
use super::super::refusal::Refusal;
use super::super::stage::Mediation;
use super::ActionView;
use super::eye::actor_of;

impl Case {
    /// Everything `viewer` could do now, allowed or with the reason why not.
    pub(super) fn action_views(&self, viewer: &Viewer, now: Timestamp) -> Vec<ActionView> {
        let Some(actor) = actor_of(viewer, now) else { return Vec::new() };
        self.candidates(actor.kind, &actor.id)
            .into_iter()
            .filter_map(|act| {
                let why_not = match self.guard(&actor, &act, now) {
                    Ok(()) => None,
                    Err(
                        Refusal::NotYours { .. }
                        | Refusal::WrongStage { .. }
                        | Refusal::NotNow { .. }
                        | Refusal::Unknown,
                    ) => {
                        return None;
                    }
                    Err(refusal) => Some(refusal.reason()),
                };
                Some(ActionView {
                    kind: act.kind,
                    allowed: why_not.is_none(),
                    why_not,
                    party_id: act.party,
                    document_id: act.document,
                })
            })
            .collect()
    }

    fn candidates(&self, kind: ActorKind, id: &str) -> Vec<Act> {
        use CommandKind as K;
        let plain = |kind| Act { kind, party: None, document: None };
        let each = |kind| {
            self.parties.iter().map(move |party| Act { kind, party: Some(party.id.clone()), document: None })
        };
        let seated = || {
            let leave = |party: &PartyId| Act {
                kind: K::LeaveStationSeat,
                party: Some(party.clone()),
                document: None,
            };
            self.stations.keys().map(leave).collect::<Vec<_>>()
        };
        let on = |kind, document: &DocumentId| Act { kind, party: None, document: Some(document.clone()) };
        let to_sign = |signer: Signer| {
            self.documents
                .iter()
                .filter(move |document| !document.superseded && document.place_of(&signer).is_some())
                .map(|document| &document.made.id)
        };
        let mut acts = Vec::new();
        match kind {
            ActorKind::Mediator => {
                acts.push(plain(K::AddParty));
                acts.extend(each(K::CorrectParty).chain(each(K::Invite)).chain(each(K::Admit)));
                acts.extend(
                    [
                        K::OpenSession,
                        K::AddClause,
                        K::EditClause,
                        K::RemoveClause,
                        K::Freeze,
                        K::Reopen,
                        K::End,
                    ]
                    .map(plain),
                );
                acts.extend(INTAKE.map(plain));
                acts.extend(MEDIATING.map(plain).into_iter().chain(each(K::Caucus)));
                acts.extend(PEOPLE.map(plain));
                acts.extend(seated());
                acts.extend(each(K::AppointAgent).chain(each(K::AppointGuardian)));
                acts.extend(wet(self).map(|document| on(K::RecordWetSignature, document)));
                acts.extend(inked(self).map(|document| on(K::AttachScan, document)));
                acts.extend(attestable(self).map(|document| on(K::AttestSignature, document)));
                acts.extend(PERFORMING.map(plain));
                acts.extend(to_sign(Signer::Mediator).map(|document| on(K::Sign, document)));
                acts.extend(self.agreement().map(|one| on(K::RenewSigning, &one.made.id)));
            }
            ActorKind::SealKeeper => {
                acts.extend(to_sign(Signer::Committee).map(|document| on(K::Seal, document)));
                acts.extend(wet(self).map(|document| on(K::RecordWetSignature, document)));
                acts.extend(inked(self).map(|document| on(K::AttachScan, document)));
                acts.push(plain(K::RefuseSeal));
                acts.extend(INTAKE.map(plain));
            }
            ActorKind::Party => {
                acts.extend(
                    [K::RecordCheck, K::Consent, K::AnswerClause, K::Refuse, K::StartApplication].map(plain),
                );
                acts.extend(OF_PARTIES.map(plain));
                let me = PartyId::new(id);
                acts.extend(to_sign(Signer::Party(me.clone())).map(|document| on(K::Sign, document)));
                if self
                    .party(&me)
                    .is_some_and(|party| party.served_at.is_some() && party.received_at.is_none())
                {
                    acts.extend(self.ruling().map(|ruling| on(K::Receive, &ruling.made.id)));
                }
            }
            ActorKind::Clerk => {
                acts.push(plain(K::Accept));
                acts.extend(each(K::AdmitToCourt).chain(each(K::Serve)));
                acts.extend(each(K::RecordService));
                acts.extend(
                    [K::RequestCorrection, K::AssignJudge, K::FileObjection, K::Archive, K::ImportRuling]
                        .map(plain),
                );
                acts.extend(INQUIRING.map(plain));
                acts.extend(attestable(self).map(|document| on(K::AttestSignature, document)));
            }
            ActorKind::Judge => {
                acts.push(plain(K::Claim));
                acts.extend(each(K::AdmitToCourt));
                acts.extend([K::OpenHearing, K::Assess, K::DraftRuling].map(plain));
                acts.extend(INQUIRING.map(plain));
                acts.extend([K::OrderSupplement, K::CloseHearing, K::Recuse, K::DecideObjection].map(plain));
                acts.extend(to_sign(Signer::Judge).map(|document| on(K::Sign, document)));
                acts.push(plain(K::Release));
            }
            ActorKind::Recorder => {
                acts.push(plain(K::AddParty));
                acts.extend(each(K::CorrectParty).chain(each(K::Invite)).chain(each(K::Admit)));
                acts.extend(INTAKE.map(plain));
                acts.extend(
                    [K::WriteRecord, K::NoteRefusal, K::RecordNoShow, K::RecordVisit, K::CloseFile]
                        .map(plain),
                );
                acts.extend(wet(self).map(|document| on(K::RecordWetSignature, document)));
                acts.extend(inked(self).map(|document| on(K::AttachScan, document)));
                acts.extend(attestable(self).map(|document| on(K::AttestSignature, document)));
            }
            ActorKind::Operator => {
                acts.push(plain(K::AddParty));
                acts.extend(each(K::CorrectParty).chain(each(K::Invite)).chain(each(K::Admit)));
                acts.extend(INTAKE.map(plain));
                acts.extend(PEOPLE.map(plain));
                acts.extend(seated());
                acts.push(plain(K::RecordNoShow));
                acts.extend(wet(self).map(|document| on(K::RecordWetSignature, document)));
                acts.extend(inked(self).map(|document| on(K::AttachScan, document)));
                acts.extend(attestable(self).map(|document| on(K::AttestSignature, document)));
            }
            ActorKind::President => {
                acts.extend([K::AssignJudge, K::DecideRecusal, K::ExtendTerm].map(plain));
            }
            ActorKind::Assistant => acts.extend(INQUIRING.map(plain)),
            ActorKind::Participant | ActorKind::System => {}
        }
        acts
    }

    /// The one thing `viewer` should do next, if any.
    pub(super) fn next(&self, viewer: &Viewer, now: Timestamp) -> Option<CommandKind> {
        let actions = self.action_views(viewer, now);
        let useful = |action: &&ActionView| action.allowed && self.moves_on(viewer, action, now);
        ORDER
            .iter()
            .find_map(|kind| {
                actions.iter().find(|action| action.kind == *kind).filter(|_| {
                    actions.iter().filter(|action| action.kind == *kind).any(|action| useful(&action))
                })
            })
            .map(|action| action.kind)
    }

    /// Whether an action that is allowed brings the case on, rather than repeats or undoes something.
    fn moves_on(&self, viewer: &Viewer, action: &ActionView, now: Timestamp) -> bool {
        use CommandKind as K;
        let party = action.party_id.as_ref().and_then(|party| self.party(party));
        let me = match viewer {
            Viewer::Party(party) => self.party(party),
            Viewer::Staff { .. } | Viewer::Participant(_) => None,
        };
        match action.kind {
            K::AddParty => !self.both_sides(),
            K::Invite => party.is_some_and(|party| !party.invited),
            K::Admit => party.is_some_and(|party| party.identity.is_none()),
            K::AdmitToCourt => party.is_some_and(|party| party.court_identity.is_none()),
            K::Assess => self.assessments.len() < 6,
            K::Consent => me.is_some_and(|me| !me.consents.missing(Step::Enter).is_empty()),
            K::AnswerClause => {
                me.is_some_and(|me| self.clauses.iter().any(|clause| !clause.answers.contains_key(&me.id)))
            }
            K::DraftRuling => self.outcome.is_none() && self.is_ripe_to_decide(now),
            K::OpenSession
            | K::AddClause
            | K::Freeze
            | K::Sign
            | K::Seal
            | K::RenewSigning
            | K::StartApplication
            | K::Accept
            | K::Claim
            | K::OpenHearing
            | K::Serve
            | K::Receive => true,
            K::AnswerMediator => me.is_some_and(|me| {
                let answers = self.intake.assignment.as_ref().map(|one| &one.answers);
                answers.is_some_and(|answers| !answers.contains_key(&me.id))
            }),
            K::ConfirmRecord => me.is_some_and(|me| {
                self.talk.record.as_ref().is_some_and(|record| !record.answers.contains_key(&me.id))
            }),
            K::AnswerQuestions => !self.open_questions().is_empty(),
            K::WriteRecord => self.mediation == Mediation::Session,
            K::Submit => self.both_sides(),
            K::AcceptCase
            | K::Assign
            | K::TakeAssignment
            | K::StartReadback
            | K::CloseHearing
            | K::CompleteCorrection
            | K::SubmitSupplement
            | K::DecideRecusal
            | K::DecideObjection
            | K::ResumeHearing => true,
            K::Schedule => self.mediation == Mediation::Assigned || self.mediation == Mediation::Adjourned,
            _ => false,
        }
    }

    /// Whether the inquiry led to a signed record on every ground, so that the ruling is what comes next.
    fn is_ripe_to_decide(&self, now: Timestamp) -> bool {
        self.ruling_is_ripe(&Outcome::Confirm, now).is_ok()
    }
}

/// What is done on the way in.
const INTAKE: [CommandKind; 10] = [
    CommandKind::Submit,
    CommandKind::RecordCall,
    CommandKind::AcceptCase,
    CommandKind::DeclineCase,
    CommandKind::Assign,
    CommandKind::TakeAssignment,
    CommandKind::DeclineAssignment,
    CommandKind::Schedule,
    CommandKind::ProposeExtension,
    CommandKind::AnswerReferral,
];
/// What a mediator does beside the main line.
const MEDIATING: [CommandKind; 16] = [
    CommandKind::RecordNoShow,
    CommandKind::Caucus,
    CommandKind::EndCaucus,
    CommandKind::Adjourn,
    CommandKind::Suspect,
    CommandKind::ClearSuspicion,
    CommandKind::WriteRecord,
    CommandKind::NoteRefusal,
    CommandKind::OralAgreement,
    CommandKind::PutInWriting,
    CommandKind::OverrideFinding,
    CommandKind::StartReadback,
    CommandKind::AdoptSettlement,
    CommandKind::Amend,
    CommandKind::CloseFile,
    CommandKind::PrepareApplication,
];
const PEOPLE: [CommandKind; 2] = [CommandKind::InviteParticipant, CommandKind::AttachFile];
const PERFORMING: [CommandKind; 4] = [
    CommandKind::ReportPerformance,
    CommandKind::ConfirmPerformance,
    CommandKind::RecordVisit,
    CommandKind::SubmitSupplement,
];
/// What a party does beside the main line.
const OF_PARTIES: [CommandKind; 22] = [
    CommandKind::DeclineApplication,
    CommandKind::ChooseMediator,
    CommandKind::AnswerMediator,
    CommandKind::AnswerExtension,
    CommandKind::Amend,
    CommandKind::AnswerAmendment,
    CommandKind::AnswerParticipant,
    CommandKind::ConfirmAddress,
    CommandKind::AttachFile,
    CommandKind::ConfirmRecord,
    CommandKind::ObjectRecord,
    CommandKind::PrepareApplication,
    CommandKind::CompleteCorrection,
    CommandKind::SubmitSupplement,
    CommandKind::ApplyRecusal,
    CommandKind::WithdrawApplication,
    CommandKind::FileObjection,
    CommandKind::ReportPerformance,
    CommandKind::ConfirmPerformance,
    CommandKind::DenyPerformance,
    CommandKind::ReportEnforcement,
    CommandKind::AppointAgent,
];
/// What judge, clerk and assistant do around the inquiry.
const INQUIRING: [CommandKind; 7] = [
    CommandKind::ScheduleInquiry,
    CommandKind::RecordAbsence,
    CommandKind::MoveOffline,
    CommandKind::PauseHearing,
    CommandKind::ResumeHearing,
    CommandKind::AnswerQuestions,
    CommandKind::NoteRecordRefusal,
];

/// Documents with a place that can be signed on paper.
fn wet(case: &Case) -> impl Iterator<Item = &DocumentId> {
    case.documents
        .iter()
        .filter(|document| !document.superseded && document.open_places().next().is_some())
        .filter(|document| document.made.kind.takes_ink())
        .map(|document| &document.made.id)
}

/// Documents that somebody signed on paper, so that a scan of them can be brought.
fn inked(case: &Case) -> impl Iterator<Item = &DocumentId> {
    case.documents
        .iter()
        .filter(|document| !document.superseded && document.takes_scan())
        .map(|document| &document.made.id)
}

/// Documents that a party has yet to sign on the screen.
fn attestable(case: &Case) -> impl Iterator<Item = &DocumentId> {
    let open = |place: &SigningPlace| matches!(place.signer, Signer::Party(_));
    case.documents
        .iter()
        .filter(move |document| !document.superseded && document.open_places().any(open))
        .map(|document| &document.made.id)
}

/// What comes first when several things could be done.
const ORDER: [CommandKind; 34] = [
    CommandKind::Sign,
    CommandKind::Seal,
    CommandKind::ConfirmRecord,
    CommandKind::AnswerMediator,
    CommandKind::CompleteCorrection,
    CommandKind::SubmitSupplement,
    CommandKind::DecideRecusal,
    CommandKind::DecideObjection,
    CommandKind::Submit,
    CommandKind::AcceptCase,
    CommandKind::Assign,
    CommandKind::TakeAssignment,
    CommandKind::StartReadback,
    CommandKind::Accept,
    CommandKind::Serve,
    CommandKind::Freeze,
    CommandKind::OpenSession,
    CommandKind::Admit,
    CommandKind::Invite,
    CommandKind::AddParty,
    CommandKind::Schedule,
    CommandKind::AddClause,
    CommandKind::WriteRecord,
    CommandKind::ResumeHearing,
    CommandKind::AnswerQuestions,
    CommandKind::CloseHearing,
    CommandKind::DraftRuling,
    CommandKind::OpenHearing,
    CommandKind::AdmitToCourt,
    CommandKind::Assess,
    CommandKind::Claim,
    CommandKind::Consent,
    CommandKind::AnswerClause,
    CommandKind::StartApplication,
];
