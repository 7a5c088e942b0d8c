//! Papers of the mediation: D01 to D13b.

use confirm::evidence::log::RecordRoot;
use confirm::paper::Paper;
use confirm::paper::address::{Address, Channel, Receiver};
use confirm::paper::agreement::{Agreement, Clause, Earlier, Form, Part, Participant, Succession};
use confirm::paper::authority::{Act, Appointed, Authority, Scope, Standing};
use confirm::paper::consent::{Consent as ConsentForm, Ticks};
use confirm::paper::ending::{Annex, Ending, Reason, Remedy};
use confirm::paper::oral::OralAgreement;
use confirm::paper::presided::Presided;
use confirm::paper::record::{Evidence, Record, RecordResult, Session};
use confirm::paper::referral::{Consent, Feedback, FeedbackResult, Letter, Manner, ReturnSlip};
use confirm::paper::registration::{Declined, Registration};
use confirm::paper::request::Request;
use confirm::paper::rights::{Confirmed, Rights, Told};
use confirm::paper::speech::{Exchange, Statement};
use confirm::paper::summons::{Entry, Summons};
use confirm::paper::undisputed::Undisputed;
use confirm::paper::wording::Party;
use confirm::retention::Retention;
use jiff::civil::date;

use super::{COURT, Facts, SHA256, at};

pub fn all(facts: &Facts) -> Vec<Paper> {
    let mut papers = vec![request(facts), registration(facts), declined(facts)];
    papers.extend(referral(facts));
    papers.extend([
        consent(facts, Ticks::default()),
        consent(facts, ALL_TICKS),
        rights(facts, Told::Read, Confirmed::ByTap),
        rights(facts, Told::Aloud { reader: "郝秀芝".to_owned() }, Confirmed::ByHand),
        rights(facts, Told::Interpreted { language: "手语".to_owned() }, Confirmed::ByHand),
        address(facts, Confirmed::ByHand),
        address(facts, Confirmed::ByTap),
        authority(facts, Scope::Special(Act::ALL.to_vec())),
        authority(facts, Scope::General),
        summons(facts),
        record(facts, RecordResult::Agreed(facts.clauses.clone())),
        record(facts, RecordResult::Failed("双方对金额分歧较大。".to_owned())),
        undisputed(facts),
        agreement(facts).paper(None, None),
        Agreement { record: None, form: Form::Ink, ..agreement(facts) }.paper(None, None),
        Agreement { form: Form::Mixed, ..agreement(facts) }.paper(None, None),
        oral(facts),
        presided(facts),
        annex(facts),
    ]);
    papers.extend(Reason::ALL.map(|reason| ending(facts, reason)));
    papers
}

pub fn request(facts: &Facts) -> Paper {
    Request {
        committee: facts.committee.to_owned(),
        applicants: facts.parties[..1].to_vec(),
        agents: facts.agents.iter().filter(|agent| agent.party == 0).cloned().collect(),
        respondents: vec![Party::Named {
            name: facts.name(1).to_owned(),
            address: Some("和畅家园3号楼2单元501室".to_owned()),
            phone: None,
        }],
        facts: facts.facts.clone(),
        claims: vec!["支付物业费2839.68元".to_owned(), "支付违约金".to_owned()],
        mode: "一方在线一方到站".to_owned(),
        day: date(2026, 6, 1),
    }
    .paper(None, None)
}

pub fn registration(facts: &Facts) -> Paper {
    Registration {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        cause: "物业（15）".to_owned(),
        source: "①当事人申请".to_owned(),
        severity: "绿（轻微）".to_owned(),
        fen: Some(283_968),
        people: 2,
        facts: facts.facts.clone(),
        registrar: "郝秀芝".to_owned(),
        note: None,
        day: date(2026, 6, 2),
    }
    .paper(None, None)
}

pub fn declined(facts: &Facts) -> Paper {
    Declined {
        committee: facts.committee.to_owned(),
        applicant: facts.name(0).to_owned(),
        others: vec![facts.name(1).to_owned()],
        cause: facts.cause.to_owned(),
        requested_day: date(2026, 6, 1),
        reason: "该纠纷已由人民法院受理".to_owned(),
        ways: vec![format!("在{COURT}的诉讼中申请调解；"), "自行和解。".to_owned()],
        phone: "0355-0000000".to_owned(),
        day: date(2026, 6, 2),
    }
    .paper(None, None)
}

pub fn referral(facts: &Facts) -> Vec<Paper> {
    let referrer = "潞川区公安局柳河派出所";
    let number = "潞公柳移字〔2026〕7号";
    let letter = |manner, consent| Letter {
        referrer: referrer.to_owned(),
        number: number.to_owned(),
        committee: facts.committee.to_owned(),
        manner,
        parties: facts.parties.clone(),
        facts: facts.facts.clone(),
        materials: vec!["接处警登记表复印件1份；".to_owned()],
        consent,
        due: date(2026, 7, 3),
        day: date(2026, 6, 3),
    };
    let feedback = |result| Feedback {
        referrer: referrer.to_owned(),
        number: number.to_owned(),
        committee: facts.committee.to_owned(),
        parties: facts.names(),
        result,
        day: facts.signed,
    };
    vec![
        letter(Manner::Transferred, Consent::Given).paper(None, None),
        letter(Manner::Told, Consent::Denied).paper(None, None),
        letter(Manner::Entrusted, Consent::Pending).paper(None, None),
        ReturnSlip {
            referrer: referrer.to_owned(),
            number: number.to_owned(),
            committee: facts.committee.to_owned(),
            received_day: date(2026, 6, 3),
            taken: true,
            reason: None,
            mediator: Some(facts.mediator.to_owned()),
            day: date(2026, 6, 4),
        }
        .paper(None, None),
        feedback(FeedbackResult::Agreed {
            agreement_number: facts.number.to_owned(),
            effective_day: facts.signed,
            applied: true,
            performed: false,
        })
        .paper(None, None),
        feedback(FeedbackResult::Ended {
            reason: Reason::TooFarApart,
            note: "双方对金额分歧较大".to_owned(),
        })
        .paper(None, None),
    ]
}

/// Everything is agreed to.
pub const ALL_TICKS: Ticks = Ticks {
    mediation: true,
    application: true,
    inquiry: true,
    service: true,
    signature: true,
    ink: false,
    data: true,
    court: true,
    quiet: true,
};

pub fn consent(facts: &Facts, ticks: Ticks) -> Paper {
    ConsentForm {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        phone: "0355-0000000".to_owned(),
        court: COURT.to_owned(),
        party: facts.parties[1].clone(),
        by: facts.name(1).to_owned(),
        retention: Retention::default().sentence(),
        ticks,
        at: at("2026-06-08T06:04:00Z"),
    }
    .paper(None, None)
}

pub fn presided(facts: &Facts) -> Paper {
    Presided {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        phone: "0355-0000000".to_owned(),
        court: COURT.to_owned(),
        parties: facts.names(),
        cause: facts.cause.to_owned(),
        mediator: facts.mediator.to_owned(),
        registered: (true, true),
        mode: "线上线下结合".to_owned(),
        accepted_day: date(2026, 6, 2),
        agreement_days: (facts.signed, facts.signed),
        agreement_sha256: Some(SHA256.to_owned()),
        day: facts.filed,
    }
    .paper(None, None)
}

pub fn rights(facts: &Facts, told: Told, confirmed: Confirmed) -> Paper {
    Rights {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        party: facts.parties[1].clone(),
        mediator: facts.mediator.to_owned(),
        phone: "0355-0000000".to_owned(),
        told,
        confirmed,
        at: at("2026-06-08T06:05:00Z"),
    }
    .paper(None, None)
}

pub fn address(facts: &Facts, confirmed: Confirmed) -> Paper {
    Address {
        body: facts.committee.to_owned(),
        number: facts.number.to_owned(),
        party: facts.parties[1].clone(),
        id_no: "9904**********1012".to_owned(),
        phone: "12000000002".to_owned(),
        channels: [("平台账号", "120****0002"), ("手机短信", "12000000002")]
            .map(|(name, address)| Channel { name: name.to_owned(), address: address.to_owned() })
            .to_vec(),
        postal: "潞川区柳河街道和畅家园3号楼2单元501室".to_owned(),
        postcode: Some("046000".to_owned()),
        addressee: facts.name(1).to_owned(),
        receiver: Some(Receiver {
            name: "赵小宁".to_owned(),
            phone: Some("12000000009".to_owned()),
            relation: Some("子女".to_owned()),
        }),
        scope: ["调解", "司法确认"].map(str::to_owned).to_vec(),
        confirmed,
        reviewer: "郝秀芝".to_owned(),
        day: facts.signed,
    }
    .paper(None, None)
}

pub fn authority(facts: &Facts, scope: Scope) -> Paper {
    Authority {
        principal: facts.parties[0].clone(),
        agents: vec![Appointed {
            name: "沈丽".to_owned(),
            id_no: "9904**********6026".to_owned(),
            employer: Some(facts.name(0).to_owned()),
            standing: Standing::Staff,
        }],
        cause: facts.cause.to_owned(),
        scope,
        term: "自签署之日起至本案办结之日止".to_owned(),
        witness_clip: Some("W-0007".to_owned()),
        agents_sign: true,
        day: date(2026, 6, 5),
    }
    .paper(None, None)
}

pub fn summons(facts: &Facts) -> Paper {
    Summons {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        addressee: facts.name(1).to_owned(),
        others: vec![facts.name(0).to_owned()],
        cause: facts.cause.to_owned(),
        at: at("2026-06-08T06:00:00Z"),
        mode: "线上线下结合".to_owned(),
        station: "柳河街道综治中心一楼调解室".to_owned(),
        entry: Some(Entry { url: "http://192.168.1.20:8080/j".to_owned(), code: "482913".to_owned() }),
        mediator: facts.mediator.to_owned(),
        phone: "0355-0000000".to_owned(),
        bring: vec!["物业服务合同".to_owned(), "缴费凭证".to_owned()],
        day: date(2026, 6, 4),
    }
    .paper(None, None)
}

pub fn said(speaker: &str, text: &str) -> Statement {
    Statement { speaker: speaker.to_owned(), text: text.to_owned() }
}

pub fn record(facts: &Facts, result: RecordResult) -> Paper {
    let (a, b) = (format!("申请人{}", facts.name(0)), format!("被申请人{}", facts.name(1)));
    Record {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        session: Session {
            started_at: at("2026-06-08T06:00:00Z"),
            ended_at: at("2026-06-08T07:10:00Z"),
            mode: "线上线下结合".to_owned(),
            places: vec![
                format!("调解员{}在柳河街道工作站", facts.mediator),
                format!("{a}在柳河街道工作站"),
                format!("{b}在家中"),
            ],
            mediator: facts.mediator.to_owned(),
            recorder: Some("郝秀芝".to_owned()),
            interpreter: None,
            attendance: vec!["社区工作人员郝秀芝，各方同意其参加".to_owned()],
            identities: vec![format!("{a}证件比对一致"), format!("{b}短信核验")],
        },
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        instructions: vec![Exchange {
            id: None,
            question: "告知权利义务、调解员披露情况、虚假调解后果、录制情况。各方是否清楚，是否申请更换调解员，是否同意继续？"
                .to_owned(),
            answers: vec![said(&a, "清楚，不申请更换，同意继续"), said(&b, "清楚，同意。")],
        }],
        statements: vec![said(&a, &facts.facts), said(&b, "楼道灯坏了半年没人修。\n屋面也渗漏。")],
        evidence: vec![Evidence {
            name: "证据1 楼道照明损坏照片".to_owned(),
            shown_by: b.clone(),
            opinion: "真实性无异议".to_owned(),
        }],
        undisputed: vec!["2024年6月1日至2026年5月31日的物业费2839.68元未交。".to_owned()],
        issues: Vec::new(),
        process: "先分别听取双方意见，再共同核算欠费和修缮日期。".to_owned(),
        course: vec![Exchange {
            id: None,
            question: "公司什么时候能修好楼道灯？".to_owned(),
            answers: vec![said(&a, "6月20日前。"), said(&b, "修好了我就分两次交。")],
        }],
        result,
        confirmations: vec![said(&a, "已阅读，与陈述一致"), said(&b, "已向我宣读，与陈述一致")],
    }
    .paper(None, None)
}

pub fn undisputed(facts: &Facts) -> Paper {
    Undisputed {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        facts: vec![
            "2024年6月1日至2026年5月31日的物业费2839.68元未交；".to_owned(),
            "3号楼2单元楼道照明损坏6盏。".to_owned(),
        ],
        confirmations: Vec::new(),
        day: facts.signed,
    }
    .paper(None, None)
}

pub fn agreement(facts: &Facts) -> Agreement {
    Agreement {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        parties: facts.parties.clone(),
        agents: facts.agents.clone(),
        participants: vec![
            Participant {
                part: Part::Invited,
                name: "郝秀芝".to_owned(),
                note: Some("社区工作人员，经各方同意".to_owned()),
            },
            Participant {
                part: Part::Interpreter, name: "白雪梅".to_owned(), note: Some("手语".to_owned())
            },
            Participant { part: Part::Companion, name: "赵小宁".to_owned(), note: None },
        ],
        earlier: None,
        facts: facts.facts.replace('\n', ""),
        issues: None,
        liability: None,
        clauses: facts
            .clauses
            .iter()
            .map(|text| Clause { text: text.clone(), instalments: Vec::new() })
            .collect(),
        performance: Some("按照上述各条约定的方式、地点和期限履行".to_owned()),
        court: COURT.to_owned(),
        mediator: facts.mediator.to_owned(),
        recorder: Some("郝秀芝".to_owned()),
        form: Form::Electronic,
        day: facts.signed,
        record: Some(RecordRoot {
            events: 61,
            root: "5c1f0e9ad2b847736f0ac1d4e59b20887d3f6a1245cbe0917f8e6d2a40b3c9d7".to_owned(),
        }),
    }
}

/// F-7, second agreement: 双方不再买卖, what was paid is paid back (M92).
pub fn second_agreement(facts: &Facts, succession: Succession) -> Paper {
    Agreement {
        number: "（2026）潞川云岭人调字第0034号".to_owned(),
        participants: Vec::new(),
        earlier: Some(Earlier { number: facts.number.to_owned(), day: facts.signed, succession }),
        clauses: vec![Clause {
            text:
                "朱有田于2026年10月31日前向秦素琴退还已付价款80000.00元（大写：捌万元整），支付方式：转账。"
                    .to_owned(),
            instalments: Vec::new(),
        }],
        recorder: None,
        day: date(2026, 7, 10),
        ..agreement(facts)
    }
    .paper(None, None)
}

pub fn oral(facts: &Facts) -> Paper {
    OralAgreement {
        number: "（2026）潞川柳河人调口字第0003号".to_owned(),
        committee: facts.committee.to_owned(),
        parties: facts.parties.clone(),
        parties_sign: true,
        facts: facts.facts.clone(),
        terms: facts.clauses.clone(),
        performance: "按照上述各条约定履行".to_owned(),
        performed_at_once: false,
        day: facts.signed,
        mediator: facts.mediator.to_owned(),
        recorder: Some("郝秀芝".to_owned()),
    }
    .paper(None, None)
}

pub fn ending(facts: &Facts, reason: Reason) -> Paper {
    Ending {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        parties: facts.names(),
        cause: facts.cause.to_owned(),
        reason,
        note: None,
        remedies: if reason == Reason::Agreed {
            Vec::new()
        } else {
            vec![
                Remedy::LabourArbitration,
                Remedy::LandArbitration,
                Remedy::Administrative { department: "潞川区住房和城乡建设局".to_owned() },
                Remedy::Lawsuit { court: COURT.to_owned() },
            ]
        },
        undisputed: vec!["2024年6月1日至2026年5月31日的物业费2839.68元未交。".to_owned()],
        mediator: facts.mediator.to_owned(),
        day: facts.signed,
    }
    .paper(None, None)
}

pub fn annex(facts: &Facts) -> Paper {
    Annex {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        court: COURT.to_owned(),
        parties: facts.names(),
        reason: Reason::NotSigned,
        situation: facts.facts.clone(),
        causes: "协议文本经各方核对后，赵建平拒绝签名。".to_owned(),
        conduct: Some("公司一方三次改期，均在开始前一小时内提出。".to_owned()),
        hints: None,
        mediator: facts.mediator.to_owned(),
        day: facts.signed,
    }
    .paper(None, None)
}
