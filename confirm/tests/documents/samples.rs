//! Cases F-1, F-6 and F-7 of `legal.md` part F, and a case of extremes, as the facts that every paper is made from.

pub mod after;
pub mod court;
pub mod mediation;
pub mod signing;

use confirm::paper::Paper;
use confirm::paper::agent::{Agent, Power};
use confirm::paper::wording::Party;
use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::papers::{clauses, organisation, person};

/// What the papers of one case speak of.
pub struct Facts {
    pub committee: &'static str,
    pub number: &'static str,
    pub mediator: &'static str,
    pub docket_no: &'static str,
    pub cause: &'static str,
    pub facts: String,
    pub parties: Vec<Party>,
    pub agents: Vec<Agent>,
    pub clauses: Vec<String>,
    /// The day on which the agreement was signed.
    pub signed: Date,
    /// The day on which the application was filed.
    pub filed: Date,
    /// The day of the ruling.
    pub ruled: Date,
}

pub const COURT: &str = "潞川区人民法院";
pub const JUDGE: &str = "顾明远";
pub const CLERK: &str = "林知夏";
pub const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

impl Facts {
    pub fn name(&self, index: usize) -> &str {
        self.parties[index].name()
    }

    pub fn names(&self) -> Vec<String> {
        self.parties.iter().map(|party| party.name().to_owned()).collect()
    }
}

/// F-1 物业费: confirmed.
pub fn f1() -> Facts {
    Facts {
        committee: "柳河街道人民调解委员会",
        number: "（2026）潞川柳河人调字第0046号",
        mediator: "姜桂兰",
        docket_no: "（2026）晋0499诉前调确31号",
        cause: "物业服务合同纠纷",
        facts: "2024年6月1日至2026年5月31日物业费98.6㎡×1.20元×24月=2839.68元未交；业主主张楼道照明损坏。"
            .to_owned(),
        parties: vec![organisation(), person("赵建平")],
        agents: Vec::new(),
        clauses: clauses().map(str::to_owned).to_vec(),
        signed: date(2026, 6, 8),
        filed: date(2026, 6, 10),
        ruled: date(2026, 6, 11),
    }
}

/// F-6 离婚并分割财产: signed in ink, not accepted.
pub fn f6() -> Facts {
    Facts {
        committee: "云岭镇人民调解委员会",
        number: "（2026）潞川云岭人调字第0022号",
        mediator: "何守义",
        docket_no: "（2026）晋0499诉前调确30号",
        cause: "离婚纠纷",
        facts: "双方要求解除婚姻关系并分割房屋、约定抚养。".to_owned(),
        parties: vec![
            citizen("韩志刚", "男", date(1976, 6, 6), "9904**********7010"),
            citizen("杨丽", "女", date(1973, 8, 11), "9904**********7024"),
        ],
        agents: Vec::new(),
        clauses: [
            "双方自愿解除婚姻关系；",
            "婚生子韩小满由杨丽抚养，韩志刚每月支付抚养费1500元；",
            "房屋归杨丽所有。",
        ]
        .map(str::to_owned)
        .to_vec(),
        signed: date(2026, 6, 1),
        filed: date(2026, 6, 3),
        ruled: date(2026, 6, 4),
    }
}

/// F-7 宅基地与房屋权属: dismissed, then agreed anew.
pub fn f7() -> Facts {
    Facts {
        committee: "云岭镇人民调解委员会",
        number: "（2026）潞川云岭人调字第0027号",
        mediator: "何守义",
        docket_no: "（2026）晋0499诉前调确33号",
        cause: "宅基地使用权纠纷",
        facts: "西沟村旧院买卖，已付80000元，争议归属。".to_owned(),
        parties: vec![
            citizen("朱有田", "男", date(1958, 12, 12), "9904**********8014"),
            citizen("秦素琴", "女", date(1954, 3, 2), "9904**********8020"),
        ],
        agents: Vec::new(),
        clauses: [
            "确认西沟村旧院房屋及宅基地使用权归秦素琴所有；",
            "秦素琴于2026年7月10日前支付朱有田20000.00元（大写：贰万元整）尾款。",
        ]
        .map(str::to_owned)
        .to_vec(),
        signed: date(2026, 6, 10),
        filed: date(2026, 6, 12),
        ruled: date(2026, 6, 16),
    }
}

/// A case of extremes: names of 300 characters, sixty clauses, an agent for each side.
pub fn extreme() -> Facts {
    let long = "堃喆".repeat(150);
    Facts {
        facts: "各方多次协商未果。\n".repeat(60),
        parties: vec![
            citizen(&long, "男", date(1958, 12, 12), "9904**********8014"),
            citizen(&format!("{long}女"), "女", date(1954, 3, 2), "9904**********8020"),
        ],
        agents: vec![agent(0, "沈丽", false), agent(1, &long, true)],
        clauses: vec![clauses()[1].repeat(4); 60],
        ..f1()
    }
}

/// An agent with special authority, as 沈丽 of F-4.
pub fn agent(party: usize, name: &str, instead: bool) -> Agent {
    Agent {
        party,
        name: name.to_owned(),
        id_no: Some("9904**********6026".to_owned()),
        tie: Some("该公司工作人员".to_owned()),
        phone: Some("12000000005".to_owned()),
        power: Power::Special,
        instead,
    }
}

fn citizen(name: &str, sex: &str, birth: Date, id_no: &str) -> Party {
    Party::Person {
        name: name.to_owned(),
        sex: sex.to_owned(),
        birth,
        nation: None,
        occupation: None,
        address: "潞川区云岭镇西沟村".to_owned(),
        id_no: id_no.to_owned(),
        phone: None,
    }
}

/// One paper of every kind about one case, and more where a kind has variants.
pub fn all(facts: &Facts) -> Vec<Paper> {
    let mut papers = mediation::all(facts);
    papers.extend(court::all(facts));
    papers.extend(after::all(facts));
    papers.extend(signing::all(facts));
    papers
}
