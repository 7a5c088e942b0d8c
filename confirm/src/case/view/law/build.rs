//! How the parts are made.

use jiff::Timestamp;

use super::*;

impl Party {
    pub(in crate::case::view) fn agent_views(&self) -> Vec<AgentView> {
        let agents = self.agents.iter().map(|agent| AgentView {
            role_label: "委托代理人".to_owned(),
            name: agent.name.clone(),
            id_no: Some(agent.id_no.clone()),
            authority: Some(agent.authority),
            in_force: self.is_in_force(agent),
        });
        let guardian = self.guardian.iter().map(|guardian| AgentView {
            role_label: "法定代理人".to_owned(),
            name: guardian.name.clone(),
            id_no: None,
            authority: None,
            in_force: true,
        });
        agents.chain(guardian).collect()
    }
}

impl Case {
    /// The one owner of the case at `now`; nobody only where it is over for good.
    #[must_use]
    pub fn owner(&self, now: Timestamp) -> Option<Owner> {
        let mediation = self.mediation_at(now);
        match (mediation, self.confirmation_at(now)) {
            (Mediation::Effective | Mediation::Oral, Some(state)) => state.owner(),
            _ => mediation.owner(),
        }
    }

    pub(in crate::case::view) fn owner_view(&self, now: Timestamp) -> Option<OwnerView> {
        let role = self.owner(now)?;
        let named = |id: &str, name: &str| {
            (!id.is_empty()).then(|| Person { id: id.to_owned(), name: name.to_owned() })
        };
        let person = match role {
            Owner::Mediator => named(&self.mediator.id, &self.mediator.name),
            Owner::Judge => self.claim.as_ref().map(|claim| claim.judge.clone()),
            Owner::Clerk => self.clerk.clone(),
            Owner::Operator | Owner::Recorder | Owner::SealKeeper | Owner::Parties => None,
        };
        Some(OwnerView { role, label: role.label().to_owned(), person })
    }

    pub(in crate::case::view) fn deadline_views(&self, now: Timestamp) -> Vec<DeadlineView> {
        let today = calendar::day_of(now);
        clock::running(self, now)
            .into_iter()
            .map(|running| {
                let due = running.due().ok();
                let days_left = calendar::days_between(today, due.unwrap_or_else(|| running.plain()));
                DeadlineView {
                    id: running.term.id.to_owned(),
                    name: running.term.name.to_owned(),
                    basis: running.term.basis.to_owned(),
                    start: running.start,
                    due,
                    nominal: running.plain(),
                    days_left,
                    level: level(days_left, running.term.low),
                }
            })
            .collect()
    }

    pub(in crate::case::view) fn intake_view(&self, eye: &Eye) -> Option<IntakeView> {
        if !matches!(eye, Eye::Mediator | Eye::Committee) {
            return None;
        }
        let assignment = self.intake.assignment.as_ref();
        let mediators = assignment.map(|one| one.mediators.as_slice()).unwrap_or_default();
        Some(IntakeView {
            calls: self
                .intake
                .calls
                .iter()
                .map(|call| CallView {
                    party_id: call.party.clone(),
                    channel: call.channel,
                    answer: call.answer,
                    at: call.at,
                })
                .collect(),
            out_of_reach: self.out_of_reach(),
            mediators: mediators
                .iter()
                .map(|one| Person { id: one.id.clone(), name: one.name.clone() })
                .collect(),
            concerns: mediators.iter().flat_map(|one| one.concerns.clone()).collect(),
            chosen: assignment.is_some_and(|one| one.chosen),
            taken: assignment.is_some_and(|one| one.taken_at.is_some()),
            disclosure: assignment.map(|one| one.disclosure.clone()).unwrap_or_default(),
            extension: self.intake.extension.as_ref().map(|(until, _)| *until),
            referral_answered: self
                .registration
                .source
                .sender()
                .map(|_| self.intake.referral_answered_at.is_some()),
        })
    }

    /// The session that is planned, or the inquiry once the court has planned one.
    pub(in crate::case::view) fn appointment(&self) -> Option<Booking> {
        self.round.booking.clone().or_else(|| self.intake.booking.clone())
    }

    pub(in crate::case::view) fn participant_views(
        &self,
        seen: (&Viewer, &Eye),
        now: Timestamp,
    ) -> Vec<ParticipantView> {
        self.participants
            .iter()
            .map(|one| ParticipantView {
                id: one.id.clone(),
                role: one.role,
                role_label: one.role.label().to_owned(),
                name: one.name.clone(),
                note: one.note.clone(),
                allowed: self.may_take_part(one),
                waiting_for: self
                    .parties
                    .iter()
                    .filter(|party| one.role.needs_consent() && !one.answers.contains_key(&party.id))
                    .map(|party| party.id.clone())
                    .collect(),
                party_id: one.party.clone(),
                plate: self.plate(one),
                seat: self.attendant_seat(seen, one, now),
            })
            .collect()
    }

    pub(in crate::case::view) fn file_views(&self, eye: &Eye) -> Vec<FileView> {
        self.files
            .iter()
            .filter(|file| self.shows_file(eye, file))
            .map(|file| FileView {
                id: file.id.clone(),
                title: file.title.clone(),
                purpose: file.purpose,
                party_id: file.party.clone(),
                at: file.at,
                audience: self.file_audience(file),
                may_share: self.may_share(eye, file),
            })
            .collect()
    }

    pub(in crate::case::view) fn record_view(&self, eye: &Eye) -> Option<RecordView> {
        // Only the confirmed record goes to the court (C.4 (9)), and it goes as a document.
        if matches!(eye, Eye::Court { .. }) {
            return None;
        }
        let record = self.talk.record.as_ref()?;
        let said = |party: &PartyId| match record.answers.get(party) {
            None => (None, None),
            Some(RecordAnswer::Confirmed) => (Some("confirmed"), None),
            Some(RecordAnswer::Objected(note)) => (Some("objected"), Some(note.clone())),
            Some(RecordAnswer::Refused(note)) => (Some("refused"), Some(note.clone())),
        };
        Some(RecordView {
            hash: record.hash.clone(),
            record: record.draft.clone(),
            answers: self
                .parties
                .iter()
                .map(|party| {
                    let (answer, note) = said(&party.id);
                    let mine = !matches!(eye, Eye::Party(me) if *me != party.id);
                    RecordAnswerView {
                        party_id: party.id.clone(),
                        answer: answer.map(str::to_owned),
                        note: note.filter(|_| mine),
                    }
                })
                .collect(),
        })
    }

    pub(in crate::case::view) fn finding_views(&self, eye: &Eye, now: Timestamp) -> Vec<Finding> {
        match eye {
            Eye::Mediator | Eye::Committee => self.findings(now),
            // The judge gets what was gone past, not the draft's history (在线调解规则 18, H-17).
            Eye::Court { .. } | Eye::Party(_) => Vec::new(),
        }
    }

    pub(in crate::case::view) fn override_views(&self, eye: &Eye) -> Vec<OverrideView> {
        if matches!(eye, Eye::Party(_)) {
            return Vec::new();
        }
        self.talk
            .overrides
            .iter()
            .map(|one| OverrideView {
                code: one.code,
                clause: one.clause,
                reason: one.reason.clone(),
                by: one.by.clone(),
                at: one.at,
            })
            .collect()
    }

    pub(in crate::case::view) fn demand_views(&self) -> Vec<DemandView> {
        let named = [("correction", &self.round.correction), ("supplement", &self.round.supplement)];
        named
            .into_iter()
            .filter_map(|(kind, demand)| {
                demand.as_ref().map(|demand| DemandView {
                    kind: kind.to_owned(),
                    items: demand.items.clone(),
                    due: demand.due,
                    met: demand.met_at.is_some(),
                })
            })
            .collect()
    }

    pub(in crate::case::view) fn inquiry_view(&self, eye: &Eye) -> Option<InquiryView> {
        if !matches!(eye, Eye::Court { .. }) {
            return None;
        }
        let questions = self
            .questions()
            .into_iter()
            .map(|question| QuestionView {
                id: question,
                text: question.text().to_owned(),
                good: question.good().to_owned(),
                red_flag: question.red_flag().to_owned(),
                answers: self
                    .round
                    .answers
                    .iter()
                    .filter(|((asked, _), _)| *asked == question)
                    .map(|((_, party), answer)| QuestionAnswerView {
                        party_id: party.clone(),
                        answer: answer.answer.clone(),
                        red_flag: answer.red_flag,
                        at: self.answered_at(question, party),
                    })
                    .collect(),
            })
            .collect();
        Some(InquiryView {
            questions,
            paused_for: self.round.paused.as_ref().map(|(party, _)| party.clone()),
            offline: self.round.offline.clone(),
            absences: self
                .round
                .absences
                .iter()
                .map(|(party, cause, at)| AbsenceView { party_id: party.clone(), cause: *cause, at: *at })
                .collect(),
            record_refused_by: self.round.record_refusals.keys().cloned().collect(),
            withdrawn_by: self.round.withdrawals.iter().cloned().collect(),
            recusal_pending: self.round.recusal.is_some(),
        })
    }

    pub(in crate::case::view) fn objection_views(&self, eye: &Eye) -> Vec<ObjectionView> {
        self.round
            .objections
            .iter()
            .zip(1..)
            .map(|(one, no)| {
                let tells = match eye {
                    Eye::Court { .. } => true,
                    Eye::Party(me) => one.party.as_ref() == Some(me),
                    Eye::Mediator | Eye::Committee => false,
                };
                ObjectionView {
                    no,
                    name: one.name.clone(),
                    party_id: one.party.clone(),
                    reason: Some(one.reason.clone()).filter(|_| tells),
                    at: one.at,
                    upheld: one.upheld,
                }
            })
            .collect()
    }

    /// For the table of the mediation; the court hears of it when there is another agreement.
    pub(in crate::case::view) fn amendment_view(&self, eye: &Eye) -> Option<AmendmentView> {
        if matches!(eye, Eye::Court { .. }) {
            return None;
        }
        let (reason, agreed) = self.talk.proposal.as_ref()?;
        let open = self.parties.iter().filter(|party| !agreed.contains(&party.id));
        Some(AmendmentView {
            reason: reason.clone(),
            waiting_for: open.map(|party| party.id.clone()).collect(),
        })
    }

    pub(in crate::case::view) fn past_views(&self) -> Vec<PastRoundView> {
        self.past
            .iter()
            .map(|round| PastRoundView {
                docket_no: round.docket_no.clone(),
                effective_at: round.effective_at,
                outcome: round.outcome.clone().filter(|_| round.ruled_at.is_some()),
                ruled_at: round.ruled_at,
            })
            .collect()
    }

    pub(in crate::case::view) fn performance_view(
        &self,
        eye: &Eye,
        now: Timestamp,
    ) -> Option<PerformanceView> {
        let view = self.ledger.as_ref()?.view(calendar::day_of(now), self.court_stands(now));
        Some(match eye {
            Eye::Party(me) => view.of_party(me),
            Eye::Mediator | Eye::Committee | Eye::Court { .. } => view,
        })
    }
}
