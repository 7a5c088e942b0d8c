//! What happened, in words: the families of events beside the main line.

use super::super::Case;
use super::super::command::intake::{CallAnswer, CallChannel};
use super::super::id::PartyId;
use super::super::intake::IntakeEvent;
use super::super::people::{Authority, PeopleEvent};
use super::super::round::CourtEvent;
use super::super::scan::ScanMatch;
use super::super::session::{AdjournReason, SessionEvent};
use super::timeline::Matter;
use crate::calendar;
use crate::performance::PerformEvent;

type Words = (&'static str, String);

pub(super) fn intake_matter(event: &IntakeEvent) -> Matter {
    match event {
        IntakeEvent::Called { .. }
        | IntakeEvent::RiskReported { .. }
        | IntakeEvent::ReferralAnswered { .. } => Matter::Committee,
        IntakeEvent::Chosen { .. } => Matter::Personal,
        IntakeEvent::Submitted { .. }
        | IntakeEvent::CaseAccepted { .. }
        | IntakeEvent::CaseDeclined { .. }
        | IntakeEvent::Assigned { .. }
        | IntakeEvent::Taken { .. }
        | IntakeEvent::Returned { .. }
        | IntakeEvent::MediatorAnswered { .. }
        | IntakeEvent::Planned { .. }
        | IntakeEvent::ExtensionProposed { .. }
        | IntakeEvent::ExtensionAnswered { .. } => Matter::Mediation,
    }
}

pub(super) fn session_matter(event: &SessionEvent) -> Matter {
    match event {
        // Nobody is told of a suspicion but the committee (特邀调解规定 18), nor with whom somebody spoke alone.
        SessionEvent::Suspected { .. }
        | SessionEvent::SuspicionCleared { .. }
        | SessionEvent::CaucusOpened { .. }
        | SessionEvent::CaucusEnded
        | SessionEvent::Overridden { .. }
        | SessionEvent::FileClosed { .. }
        | SessionEvent::RecordRefused { .. } => Matter::Committee,
        SessionEvent::NoShow { .. }
        | SessionEvent::Adjourned { .. }
        | SessionEvent::RecordWritten { .. }
        | SessionEvent::RecordConfirmed { .. }
        | SessionEvent::RecordClosed { .. }
        | SessionEvent::RecordObjected { .. }
        | SessionEvent::OralAgreed { .. }
        | SessionEvent::PutInWriting
        | SessionEvent::ReadbackStarted
        | SessionEvent::WetSigned { .. }
        | SessionEvent::ScanMatched { .. }
        | SessionEvent::SignatureAttested { .. }
        | SessionEvent::SealRefused { .. }
        | SessionEvent::SettlementAdopted { .. }
        | SessionEvent::AmendmentProposed { .. }
        | SessionEvent::AmendmentAnswered { .. }
        | SessionEvent::Amending { .. }
        | SessionEvent::AgreementKept { .. } => Matter::Mediation,
    }
}

pub(super) fn court_matter(event: &CourtEvent) -> Matter {
    match event {
        CourtEvent::Prepared => Matter::Mediation,
        CourtEvent::CorrectionRequested { .. }
        | CourtEvent::CorrectionCompleted { .. }
        | CourtEvent::SupplementOrdered { .. }
        | CourtEvent::SupplementSubmitted { .. }
        | CourtEvent::JudgeAssigned { .. }
        | CourtEvent::Recused { .. }
        | CourtEvent::RecusalDecided { .. }
        | CourtEvent::Planned { .. }
        | CourtEvent::WentOffline { .. }
        | CourtEvent::Extended { .. }
        | CourtEvent::Objected { .. }
        | CourtEvent::Arrived { .. }
        | CourtEvent::ObjectionDecided { .. }
        | CourtEvent::Archived { .. }
        | CourtEvent::AcceptanceImported { .. }
        | CourtEvent::RulingImported { .. } => Matter::All,
        CourtEvent::RecusalApplied { .. }
        | CourtEvent::WithdrawalAsked { .. }
        | CourtEvent::ServedOtherwise { .. } => Matter::All,
        CourtEvent::Absent { .. }
        | CourtEvent::Paused { .. }
        | CourtEvent::Resumed
        | CourtEvent::StandingNoted { .. }
        | CourtEvent::Answered { .. }
        | CourtEvent::HearingClosed { .. }
        | CourtEvent::RecordRefused { .. } => Matter::Court,
    }
}

impl Case {
    fn who(&self, party: &PartyId) -> String {
        self.party(party).map_or_else(|| "当事人".to_owned(), |party| party.acting_name().to_owned())
    }

    pub(super) fn intake_words(&self, event: &IntakeEvent) -> Words {
        match event {
            IntakeEvent::Submitted { .. } => ("submitted", "提交调解申请".to_owned()),
            IntakeEvent::Called { party, channel, answer, .. } => {
                let how = match channel {
                    CallChannel::Phone => "电话",
                    CallChannel::Sms => "短信",
                    CallChannel::InPerson => "当面",
                    CallChannel::Visit => "上门",
                };
                let said = match answer {
                    CallAnswer::Agrees => "同意调解",
                    CallAnswer::Refuses => "不同意调解",
                    CallAnswer::NoAnswer => "没有联系上",
                    CallAnswer::Undecided => "还没想好",
                };
                ("called", format!("{how}征询{}：{said}", self.who(party)))
            }
            IntakeEvent::CaseAccepted { number, .. } => ("case_accepted", format!("受理，编号{number}")),
            IntakeEvent::CaseDeclined { reason, .. } => {
                ("case_declined", format!("不受理：{}", reason.text()))
            }
            IntakeEvent::Assigned { mediators, chosen } => {
                let names: Vec<&str> = mediators.iter().map(|one| one.name.as_str()).collect();
                let verb = if *chosen { "共同选定" } else { "指派" };
                ("assigned", format!("{verb}调解员{}", names.join("、")))
            }
            IntakeEvent::Chosen { party, mediator } => {
                ("chosen", format!("{}选择调解员{}", self.who(party), mediator.name))
            }
            IntakeEvent::Taken { disclosure } if disclosure.is_empty() => {
                ("taken", "调解员接受，没有需要披露的情况".to_owned())
            }
            IntakeEvent::Taken { disclosure } => ("taken", format!("调解员接受并披露：{disclosure}")),
            IntakeEvent::Returned { .. } => ("returned", "调解员没有接受，重新指派".to_owned()),
            IntakeEvent::MediatorAnswered { party, accept, .. } => {
                let said = if *accept { "同意由该调解员调解" } else { "申请更换调解员" };
                ("mediator_answered", format!("{}{said}", self.who(party)))
            }
            IntakeEvent::Planned { booking, .. } => {
                ("planned", format!("排期：{}开始", crate::paper::wording::minute(booking.starts_at)))
            }
            IntakeEvent::ExtensionProposed { until } => {
                ("extension_proposed", format!("提议把调解期限延长到{}", calendar::long(*until)))
            }
            IntakeEvent::ExtensionAnswered { party, accept } => {
                let said = if *accept { "同意" } else { "不同意" };
                ("extension_answered", format!("{}{said}延长调解期限", self.who(party)))
            }
            IntakeEvent::ReferralAnswered { .. } => ("referral_answered", "回复移送单位".to_owned()),
            IntakeEvent::RiskReported { reported_to, .. } => {
                ("risk_reported", format!("有激化风险，已报告{reported_to}"))
            }
        }
    }

    pub(super) fn people_words(&self, event: &PeopleEvent) -> Words {
        match event {
            PeopleEvent::AgentAppointed { party, agent, .. } => {
                let authority = authority_label(agent.authority);
                ("agent_appointed", format!("{}委托代理人{}（{authority}）", self.name_of(party), agent.name))
            }
            PeopleEvent::AuthorityChanged { party, authority, .. } => (
                "authority_changed",
                format!("{}的代理人改为{}", self.name_of(party), authority_label(*authority)),
            ),
            PeopleEvent::AgentRemoved { party, .. } => {
                ("agent_removed", format!("{}解除委托", self.name_of(party)))
            }
            PeopleEvent::GuardianAppointed { party, guardian } => {
                ("guardian_appointed", format!("{}由{}代理", self.name_of(party), guardian.name))
            }
            PeopleEvent::ParticipantInvited { role, name, .. } => {
                ("participant_invited", format!("邀请{}{name}参加", role.label()))
            }
            PeopleEvent::ParticipantAnswered { participant, party, accept } => {
                let name = self
                    .participants
                    .iter()
                    .find(|one| one.id == *participant)
                    .map_or("参与人", |one| one.name.as_str());
                let said = if *accept { "同意" } else { "不同意" };
                ("participant_answered", format!("{}{said}{name}参加", self.who(party)))
            }
            PeopleEvent::ParticipantNoted { participant, note } => self.seat_words(participant, note),
            PeopleEvent::ParticipantRemoved { .. } => ("participant_removed", "一名参与人退出".to_owned()),
            PeopleEvent::AddressConfirmed { party, .. } => {
                ("address_confirmed", format!("{}确认送达地址", self.who(party)))
            }
            PeopleEvent::StationSeatTaken { party, .. } => {
                ("station_seat_taken", format!("{}核验后坐到驿站平板前", self.who(party)))
            }
            PeopleEvent::StationSeatLeft { party } => {
                ("station_seat_left", format!("{}从驿站平板前离席", self.who(party)))
            }
            PeopleEvent::FileAttached { title, .. } => ("file_attached", format!("提交材料：{title}")),
            PeopleEvent::FileShared { file, party } => {
                let known = self.files_of(file).find(|known| known.party == *party);
                let title = known.map_or("", |known| known.title.as_str());
                ("file_shared", format!("把材料给各方看：{title}"))
            }
        }
    }

    pub(super) fn session_words(&self, event: &SessionEvent) -> Words {
        match event {
            SessionEvent::NoShow { party, .. } => ("no_show", format!("{}没有到场，改期", self.who(party))),
            SessionEvent::CaucusOpened { party } => {
                ("caucus_opened", format!("与{}单独沟通", self.who(party)))
            }
            SessionEvent::CaucusEnded => ("caucus_ended", "恢复共同调解".to_owned()),
            SessionEvent::Adjourned { reason, .. } => {
                let why = match reason {
                    AdjournReason::Reschedule => "改期",
                    AdjournReason::Appraisal => "鉴定评估，调解期限暂停",
                    AdjournReason::Papers => "补充材料",
                    AdjournReason::Network => "网络原因",
                    AdjournReason::Emotion => "先冷静一下",
                };
                ("adjourned", format!("休会：{why}"))
            }
            SessionEvent::Suspected { .. } => ("suspected", "需进一步核实材料".to_owned()),
            SessionEvent::SuspicionCleared { .. } => ("suspicion_cleared", "核实完毕，继续调解".to_owned()),
            SessionEvent::RecordWritten { .. } => ("record_written", "写好调解笔录，请各方核对".to_owned()),
            SessionEvent::RecordConfirmed { party, .. } => {
                ("record_confirmed", format!("{}核对笔录无误", self.who(party)))
            }
            SessionEvent::RecordObjected { party, .. } => {
                ("record_objected", format!("{}对笔录有异议", self.who(party)))
            }
            SessionEvent::RecordRefused { party, .. } => {
                ("record_refused", format!("{}没有确认笔录，已注明原因", self.who(party)))
            }
            SessionEvent::RecordClosed { .. } => ("record_closed", "调解笔录定稿".to_owned()),
            SessionEvent::OralAgreed { .. } => ("oral_agreed", "达成口头协议".to_owned()),
            SessionEvent::FileClosed { .. } => ("file_closed", "调解卷宗立卷".to_owned()),
            SessionEvent::PutInWriting => ("put_in_writing", "改为书面协议".to_owned()),
            SessionEvent::Overridden { code, .. } => {
                ("overridden", format!("对检查提示{code}写明理由后继续"))
            }
            SessionEvent::ReadbackStarted => ("readback_started", "开始逐条宣读核对".to_owned()),
            SessionEvent::WetSigned { document, field, .. } => {
                let name = self
                    .document(document)
                    .and_then(|document| document.made.places.iter().find(|place| place.field == *field))
                    .map_or("当事人", |place| place.name.as_str());
                ("wet_signed", format!("{name}在纸上签署"))
            }
            SessionEvent::ScanMatched { document, matched, .. } => {
                let title = self.document(document).map_or("文书", |document| document.made.title.as_str());
                let how = match matched {
                    ScanMatch::Code => "扫码核对一致",
                    ScanMatch::Hand => "人工核对核验码一致",
                };
                ("scan_matched", format!("《{title}》纸质签署，扫描件{how}"))
            }
            SessionEvent::SignatureAttested { party, attestation, .. } => {
                ("signature_attested", format!("{}为{}见证签署", attestation.witnesses(), self.who(party)))
            }
            SessionEvent::SealRefused { reason, .. } => ("seal_refused", format!("没有盖章：{reason}")),
            SessionEvent::SettlementAdopted { .. } => (
                "settlement_adopted",
                "双方自行和解，请调解员主持一次短会，把和解内容写成调解协议".to_owned(),
            ),
            SessionEvent::AmendmentProposed { reason } => {
                ("amendment_proposed", format!("提议变更协议：{reason}"))
            }
            SessionEvent::AmendmentAnswered { party, accept } => {
                let said = if *accept { "同意" } else { "不同意" };
                ("amendment_answered", format!("{}{said}变更协议", self.who(party)))
            }
            SessionEvent::Amending { reason } => ("amending", format!("变更协议：{reason}")),
            SessionEvent::AgreementKept { .. } => {
                ("agreement_kept", "协议没有变更，原协议继续有效".to_owned())
            }
        }
    }

    pub(super) fn court_words(&self, event: &CourtEvent) -> Words {
        match event {
            CourtEvent::Prepared => ("prepared", "开始准备共同申请".to_owned()),
            CourtEvent::CorrectionRequested { due, .. } => {
                ("correction_requested", format!("法院通知补正，最晚{}", calendar::long(*due)))
            }
            CourtEvent::CorrectionCompleted { .. } => ("correction_completed", "补正完毕".to_owned()),
            CourtEvent::JudgeAssigned { judge, .. } => {
                ("judge_assigned", format!("指定审判员{}", judge.name))
            }
            CourtEvent::Recused { .. } => ("recused", "审判员回避".to_owned()),
            CourtEvent::RecusalApplied { party, .. } => {
                ("recusal_applied", format!("{}申请回避", self.who(party)))
            }
            CourtEvent::RecusalDecided { granted, .. } => {
                let said = if *granted { "准许" } else { "驳回" };
                ("recusal_decided", format!("院长{said}回避申请"))
            }
            CourtEvent::SupplementOrdered { due, .. } => {
                ("supplement_ordered", format!("法官要求补充，最晚{}", calendar::long(*due)))
            }
            CourtEvent::SupplementSubmitted { .. } => ("supplement_submitted", "已补充".to_owned()),
            CourtEvent::Planned { booking, .. } => (
                "inquiry_planned",
                format!("法院排期询问：{}", crate::paper::wording::minute(booking.starts_at)),
            ),
            CourtEvent::Absent { party, .. } => ("absent", format!("{}不在场", self.who(party))),
            CourtEvent::WentOffline { .. } => ("went_offline", "转为线下办理".to_owned()),
            CourtEvent::Paused { party, .. } => ("paused", format!("{}离开，询问暂停", self.who(party))),
            CourtEvent::Resumed => ("resumed", "核对身份后继续询问".to_owned()),
            CourtEvent::Answered { answers } => ("answered", format!("记下{}条回答", answers.len())),
            CourtEvent::HearingClosed { .. } => ("hearing_closed", "询问结束，核对笔录".to_owned()),
            CourtEvent::RecordRefused { party, .. } => {
                ("inquiry_record_refused", format!("{}没有签笔录，已注明原因", self.who(party)))
            }
            CourtEvent::WithdrawalAsked { party, .. } => {
                ("withdrawal_asked", format!("{}申请撤回", self.who(party)))
            }
            CourtEvent::Extended { days, .. } => ("extended", format!("院长批准延长{days}日")),
            CourtEvent::ServedOtherwise { party, arrived_at, .. } => {
                let said = if arrived_at.is_some() { "已送达" } else { "尚未送达" };
                ("served_otherwise", format!("以其他方式送达{}：{said}", self.name_of(party)))
            }
            CourtEvent::Arrived { party, .. } => {
                ("served_otherwise", format!("公告期满，视为送达{}", self.name_of(party)))
            }
            CourtEvent::Objected { name, .. } => ("objected", format!("{name}提出异议")),
            CourtEvent::ObjectionDecided { upheld, .. } => {
                let said = if *upheld { "成立，撤销原裁定" } else { "不成立" };
                ("objection_decided", format!("法院审查：异议{said}"))
            }
            CourtEvent::Archived { .. } => ("archived", "归档".to_owned()),
            CourtEvent::AcceptanceImported { docket_no, accepted_on, .. } => (
                "acceptance_imported",
                format!("从法院自有系统导入受理：{}，案号{docket_no}", calendar::long(*accepted_on)),
            ),
            CourtEvent::RulingImported { record, .. } => (
                "ruling_imported",
                format!(
                    "从法院自有系统导入裁定：审判员{}，{}裁定",
                    record.judge,
                    calendar::long(record.ruled_on)
                ),
            ),
            CourtEvent::StandingNoted { .. } => ("standing_noted", "核对调解组织登记和法院管辖".to_owned()),
        }
    }
}

fn authority_label(authority: Authority) -> &'static str {
    match authority {
        Authority::General => "一般授权",
        Authority::Special => "特别授权",
    }
}

pub(super) fn performance_words(event: &PerformEvent) -> Words {
    match event {
        PerformEvent::Reported { draft, .. } => {
            ("performance_reported", format!("报告第{}项已履行", draft.obligation))
        }
        PerformEvent::Confirmed { .. } => ("performance_confirmed", "确认收到".to_owned()),
        PerformEvent::Denied { .. } => ("performance_denied", "否认收到".to_owned()),
        PerformEvent::Visited { .. } => ("visited", "回访".to_owned()),
        PerformEvent::EnforcementReported { .. } => ("enforcement_reported", "已申请强制执行".to_owned()),
    }
}
