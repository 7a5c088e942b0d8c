//! From the application to the service of the ruling.

use super::{Play, Seat};
use crate::live::Live;
use serde_json::{Value, json};

impl Play {
    /// C10 to C20: one proposes, everybody signs (D14).
    pub async fn applies(&mut self) {
        self.does(Seat::Party(1), json!({ "kind": "start_application" })).await;
        self.all_sign("D14").await;
    }

    /// C31: accepted under `docket_no`.
    pub async fn accepts(&mut self, docket_no: &str) {
        self.does(Seat::Clerk, json!({ "kind": "accept", "docket_no": docket_no })).await;
    }

    /// C40: the judge takes it.
    pub async fn claims(&mut self) {
        self.does(Seat::Judge, json!({ "kind": "claim" })).await;
    }

    /// The court makes sure who a party is, who is at the station (`on_site`) or comes by video.
    pub async fn admits_to_court(&mut self, number: usize, on_site: bool) {
        let admit = json!({
            "kind": "admit_to_court", "party": self.party(number), "identity": "document_seen", "on_site": on_site,
        });
        self.does(Seat::Clerk, admit).await;
    }

    /// A party who was let in takes the seat in the court room.
    pub async fn connects(&mut self, number: usize) {
        let case = self.case.clone();
        let seat = Seat::Party(number);
        // A session may be over by now; looking at the case brings the party back.
        self.view(seat).await;
        let mut live = Live::open(self.client(seat)).await;
        live.enter(&case, "court").await;
        live.is("inside").await;
        self.lives.insert(seat, live);
    }

    /// A party's line breaks, and the court notices.
    pub async fn loses(&mut self, number: usize) {
        let live = self.lives.remove(&Seat::Party(number)).expect("the party is connected");
        drop(live);
        let party = self.party(number);
        let gone = |room: &Value| {
            let mut people = room["people"].as_array().unwrap().iter();
            !people.any(|other| other["seat"] == party.as_str() && other["status"] == "inside")
        };
        self.lives.get_mut(&Seat::Judge).expect("the judge is connected").sees(gone).await;
    }

    /// C60: everybody is identified and there at the same time (解释 356), and the inquiry opens.
    pub async fn opens_inquiry(&mut self, on_site: &[usize]) {
        let case = self.case.clone();
        self.view(Seat::Judge).await;
        let mut judge = Live::open(self.client(Seat::Judge)).await;
        judge.enter(&case, "court").await;
        self.lives.insert(Seat::Judge, judge);
        for number in self.numbers() {
            self.admits_to_court(number, on_site.contains(&number)).await;
        }
        for number in self.numbers().into_iter().filter(|number| !on_site.contains(number)) {
            self.connects(number).await;
        }
        self.does(Seat::Judge, json!({ "kind": "open_hearing" })).await;
    }

    /// The questions from `first` to `last`, for example `Q-01` to `Q-16`, answered well by everybody.
    pub async fn asks(&mut self, first: &str, last: &str) {
        let answers = self.answers(first, last).await;
        self.does(Seat::Judge, json!({ "kind": "answer_questions", "answers": answers })).await;
    }

    /// … as the court writes them down.
    pub async fn answers(&mut self, first: &str, last: &str) -> Vec<Value> {
        let view = self.view(Seat::Judge).await;
        let mut answers = Vec::new();
        for question in view["inquiry"]["questions"].as_array().unwrap() {
            if (first..=last).contains(&question["id"].as_str().unwrap()) {
                for number in self.numbers() {
                    let answer = question["good"].clone();
                    answers.push(json!({ "question": question["id"], "party": self.party(number), "answer": answer }));
                }
            }
        }
        answers
    }

    /// C65: the record of the inquiry (D17), signed by everybody and the judge.
    pub async fn closes_inquiry(&mut self) {
        self.does(Seat::Judge, json!({ "kind": "close_hearing" })).await;
        self.all_sign("D17").await;
        self.signs(Seat::Judge, "D17").await;
    }

    /// The six grounds of 解释 358; those in `found` stand against the agreement.
    pub async fn assesses(&mut self, found: &[&str]) {
        for number in 1..=6 {
            let ground = format!("RJ-{number}");
            let finding = if found.contains(&ground.as_str()) { "found" } else { "none" };
            let order = json!({ "kind": "assess", "ground": ground, "finding": finding, "note": "当庭询问" });
            self.does(Seat::Judge, order).await;
        }
    }

    /// Writes and signs the ruling, the document with `code`.
    pub async fn rules(&mut self, outcome: Value, code: &str) {
        self.does(Seat::Judge, json!({ "kind": "draft_ruling", "outcome": outcome })).await;
        self.signs(Seat::Judge, code).await;
    }

    /// C80: served on everybody.
    pub async fn serves(&mut self) {
        for number in self.numbers() {
            let party = self.party(number);
            self.does(Seat::Clerk, json!({ "kind": "serve", "party": party })).await;
        }
    }

    /// C40 to C80: a remote inquiry without anything in the way, and the confirmation.
    pub async fn confirms(&mut self, on_site: &[usize]) {
        self.claims().await;
        self.opens_inquiry(on_site).await;
        self.asks("Q-01", "Q-16").await;
        self.closes_inquiry().await;
        self.assesses(&[]).await;
        self.rules(json!({ "kind": "confirm" }), "D18").await;
        self.serves().await;
    }
}
