//! What a viewer could do, and why not.
//!
//! The guards are asked one by one; what belongs to others or to another stage is left out, and everything else is
//! shown with the reason (`design.md` 5: the reason stands in words beside the button).

use jiff::Timestamp;

use super::super::Case;
use super::super::actor::{ActorKind, Viewer};
use super::super::command::CommandKind;
use super::super::consent::Step;
use super::super::document::Signer;
use super::super::guard::Act;
use super::super::id::{DocumentId, PartyId};
use super::super::refusal::Refusal;
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
                    Err(Refusal::NotYours { .. } | Refusal::WrongStage { .. } | Refusal::Unknown) => {
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
                acts.extend(to_sign(Signer::Mediator).map(|document| on(K::Sign, document)));
            }
            ActorKind::SealKeeper => {
                acts.extend(to_sign(Signer::Committee).map(|document| on(K::Seal, document)));
            }
            ActorKind::Party => {
                acts.extend(
                    [K::RecordCheck, K::Consent, K::AnswerClause, K::Refuse, K::StartApplication].map(plain),
                );
                acts.push(plain(K::DeclineApplication));
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
            }
            ActorKind::Judge => {
                acts.push(plain(K::Claim));
                acts.extend(each(K::AdmitToCourt));
                acts.extend([K::OpenHearing, K::Assess, K::DraftRuling].map(plain));
                acts.extend(to_sign(Signer::Judge).map(|document| on(K::Sign, document)));
                acts.push(plain(K::Release));
            }
            ActorKind::Recorder
            | ActorKind::Operator
            | ActorKind::Assistant
            | ActorKind::President
            | ActorKind::System => {}
        }
        acts
    }

    /// The one thing `viewer` should do next, if any.
    pub(super) fn next(&self, viewer: &Viewer, now: Timestamp) -> Option<CommandKind> {
        let actions = self.action_views(viewer, now);
        let useful = |action: &&ActionView| action.allowed && self.moves_on(viewer, action);
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
    fn moves_on(&self, viewer: &Viewer, action: &ActionView) -> bool {
        use CommandKind as K;
        let party = action.party_id.as_ref().and_then(|party| self.party(party));
        let me = match viewer {
            Viewer::Party(party) => self.party(party),
            Viewer::Staff { .. } => None,
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
            K::DraftRuling => self.outcome.is_none(),
            K::OpenSession
            | K::AddClause
            | K::Freeze
            | K::Sign
            | K::Seal
            | K::StartApplication
            | K::Accept
            | K::Claim
            | K::OpenHearing
            | K::Serve
            | K::Receive => true,
            K::CorrectParty
            | K::RecordCheck
            | K::EditClause
            | K::RemoveClause
            | K::Reopen
            | K::End
            | K::Refuse
            | K::DeclineApplication
            | K::Release => false,
        }
    }
}

/// What comes first when several things could be done.
const ORDER: [CommandKind; 18] = [
    CommandKind::Sign,
    CommandKind::Seal,
    CommandKind::Accept,
    CommandKind::Serve,
    CommandKind::Freeze,
    CommandKind::OpenSession,
    CommandKind::Admit,
    CommandKind::Invite,
    CommandKind::AddParty,
    CommandKind::AddClause,
    CommandKind::DraftRuling,
    CommandKind::OpenHearing,
    CommandKind::AdmitToCourt,
    CommandKind::Assess,
    CommandKind::Claim,
    CommandKind::Consent,
    CommandKind::AnswerClause,
    CommandKind::StartApplication,
];
