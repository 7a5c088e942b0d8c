//! Case F-1 of `cases.json` as papers.

use confirm::paper::Check;
use confirm::paper::agreement::{Agreement, Clause, Form, Instalment};
use confirm::paper::application::{Application, Jurisdiction};
use confirm::paper::receipt::Receipt;
use confirm::paper::ruling::{Ground, Outcome, Ruling};
use confirm::paper::wording::Party;
use jiff::civil::{Date, date};

pub fn check_code() -> Check {
    Check {
        url: "http://192.168.1.20:8080/v/7k2m9qx4?h=0123456789abcdef".to_owned(),
        code: "7K2M-9QX4".to_owned(),
    }
}

pub fn organisation() -> Party {
    Party::Organisation {
        name: "潞川和畅物业服务有限公司".to_owned(),
        address: "潞川区柳河街道和畅路1号".to_owned(),
        credit_code: "91990499MA0TET017C".to_owned(),
        representative: "尤国栋".to_owned(),
        representative_title: Some("总经理".to_owned()),
        phone: Some("12000000001".to_owned()),
    }
}

pub fn person(name: &str) -> Party {
    Party::Person {
        name: name.to_owned(),
        sex: "男".to_owned(),
        birth: date(1978, 3, 12),
        nation: Some("汉族".to_owned()),
        occupation: None,
        address: "潞川区柳河街道和畅家园3号楼2单元501室".to_owned(),
        id_no: "990499197803121012".to_owned(),
        phone: Some("12000000002".to_owned()),
    }
}

pub fn clauses() -> [&'static str; 4] {
    [
        "潞川和畅物业服务有限公司于2026年6月20日前修复和畅家园3号楼2单元楼道照明6盏，标准：全部正常点亮，由赵建平与社区工作人员\
         现场签字验收；",
        "赵建平分两期向潞川和畅物业服务有限公司支付2839.68元（大写：贰仟捌佰叁拾玖元陆角捌分），用途：2024年6月1日至2026年5月\
         31日物业费，支付方式：转账至公司账户，各期如下：",
        "潞川和畅物业服务有限公司放弃违约金；",
        "任一期逾期超过10日，剩余全部款项立即到期。",
    ]
}

pub fn agreement() -> Agreement {
    let day: Date = date(2026, 6, 8);
    Agreement {
        number: "（2026）潞川柳河人调字第0046号".to_owned(),
        committee: "柳河街道人民调解委员会".to_owned(),
        parties: vec![organisation(), person("赵建平")],
        agents: Vec::new(),
        participants: Vec::new(),
        earlier: None,
        facts: "2024年6月1日至2026年5月31日，赵建平未交物业费98.6㎡×1.20元×24月，合计2839.68元；赵建平主张屋面渗漏、\
                楼道照明损坏。"
            .to_owned(),
        issues: Some("物业费数额及楼道照明维修。".to_owned()),
        liability: None,
        clauses: clauses()
            .iter()
            .enumerate()
            .map(|(index, text)| Clause {
                text: (*text).to_owned(),
                instalments: if index == 1 {
                    vec![
                        Instalment { due: date(2026, 6, 30), fen: 141_984 },
                        Instalment { due: date(2026, 9, 30), fen: 141_984 },
                    ]
                } else {
                    Vec::new()
                },
            })
            .collect(),
        performance: Some("转账支付；维修地点为和畅家园3号楼2单元；期限见各条".to_owned()),
        court: "潞川区人民法院".to_owned(),
        mediator: "姜桂兰".to_owned(),
        recorder: None,
        record: None,
        form: Form::Electronic,
        day,
    }
}

pub fn application() -> Application {
    Application {
        parties: vec![organisation(), person("赵建平")],
        agents: Vec::new(),
        agreement_number: "（2026）潞川柳河人调字第0046号".to_owned(),
        agreement_day: date(2026, 6, 8),
        effective_day: date(2026, 6, 8),
        committee: "柳河街道人民调解委员会".to_owned(),
        cause: "物业服务合同纠纷".to_owned(),
        clauses: clauses().iter().map(|clause| (*clause).to_owned()).collect(),
        court: "潞川区人民法院".to_owned(),
        jurisdiction: Jurisdiction::Committee,
        online: true,
        day: date(2026, 6, 10),
    }
}

pub fn ruling(outcome: Outcome) -> Ruling {
    Ruling {
        court: "潞川区人民法院".to_owned(),
        docket_no: "（2026）晋0499诉前调确31号".to_owned(),
        parties: vec![organisation(), person("赵建平")],
        agents: Vec::new(),
        accepted_day: date(2026, 6, 10),
        cause: "物业服务合同纠纷".to_owned(),
        agreement_day: date(2026, 6, 8),
        agreement_number: "（2026）潞川柳河人调字第0046号".to_owned(),
        agreement_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        committee: "柳河街道人民调解委员会".to_owned(),
        clauses: clauses().iter().map(|clause| (*clause).to_owned()).collect(),
        outcome,
        judge: "顾明远".to_owned(),
        clerk: "林知夏".to_owned(),
        closing: Some("本裁定书送达后即发生法律效力。".to_owned()),
        day: date(2026, 6, 11),
    }
}

pub fn dismissal() -> Outcome {
    Outcome::Dismiss {
        reasons: "协议第一条约定的修复范围和标准不能确定，无法强制执行".to_owned(),
        grounds: vec![Ground::Unclear],
        bars: Vec::new(),
    }
}

pub fn receipt() -> Receipt {
    Receipt {
        court: "潞川区人民法院".to_owned(),
        docket_no: "（2026）晋0499诉前调确31号".to_owned(),
        document: "民事裁定书".to_owned(),
        copies: 1,
        document_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        recipient: "赵建平".to_owned(),
        address: "平台账号（手机120****0002）".to_owned(),
        sent_at: "2026-06-11T03:00:00Z".parse().unwrap(),
        arrived_at: "2026-06-11T03:00:01Z".parse().unwrap(),
        read_at: Some("2026-06-11T03:12:40Z".parse().unwrap()),
        server: "林知夏".to_owned(),
        note: None,
        day: date(2026, 6, 11),
    }
}
