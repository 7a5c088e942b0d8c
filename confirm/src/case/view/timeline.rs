//! What happened, in words, for one viewer.
//!
//! Answers and drafts stay on the committee's side, findings and unsigned rulings on the court's
//! (在线调解规则 18; `legal.md` B-513).

use super::super::Case;
use super::super::document::Signer;
use super::super::event::Event;
use super::super::participant::SeatNote;
use super::super::people::PeopleEvent;
use super::super::replay::Entry;
use super::TimelineEntry;
use super::eye::Eye;
use super::words::{court_matter, intake_matter, performance_words, session_matter};
use crate::paper::Kind;

/// Whose matter an event is.
#[derive(PartialEq, Eq)]
pub(super) enum Matter {
    /// Everybody's.
    All,
    /// The mediation's.
    Mediation,
    /// The committee's own.
    Committee,
    /// The court's own.
    Court,
    /// The party's and those who serve it.
    Personal,
}

impl Case {
    pub(super) fn timeline_view(&self, eye: &Eye) -> Vec<TimelineEntry> {
        self.history
            .iter()
            .filter(|entry| self.tells(eye, entry))
            .filter_map(|entry| {
                let (kind, text) = self.words(&entry.event)?;
                // Who did not join an application is nobody's business (legal.md C15).
                let declined = matches!(entry.event, Event::ApplicationDeclined { .. });
                Some(TimelineEntry {
                    at: entry.at,
                    kind: kind.to_owned(),
                    text,
                    actor_name: if declined { String::new() } else { entry.actor_name.clone() },
                })
            })
            .collect()
    }

    fn tells(&self, eye: &Eye, entry: &Entry) -> bool {
        let matter = self.matter(&entry.event);
        match eye {
            Eye::Mediator => matter != Matter::Court,
            Eye::Committee => matter != Matter::Court && !self.tells_of_confided(&entry.event),
            Eye::Court { .. } => {
                matches!(matter, Matter::All | Matter::Court) || self.is_told_to_court(&entry.event)
            }
            Eye::Party(me) => match matter {
                Matter::All | Matter::Mediation => true,
                Matter::Personal => entry.about.as_ref() == Some(me),
                Matter::Committee | Matter::Court => false,
            },
        }
    }

    pub(super) fn matter(&self, event: &Event) -> Matter {
        match event {
            Event::TookEffect { .. }
            | Event::Filed { .. }
            | Event::Accepted { .. }
            | Event::Claimed { .. }
            | Event::HearingOpened { .. }
            | Event::Ruled { .. }
            | Event::Served { .. } => Matter::All,
            Event::Signed { document, .. }
            | Event::SigningRenewed { document }
            | Event::SignaturesReported { about: document, .. } => {
                match self.document(document).map(|document| document.made.kind) {
                    Some(kind) if kind.is_ruling() || kind == Kind::D17 => Matter::Court,
                    Some(_) | None => Matter::Mediation,
                }
            }
            Event::Intake(event) => intake_matter(event),
            Event::People(event) => match event {
                PeopleEvent::AddressConfirmed { .. } => Matter::Personal,
                PeopleEvent::FileAttached { party, .. } => {
                    if party.is_some() {
                        Matter::Personal
                    } else {
                        Matter::Committee
                    }
                }
                PeopleEvent::AgentAppointed { .. }
                | PeopleEvent::AuthorityChanged { .. }
                | PeopleEvent::AgentRemoved { .. }
                | PeopleEvent::GuardianAppointed { .. }
                | PeopleEvent::ParticipantInvited { .. }
                | PeopleEvent::ParticipantAnswered { .. }
                | PeopleEvent::ParticipantNoted {
                    note: SeatNote::Called | SeatNote::Promised { .. } | SeatNote::Admitted { court: false },
                    ..
                }
                | PeopleEvent::ParticipantRemoved { .. }
                | PeopleEvent::FileShared { .. }
                | PeopleEvent::StationSeatTaken { .. }
                | PeopleEvent::StationSeatLeft { .. } => Matter::Mediation,
                // Who was in a private talk is between those who talked (在线调解规则 18).
                PeopleEvent::ParticipantNoted { note: SeatNote::Moved { .. }, .. } => Matter::Committee,
                PeopleEvent::ParticipantNoted { note: SeatNote::Admitted { court: true }, .. } => Matter::All,
            },
            Event::Session(event) => session_matter(event),
            Event::Court(event) => court_matter(event),
            Event::Perform { .. } => Matter::Mediation,
            Event::Registered { .. }
            | Event::Admitted { .. }
            | Event::SessionOpened
            | Event::Frozen { .. }
            | Event::Reopened { .. }
            | Event::Ended { .. }
            | Event::ApplicationStarted { .. }
            | Event::ApplicationDeclined { .. } => Matter::Mediation,
            Event::PartyAdded { .. }
            | Event::PartyCorrected { .. }
            | Event::ClauseAdded { .. }
            | Event::ClauseEdited { .. }
            | Event::ClauseRemoved { .. }
            | Event::ClauseAnswered { .. } => Matter::Committee,
            Event::Invited { .. } | Event::DeviceChecked { .. } | Event::Consented { .. } => Matter::Personal,
            Event::Released
            | Event::AdmittedToCourt { .. }
            | Event::Assessed { .. }
            | Event::RulingDrafted { .. }
            | Event::Received { .. } => Matter::Court,
        }
    }

    fn words(&self, event: &Event) -> Option<(&'static str, String)> {
        let who = |party| self.party(party).map_or("当事人", |party| party.who.acting_name());
        Some(match event {
            Event::Registered { .. } => ("registered", "登记案件".to_owned()),
            Event::PartyAdded { party, .. } => ("party_added", format!("添加当事人{}", self.name_of(party))),
            Event::PartyCorrected { party, .. } => {
                ("party_corrected", format!("更正{}的信息", self.name_of(party)))
            }
            Event::Invited { party } => ("invited", format!("向{}发出邀请", who(party))),
            Event::DeviceChecked { party, .. } => ("device_checked", format!("{}检查了设备", who(party))),
            Event::Consented { party, item, given, .. } => {
                let verb = if *given { "同意" } else { "撤回" };
                ("consented", format!("{}{verb}：{}", who(party), item.label()))
            }
            Event::Admitted { party, .. } => ("admitted", format!("核对身份后，{}进入调解", who(party))),
            Event::SessionOpened => ("session_opened", "开始调解".to_owned()),
            Event::ClauseAdded { .. } => ("clause_added", "写下一条新条款".to_owned()),
            Event::ClauseEdited { clause, .. } => ("clause_edited", format!("修改{}", self.numbered(clause))),
            Event::ClauseRemoved { .. } => ("clause_removed", "去掉一条条款".to_owned()),
            Event::ClauseAnswered { clause, party, answer, .. } => {
                use super::super::clause::Answer;
                let said = match answer {
                    Answer::Agree => "同意",
                    Answer::Change => "要改",
                    Answer::Unclear => "没听懂",
                };
                ("clause_answered", format!("{}对{}：{said}", who(party), self.numbered(clause)))
            }
            Event::Frozen { .. } => ("frozen", "协议定稿，可以签字".to_owned()),
            Event::Reopened { reason, .. } => ("reopened", format!("重新修改协议：{reason}")),
            Event::Signed { document, signature } => {
                ("signed", self.signed_words(document, &signature.field)?)
            }
            Event::SigningRenewed { .. } => ("signing_renewed", "重新发出签署邀请".to_owned()),
            Event::SignaturesReported { about, .. } => {
                let title = self.document(about).map_or("文书", |document| document.made.title.as_str());
                ("signatures_reported", format!("生成{title}的电子签名及存证报告"))
            }
            Event::TookEffect { .. } => ("took_effect", "协议生效".to_owned()),
            Event::Ended { reason, .. } => {
                ("ended", format!("调解终止（{}）：{}", reason.code(), reason.text()))
            }
            Event::ApplicationStarted { .. } => ("application_started", "提议共同申请司法确认".to_owned()),
            Event::ApplicationDeclined { .. } => {
                ("application_declined", "申请书没有签完，暂不申请".to_owned())
            }
            Event::Filed { .. } => ("filed", "双方都签了申请书，已提交法院".to_owned()),
            Event::Accepted { docket_no, .. } => ("accepted", format!("法院受理，案号{docket_no}")),
            Event::Claimed { judge, .. } => ("claimed", format!("审判员{}领办", judge.name)),
            Event::Released => ("released", "退回待领队列".to_owned()),
            Event::AdmittedToCourt { party, .. } => {
                ("admitted_to_court", format!("法院核对{}的身份", who(party)))
            }
            Event::HearingOpened { .. } => ("hearing_opened", "双方同时到场，开始询问".to_owned()),
            Event::Assessed { .. } => return None,
            Event::RulingDrafted { .. } => ("ruling_drafted", "拟好裁定书".to_owned()),
            Event::Ruled { .. } => ("ruled", "法院作出裁定".to_owned()),
            Event::Served { party, .. } => ("served", format!("裁定书送达{}", self.name_of(party))),
            Event::Received { party, .. } => ("received", format!("{}打开了裁定书", who(party))),
            Event::Intake(event) => self.intake_words(event),
            Event::People(event) => self.people_words(event),
            Event::Session(event) => self.session_words(event),
            Event::Court(event) => self.court_words(event),
            Event::Perform { event, .. } => performance_words(event),
        })
    }

    fn numbered(&self, clause: &super::super::id::ClauseId) -> String {
        self.clauses
            .iter()
            .position(|other| other.id == *clause)
            .map_or_else(|| "一条已去掉的条款".to_owned(), |index| format!("第{}条", index + 1))
    }

    fn signed_words(&self, document: &super::super::id::DocumentId, field: &str) -> Option<String> {
        let document = self.document(document)?;
        let place = document.made.places.iter().find(|place| place.field == field)?;
        let title = document.made.title.replace([' ', '\u{3000}'], "");
        let seals = matches!(place.signer, Signer::Committee | Signer::Court);
        let verb = if seals { "盖章" } else { "签字" };
        let way = document.way(field).map_or_else(String::new, |way| format!("（{way}）"));
        Some(format!("{}在{title}上{verb}{way}", place.name))
    }
}
