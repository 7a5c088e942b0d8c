//! From the registration to a text that everybody agrees to.

use super::cast::phone;
use super::{Journey, Who};
use crate::live::Live;
use serde_json::{Value, json};

/// The items of `legal.md` D05, one by one.
pub const CONSENTS: [&str; 9] = [
    "rights_notice",
    "mediation_online",
    "personal_information",
    "quiet_place",
    "electronic_signature",
    "share_with_court",
    "confirmation_online",
    "inquiry_online",
    "electronic_service",
];

/// A tick; that to the notice of rights carries the hash of what was shown (在线调解规则 22).
#[must_use]
pub fn consent(item: &str) -> Value {
    let sha256 = (item == "rights_notice").then(confirm::paper::rights::text_sha256);
    json!({ "kind": "consent", "item": item, "given": true, "sha256": sha256 })
}

/// D07 as a party fills it in.
#[must_use]
pub fn address_of_service() -> Value {
    json!({
        "kind": "confirm_address",
        "address": {
            "electronic": true, "post": "潞川区柳河街道和畅家园3号楼2单元501室", "postcode": "046000", "receiver": "赵小宁",
            "receiver_phone": "12000000007", "receiver_relation": "子女", "scope": ["mediation", "confirmation"],
        },
    })
}

impl Journey {
    pub(super) async fn register(&mut self) {
        let court = self.client(Who::Mediator).get("/api/courts").await.ok()[0]["id"].clone();
        let body = json!({
            "title": "物业费", "dispute_type": "15", "cause": "物业服务合同纠纷", "source": "SELF", "mode": "HYBRID",
            "facts": "2024-06-01至2026-05-31物业费98.6㎡×1.20元×24月=2839.68元未交；业主主张楼道照明损坏。",
            "court": court,
        });
        let view = self.client(Who::Mediator).post("/api/cases", &body).await.ok();
        view["id"].as_str().unwrap().clone_into(&mut self.case);
        assert!(view["number"].as_str().unwrap().starts_with("登记"));
        assert_eq!(view["stage"]["mediation"], "M00");
    }

    pub(super) async fn take_in(&mut self) {
        self.does(Who::Mediator, json!({ "kind": "submit" })).await;
        // 人民调解法 17: nobody is mediated who has not said yes.
        self.tries(Who::Mediator, json!({ "kind": "accept_case" })).await.problem("not-asked");
        let owner = self.party(Who::Owner).await;
        let call = json!({ "kind": "record_call", "party": owner, "channel": "phone", "answer": "agrees" });
        self.does(Who::Mediator, call).await;
        self.does(Who::Mediator, json!({ "kind": "accept_case" })).await;
        let view = self.view(Who::Mediator).await;
        assert!(view["number"].as_str().unwrap().contains("人调字第"), "{view:#}");
        self.does(Who::Mediator, json!({ "kind": "take_assignment", "disclosure": "" })).await;
    }

    pub(super) async fn schedule(&mut self) {
        let starts_at = self.now().to_string();
        let command = json!({ "kind": "schedule", "starts_at": starts_at, "minutes": 60, "mode": "HYBRID" });
        self.does(Who::Mediator, command).await;
    }

    pub(super) async fn record(&mut self) {
        let (company, owner) = (self.party(Who::Company).await, self.party(Who::Owner).await);
        let record = json!({
            "statements": [
                { "party": company, "text": "业主两年未交物业费，共2839.68元。" },
                { "party": owner, "text": "楼道照明长期不亮，修好就交。" },
            ],
            "facts": ["物业费98.6㎡×1.20元×24月=2839.68元未交。", "3号楼2单元楼道照明6盏损坏。"],
            "issues": "物业费数额和维修责任", "process": "双方各自陈述，调解员释明法律。", "result": "双方达成一致。",
        });
        self.does(Who::Mediator, json!({ "kind": "write_record", "record": record })).await;
        for who in [Who::Company, Who::Owner] {
            let hash = self.view(who).await["record"]["hash"].clone();
            self.does(who, json!({ "kind": "confirm_record", "hash": hash })).await;
        }
        assert_eq!(self.view(Who::Mediator).await["stage"]["mediation"], "M80");
    }

    pub(super) async fn read_back(&mut self) {
        self.does(Who::Mediator, json!({ "kind": "start_readback" })).await;
        for who in [Who::Company, Who::Owner] {
            self.answers(who, "agree").await;
        }
    }

    pub(super) async fn add_parties(&mut self) {
        for who in [Who::Company, Who::Owner] {
            let draft = self.party_draft(who);
            self.does(Who::Mediator, json!({ "kind": "add_party", "draft": draft })).await;
        }
    }

    /// A party as the mediator enters it.
    #[must_use]
    pub fn party_draft(&self, who: Who) -> Value {
        let names = &self.names;
        match who {
            Who::Company => json!({
                "role": "applicant", "kind": "organisation", "name": names.company, "credit_code": "91990499MA0TET017C",
                "address": "潞川区柳河街道和畅家园1号楼",
                "representative": {
                    "name": names.representative, "title": "法定代表人", "id_no": "990499197111051017", "phone": phone(who),
                },
            }),
            _ => json!({
                "role": "respondent", "kind": "person", "name": names.owner, "sex": "male", "birth": "1978-03-12",
                "id_no": "990499197803121012", "phone": phone(who), "address": names.address,
            }),
        }
    }

    pub(super) async fn invite(&mut self) {
        for who in [Who::Company, Who::Owner] {
            let invitation = self.invites(who).await;
            assert!(invitation["qr_svg"].as_str().unwrap().contains("<svg"));
            assert_eq!(invitation["code"].as_str().unwrap().len(), 6);
        }
    }

    /// Issues a personal link for a party.
    pub async fn invites(&mut self, who: Who) -> Value {
        let party = self.party(who).await;
        let path = format!("/api/cases/{}/parties/{party}/invitation", self.case);
        self.client(Who::Mediator).post(&path, &json!({})).await.ok()
    }

    /// The newest message to a party, as the outbox of the demo shows it.
    pub async fn sms(&mut self, who: Who) -> Value {
        let outbox = self.cast.stranger.get("/api/demo/outbox").await.ok();
        let message =
            outbox.as_array().unwrap().iter().find(|message| message["phone"] == phone(who)).cloned();
        message.unwrap_or_else(|| panic!("no message to {who:?}"))
    }

    /// The secret part of the newest link of a party.
    pub async fn token(&mut self, who: Who) -> String {
        let outbox = self.cast.stranger.get("/api/demo/outbox").await.ok();
        let mut links = outbox.as_array().unwrap().iter().filter(|message| message["phone"] == phone(who));
        let link = links.find_map(|message| message["link"].as_str()).expect("a link was sent");
        link.rsplit('/').next().unwrap().to_owned()
    }

    pub(super) async fn sign_in(&mut self) {
        for who in [Who::Company, Who::Owner] {
            let token = self.token(who).await;
            let greeting = self.client(who).get(&format!("/api/invitations/{token}")).await.ok();
            assert_eq!(greeting["state"], "open");
            assert!(greeting["party_name"].as_str().unwrap().contains('*'));
            let code = self.sms(who).await["code"].clone();
            let me = self
                .client(who)
                .post("/api/party/session", &json!({ "token": token, "sms_code": code }))
                .await
                .ok();
            assert_eq!(me["case_id"], self.case.as_str());
        }
    }

    pub(super) async fn consent(&mut self) {
        for who in [Who::Company, Who::Owner] {
            let check = json!({ "kind": "record_check", "camera": "ok", "microphone": "ok", "network": "good", "verdict": "good" });
            self.does(who, check).await;
            for item in CONSENTS {
                self.does(who, consent(item)).await;
            }
            self.does(who, address_of_service()).await;
            self.does(who, json!({ "kind": "answer_mediator", "accept": true })).await;
        }
    }

    pub(super) async fn admit(&mut self) {
        let mut mediator = Live::open(self.client(Who::Mediator)).await;
        let case = self.case.clone();
        assert_eq!(mediator.enter(&case, "mediation").await["type"], "done");
        mediator.is("inside").await;
        for who in [Who::Company, Who::Owner] {
            let party = self.party(who).await;
            let mut live = Live::open(self.client(who)).await;
            assert_eq!(live.enter(&case, "mediation").await["type"], "done");
            let room = live.is("waiting").await;
            assert_eq!(room["ticket"], Value::Null, "nobody brings media before they are let in");
            self.does(Who::Mediator, json!({ "kind": "admit", "party": party, "identity": "document_seen" }))
                .await;
            live.is("inside").await;
            let here = |room: &Value| {
                room["people"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|other| other["seat"] == party.as_str() && other["status"] == "inside")
            };
            mediator.sees(here).await;
        }
    }

    pub(super) async fn write_clauses(&mut self) {
        let (company, owner) = (self.party(Who::Company).await, self.party(Who::Owner).await);
        let drafts = [
            json!({
                "kind": "act", "debtors": [company], "what": "修复3号楼2单元楼道照明6盏", "standard": "全部正常点亮",
                "place": "和畅家园3号楼2单元", "due": self.day(12).to_string(), "acceptance": "业主与社区工作人员签字",
            }),
            json!({
                "kind": "instalments", "debtors": [owner], "creditor": company, "total_fen": 283_968,
                "parts": [
                    { "amount_fen": 141_984, "due": self.day(22).to_string() },
                    { "amount_fen": 141_984, "due": self.day(114).to_string() },
                ],
                "method": "转账至公司账户", "purpose": "物业费",
            }),
            json!({ "kind": "release", "text": "公司不主张违约金" }),
            json!({ "kind": "default", "overdue_days": 10 }),
        ];
        let mut phone = Live::open(self.client(Who::Owner)).await;
        let topic = format!("case:{}", self.case);
        phone.asks(json!({ "type": "watch", "topics": [topic] })).await;
        for draft in drafts {
            self.does(Who::Mediator, json!({ "kind": "add_clause", "draft": draft })).await;
            phone.hears(|message| message["type"] == "changed" && message["topic"] == topic.as_str()).await;
        }
    }

    pub(super) async fn answer(&mut self) {
        self.answers(Who::Company, "agree").await;
        self.answers(Who::Owner, "agree").await;
        // A change empties the answers to that clause, and to no other.
        let clause = self.view(Who::Mediator).await["clauses"][2].clone();
        let draft = json!({ "kind": "release", "text": self.names.release });
        let edit =
            json!({ "kind": "edit_clause", "clause": clause["id"], "hash": clause["hash"], "draft": draft });
        self.does(Who::Mediator, edit).await;
        let view = self.view(Who::Owner).await;
        let states: Vec<&str> = view["clauses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|clause| clause["state"].as_str().unwrap())
            .collect();
        assert_eq!(states, ["agreed", "agreed", "open", "agreed"]);
        self.answers(Who::Owner, "agree").await;
        self.answers(Who::Company, "agree").await;
    }

    /// Answers every clause.
    pub async fn answers(&mut self, who: Who, answer: &str) {
        for clause in self.view(who).await["clauses"].as_array().unwrap() {
            let command = json!({ "kind": "answer_clause", "clause": clause["id"], "hash": clause["hash"], "answer": answer });
            self.does(who, command).await;
        }
    }
}
