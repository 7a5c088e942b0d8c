//! From the filed application to a ruling that was served.

use super::{Journey, Who};
use crate::live::Live;
use serde_json::{Value, json};

impl Journey {
    pub(super) async fn accept(&mut self) {
        let docket_no = format!("（{}）晋0499诉前调确9031号", self.day(0).year());
        self.does(Who::Clerk, json!({ "kind": "accept", "docket_no": docket_no })).await;
        let rows = self.client(Who::Judge).get("/api/cases").await.ok();
        assert!(
            rows.as_array()
                .unwrap()
                .iter()
                .any(|row| row["id"] == self.case.as_str() && row["claimed_by"] == Value::Null)
        );
    }

    pub(super) async fn admit_to_court(&mut self) {
        for who in [Who::Company, Who::Owner] {
            let party = self.party(who).await;
            self.does(
                Who::Judge,
                json!({ "kind": "admit_to_court", "party": party, "identity": "document_seen" }),
            )
            .await;
        }
    }

    pub(super) async fn open_hearing(&mut self) {
        let case = self.case.clone();
        let mut judge = Live::open(self.client(Who::Judge)).await;
        judge.enter(&case, "court").await;
        let mut company = Live::open(self.client(Who::Company)).await;
        company.enter(&case, "court").await;
        company.is("inside").await;
        // 民诉法解释 356: both at the same time.
        self.tries(Who::Judge, json!({ "kind": "open_hearing" })).await.problem("not-present");
        let mut owner = Live::open(self.client(Who::Owner)).await;
        owner.enter(&case, "court").await;
        owner.is("inside").await;
        self.does(Who::Judge, json!({ "kind": "open_hearing" })).await;
        self.hearing.extend([(Who::Judge, judge), (Who::Company, company), (Who::Owner, owner)]);
    }

    /// A party comes to the court room (again).
    pub async fn enters_court(&mut self, who: Who) {
        let case = self.case.clone();
        let mut live = Live::open(self.client(who)).await;
        live.enter(&case, "court").await;
        self.hearing.insert(who, live);
    }

    pub(super) async fn ask(&mut self) {
        self.tries(Who::Judge, json!({ "kind": "close_hearing" })).await.problem("questions-open");
        let view = self.view(Who::Judge).await;
        let mut answers = Vec::new();
        for question in view["inquiry"]["questions"].as_array().unwrap() {
            for party in view["parties"].as_array().unwrap() {
                let answer = question["good"].clone();
                answers.push(json!({ "question": question["id"], "party": party["id"], "answer": answer }));
            }
        }
        self.does(Who::Judge, json!({ "kind": "answer_questions", "answers": answers })).await;
        self.does(Who::Judge, json!({ "kind": "close_hearing" })).await;
    }

    pub(super) async fn sign_record(&mut self) {
        self.hearing.clear();
        for who in [Who::Company, Who::Owner, Who::Judge] {
            self.sign(who, "D17").await;
        }
    }

    pub(super) async fn assess(&mut self) {
        for ground in 1..=6 {
            let command = json!({ "kind": "assess", "ground": format!("RJ-{ground}"), "finding": "none", "note": "当庭询问，未发现" });
            self.does(Who::Judge, command).await;
        }
    }

    pub(super) async fn serve(&mut self) {
        for who in [Who::Company, Who::Owner] {
            let party = self.party(who).await;
            self.does(Who::Clerk, json!({ "kind": "serve", "party": party })).await;
        }
    }

    pub(super) async fn receive(&mut self) {
        for who in [Who::Company, Who::Owner] {
            let document = self.document(who, "D18").await;
            self.does(who, json!({ "kind": "receive", "document": document["id"] })).await;
        }
        let view = self.view(Who::Clerk).await;
        for party in view["parties"].as_array().unwrap() {
            assert!(party["served_at"].is_string() && party["received_at"].is_string(), "{party:#}");
        }
    }
}
