//! Papers of the confirmation: D14 to D21.

use confirm::paper::Paper;
use confirm::paper::acceptance::{Acceptance, Appointment, Correction, Letterhead, Matter, Request};
use confirm::paper::application::{Application, Jurisdiction};
use confirm::paper::commitment::Commitment;
use confirm::paper::handed::Handed;
use confirm::paper::inquiry::{Inquiry, SCRIPT, Session, TO_MEDIATOR};
use confirm::paper::objection::{Decision, Objection, Standing};
use confirm::paper::order::{End, Omission, Order};
use confirm::paper::refusal::{Bar, Refusal};
use confirm::paper::ruling::{Ground, Outcome, Ruling};
use confirm::paper::speech::Exchange;
use confirm::paper::wording::Party;
use jiff::civil::date;

use super::mediation::said;
use super::{CLERK, COURT, Facts, JUDGE, SHA256, at};

pub fn all(facts: &Facts) -> Vec<Paper> {
    let mut papers = vec![
        application(facts, Jurisdiction::Committee),
        commitment(facts),
        acceptance(facts),
        correction(facts),
        supplement(facts),
        appointment(facts),
        refusal(facts, Bar::ALL.to_vec()),
        inquiry(facts),
        ruling(facts, Outcome::Confirm),
        ruling(facts, unclear()),
        ruling(facts, found_late()),
        terminated(facts),
        withdrawn(facts),
        deemed_withdrawn(facts, Omission::NotSupplemented),
        deemed_withdrawn(facts, Omission::RefusedInquiry),
        crate::papers::receipt().paper(None, None),
        handed(facts),
    ];
    papers.extend(
        [Decision::Rejected, Decision::Revoked, Decision::Changed { into: "第二项有效".to_owned() }]
            .map(|decision| objection(facts, decision)),
    );
    papers
}

pub fn handed(facts: &Facts) -> Paper {
    Handed {
        court: COURT.to_owned(),
        docket_no: facts.docket_no.to_owned(),
        document: "民事裁定书".to_owned(),
        copies: 1,
        document_sha256: SHA256.to_owned(),
        recipient: facts.name(1).to_owned(),
        way: "留置送达".to_owned(),
        sent_at: at("2026-06-12T02:00:00Z"),
        served_at: Some(at("2026-06-12T02:00:00Z")),
        failure: None,
        left_with: Some("见证人签名".to_owned()),
        server: CLERK.to_owned(),
        note: "邻居李某见证".to_owned(),
        day: facts.ruled,
    }
    .paper(None, None)
}

pub fn application(facts: &Facts, jurisdiction: Jurisdiction) -> Paper {
    Application {
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        agreement_number: facts.number.to_owned(),
        agreement_day: facts.signed,
        effective_day: facts.signed,
        committee: facts.committee.to_owned(),
        cause: facts.cause.to_owned(),
        clauses: facts.clauses.clone(),
        court: COURT.to_owned(),
        jurisdiction,
        online: true,
        day: facts.filed,
    }
    .paper(None, None)
}

pub fn commitment(facts: &Facts) -> Paper {
    Commitment {
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        agreement_number: facts.number.to_owned(),
        agreement_day: facts.signed,
        committee: facts.committee.to_owned(),
        court: COURT.to_owned(),
        day: facts.filed,
    }
    .paper(None, None)
}

fn letterhead(facts: &Facts) -> Letterhead {
    Letterhead {
        court: COURT.to_owned(),
        number: facts.docket_no.to_owned(),
        applicants: facts.names(),
        phone: "0355-0000001".to_owned(),
        day: facts.filed,
    }
}

fn hearing() -> Appointment {
    Appointment {
        at: at("2026-06-11T01:30:00Z"),
        mode: "远程视频".to_owned(),
        place: "http://192.168.1.20:8080/j，入会码482913".to_owned(),
    }
}

pub fn acceptance(facts: &Facts) -> Paper {
    Acceptance {
        letterhead: letterhead(facts),
        filed_day: facts.filed,
        judge: JUDGE.to_owned(),
        clerk: CLERK.to_owned(),
        inquiry: Some(hearing()),
    }
    .paper(None, None)
}

pub fn correction(facts: &Facts) -> Paper {
    Correction {
        letterhead: letterhead(facts),
        filed_day: facts.filed,
        items: vec!["赵建平的房屋权属证明；".to_owned(), "送达地址确认书。".to_owned()],
        due: date(2026, 6, 17),
    }
    .paper(None, None)
}

pub fn supplement(facts: &Facts) -> Paper {
    let matter = Matter::Supplement {
        items: vec!["楼道照明修复的验收方式。".to_owned()],
        due: date(2026, 6, 17),
    };
    Request { letterhead: letterhead(facts), matter }.paper(None, None)
}

pub fn appointment(facts: &Facts) -> Paper {
    let matter = Matter::Inquiry { appointment: hearing(), judge: JUDGE.to_owned(), clerk: CLERK.to_owned() };
    Request { letterhead: letterhead(facts), matter }.paper(None, None)
}

pub fn refusal(facts: &Facts, bars: Vec<Bar>) -> Paper {
    Refusal {
        court: COURT.to_owned(),
        docket_no: facts.docket_no.to_owned(),
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        filed_day: facts.filed,
        agreement_day: facts.signed,
        agreement_number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        reasons: "调解协议约定解除婚姻关系，并约定房屋归一方所有".to_owned(),
        bars,
        remedy: None,
        judge: JUDGE.to_owned(),
        clerk: CLERK.to_owned(),
        day: facts.ruled,
    }
    .paper(None, None)
}

pub fn inquiry(facts: &Facts) -> Paper {
    let speakers: Vec<String> = facts.names().iter().map(|name| format!("申请人{name}")).collect();
    let mut questions: Vec<Exchange> = SCRIPT
        .into_iter()
        .map(|(id, question)| Exchange {
            id: Some(id.to_owned()),
            question: question.to_owned(),
            answers: speakers.iter().map(|speaker| said(speaker, "清楚，没有异议。")).collect(),
        })
        .collect();
    questions.push(Exchange {
        id: None,
        question: format!("（向调解员）{TO_MEDIATOR}"),
        answers: vec![said(&format!("调解员{}", facts.mediator), "双方自愿，没有异常。")],
    });
    Inquiry {
        court: COURT.to_owned(),
        docket_no: facts.docket_no.to_owned(),
        session: Session {
            started_at: at("2026-06-11T01:30:00Z"),
            ended_at: at("2026-06-11T02:05:00Z"),
            mode: "远程视频（调确平台）".to_owned(),
            recording: "全程由人民法院录音录像".to_owned(),
            interruptions: vec!["9时42分赵建平网络中断3分钟，重新核验身份后继续".to_owned()],
        },
        judge: JUDGE.to_owned(),
        clerk: CLERK.to_owned(),
        interpreter: None,
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        attendance: vec![
            format!("{}：在柳河街道工作站，由工作人员郝秀芝协助", speakers[0]),
            format!("{}：在家中，独自一人", speakers[1]),
        ],
        questions,
        confirmations: speakers.iter().map(|speaker| said(speaker, "已阅读，与陈述一致")).collect(),
    }
    .paper(None, None)
}

pub fn ruling(facts: &Facts, outcome: Outcome) -> Paper {
    Ruling {
        court: COURT.to_owned(),
        docket_no: facts.docket_no.to_owned(),
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        accepted_day: facts.filed,
        cause: facts.cause.to_owned(),
        agreement_day: facts.signed,
        agreement_number: facts.number.to_owned(),
        agreement_sha256: SHA256.to_owned(),
        committee: facts.committee.to_owned(),
        clauses: facts.clauses.clone(),
        outcome,
        judge: JUDGE.to_owned(),
        clerk: CLERK.to_owned(),
        closing: None,
        day: facts.ruled,
    }
    .paper(None, None)
}

/// RJ-5 alone, as F-9.
pub fn unclear() -> Outcome {
    Outcome::Dismiss {
        reasons: "协议没有写明清理的范围和补偿的数额，无法强制执行".to_owned(),
        grounds: vec![Ground::Unclear],
        bars: Vec::new(),
    }
}

/// F-7, path b: NA-5 found after acceptance, and RJ-1.
pub fn found_late() -> Outcome {
    Outcome::Dismiss {
        reasons: "调解协议确认房屋及宅基地使用权的归属，且将宅基地使用权转让给本集体经济组织以外的人"
            .to_owned(),
        grounds: vec![Ground::Illegal],
        bars: vec![Bar::Title],
    }
}

fn order(facts: &Facts, end: End) -> Paper {
    Order {
        court: COURT.to_owned(),
        docket_no: facts.docket_no.to_owned(),
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        filed_day: facts.filed,
        accepted_day: Some(facts.filed),
        end,
        closing: None,
        judge: JUDGE.to_owned(),
        clerk: CLERK.to_owned(),
        day: facts.ruled,
    }
    .paper(None, None)
}

pub fn withdrawn(facts: &Facts) -> Paper {
    order(
        facts,
        End::Withdrawn {
            by: facts.names(),
            requested_day: facts.ruled,
            reason: Some("协议已经全部履行".to_owned()),
        },
    )
}

pub fn deemed_withdrawn(facts: &Facts, omission: Omission) -> Paper {
    let facts_found = match omission {
        Omission::NotSupplemented => "期限届满，申请人未补充，也未说明理由",
        Omission::RefusedInquiry => "申请人赵建平到场后明确表示拒绝回答询问",
    };
    order(facts, End::DeemedWithdrawn { omission, notified_day: facts.filed, facts: facts_found.to_owned() })
}

pub fn terminated(facts: &Facts) -> Paper {
    order(facts, End::Terminated { finding: "案外人主张协议所涉房屋为其与赵建平共有".to_owned() })
}

pub fn objection(facts: &Facts, decision: Decision) -> Paper {
    Objection {
        court: COURT.to_owned(),
        docket_no: "（2026）晋0499诉前调确31号之一".to_owned(),
        objector: Party::Named {
            name: "周海涛".to_owned(),
            address: Some("潞川区柳河街道".to_owned()),
            phone: None,
        },
        standing: Standing::Interested,
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        ruling_no: facts.docket_no.to_owned(),
        ruling_day: facts.ruled,
        filed_day: date(2026, 6, 25),
        claim: "调解协议处分了其与赵建平共有的房屋".to_owned(),
        reasons: "协议仅涉及物业费和楼道照明，不涉及房屋权属".to_owned(),
        decision,
        judge: JUDGE.to_owned(),
        clerk: CLERK.to_owned(),
        day: date(2026, 7, 2),
    }
    .paper(None, None)
}
