//! From the registration to the seal.

use super::{Play, Seat};
use serde_json::{Value, json};

/// What the live check said of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The rule, for example `K-13`.
    pub code: String,
    /// `block`, `warn` or `hint`.
    pub level: String,
    /// `confirm`, `filing`, `e_sign` or `text`.
    pub scope: String,
    /// Number of the clause, from 1.
    pub clause: Option<u64>,
}

impl Play {
    /// M00: registers the dispute without anybody in it.
    pub async fn registers(&mut self) {
        let courts = self.get(Seat::Mediator, "/api/courts").await.ok();
        let court = courts.as_array().unwrap().iter().find(|court| court["name"] == "潞川区人民法院");
        let body = self.sheet.registration(&court.unwrap()["id"], self.service.clock.now());
        let view = self.post(Seat::Mediator, "/api/cases", &body).await.ok();
        view["id"].as_str().unwrap().clone_into(&mut self.case);
    }

    /// M10 to M30: hands it in, asks everybody who has not applied, accepts it; the mediator takes it.
    pub async fn takes_in(&mut self) {
        self.submits().await;
        for number in self.numbers() {
            if self.sheet.party(number)["role"] != "applicant" {
                self.calls(number, "agrees").await;
            }
        }
        self.does(Seat::Mediator, json!({ "kind": "accept_case" })).await;
        self.does(Seat::Mediator, json!({ "kind": "take_assignment", "disclosure": "" })).await;
    }

    /// M10. The demo has F-2 and F-3 under way already, so their plays say that they are others (E-DUP).
    pub async fn submits(&mut self) {
        let reply = self.tries(Seat::Mediator, json!({ "kind": "submit" })).await;
        if reply.status == 200 {
            return;
        }
        reply.refusal("duplicate", "E-DUP");
        let again = json!({ "kind": "submit", "not_a_duplicate": "演示里的同名案件是另一起纠纷" });
        self.does(Seat::Mediator, again).await;
    }

    /// Asks a party on the phone whether it wants to mediate.
    pub async fn calls(&mut self, number: usize, answer: &str) {
        let party = self.party(number);
        let call = json!({ "kind": "record_call", "party": party, "channel": "phone", "answer": answer });
        self.does(Seat::Mediator, call).await;
    }

    /// The whole way in: registered with all parties, accepted, everybody invited and willing.
    pub async fn gathers(&mut self) {
        self.registers().await;
        for number in 1..=self.sheet.parties() {
            self.adds(number, "special").await;
        }
        self.takes_in().await;
        for number in self.numbers() {
            self.joins(number).await;
        }
    }

    /// A party opens its link, agrees to every item, and accepts the mediator.
    pub async fn joins(&mut self, number: usize) {
        self.invites(number).await;
        self.consents(number).await;
        let accept = json!({ "kind": "answer_mediator", "accept": true });
        self.does(Seat::Party(number), accept).await;
    }

    /// M40 to M60: a session at once, in the mode of the sheet, with everybody identified.
    pub async fn meets(&mut self) {
        let (now, mode) = (self.service.clock.now().to_string(), self.sheet.case["mode"].clone());
        let schedule =
            json!({ "kind": "schedule", "starts_at": now, "minutes": 120, "mode": mode, "place": "调解室" });
        self.does(Seat::Mediator, schedule).await;
        self.admits().await;
        self.does(Seat::Mediator, json!({ "kind": "open_session" })).await;
    }

    /// Makes sure who everybody is.
    pub async fn admits(&mut self) {
        for number in self.numbers() {
            let party = self.party(number);
            let admit = json!({ "kind": "admit", "party": party, "identity": "document_seen" });
            self.does(Seat::Mediator, admit).await;
        }
    }

    /// Writes the clauses of the sheet.
    pub async fn writes(&mut self) {
        for draft in self.sheet.clauses(|name| self.by_name(name)) {
            self.adds_clause(draft).await;
        }
    }

    /// Writes one clause.
    pub async fn adds_clause(&mut self, draft: Value) {
        self.does(Seat::Mediator, json!({ "kind": "add_clause", "draft": draft })).await;
    }

    /// Takes clause `number`, from 1, out again.
    pub async fn removes_clause(&mut self, number: usize) {
        let clause = self.view(Seat::Mediator).await["clauses"][number - 1].clone();
        let remove = json!({ "kind": "remove_clause", "clause": clause["id"], "hash": clause["hash"] });
        self.does(Seat::Mediator, remove).await;
    }

    /// What the live check says of the draft now.
    pub async fn findings(&mut self) -> Vec<Found> {
        let view = self.view(Seat::Mediator).await;
        let text = |finding: &Value, field: &str| finding[field].as_str().unwrap().to_owned();
        let findings = view["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| Found {
                code: text(finding, "code"),
                level: text(finding, "level"),
                scope: text(finding, "scope"),
                clause: finding["clause"].as_u64(),
            })
            .collect()
    }

    /// Whether the live check says `code` with `level`.
    pub async fn finds(&mut self, code: &str, level: &str) -> bool {
        self.findings().await.iter().any(|found| found.code == code && found.level == level)
    }

    /// Goes past everything that blocks the reading, each with a reason; returns what that was.
    pub async fn overrides(&mut self, reason: &str) -> Vec<Found> {
        let found = self.findings().await;
        let blocks =
            |found: &Found| found.level == "block" && !["filing", "e_sign"].contains(&found.scope.as_str());
        let blocking: Vec<Found> = found.into_iter().filter(blocks).collect();
        for found in &blocking {
            let order = json!({
                "kind": "override_finding", "code": found.code, "clause": found.clause, "reason": reason,
            });
            self.does(Seat::Mediator, order).await;
        }
        blocking
    }

    /// M70 to M80: the record, confirmed by everybody.
    pub async fn records(&mut self) {
        let facts = self.sheet.case["facts"].clone();
        let statements: Vec<Value> = self
            .numbers()
            .into_iter()
            .map(|number| json!({ "party": self.party(number), "text": "情况属实，同意协商解决。" }))
            .collect();
        let record = json!({
            "statements": statements, "facts": [facts], "issues": "金额和期限",
            "process": "双方各自陈述，调解员释明法律。", "result": "双方达成一致。",
        });
        self.does(Seat::Mediator, json!({ "kind": "write_record", "record": record })).await;
        for number in self.numbers() {
            let hash = self.view(Seat::Party(number)).await["record"]["hash"].clone();
            self.does(Seat::Party(number), json!({ "kind": "confirm_record", "hash": hash })).await;
        }
    }

    /// M82 to M85: read aloud, everybody agrees to every clause, and the text is frozen.
    pub async fn reads_back(&mut self) {
        self.does(Seat::Mediator, json!({ "kind": "start_readback" })).await;
        for number in self.numbers() {
            let seat = Seat::Party(number);
            for clause in self.view(seat).await["clauses"].as_array().unwrap() {
                let answer = json!({
                    "kind": "answer_clause", "clause": clause["id"], "hash": clause["hash"], "answer": "agree",
                });
                self.does(seat, answer).await;
            }
        }
        self.does(Seat::Mediator, json!({ "kind": "freeze" })).await;
    }

    /// M85: every party signs on the screen.
    pub async fn all_sign(&mut self, code: &str) {
        for number in self.numbers() {
            self.signs(Seat::Party(number), code).await;
        }
    }

    /// M90 at the times of the sheet: the parties, the mediator, the seal.
    pub async fn signs_and_seals(&mut self) {
        let times =
            ["signed_parties", "signed_mediator", "sealed"].map(|name| self.sheet.time(name).to_owned());
        self.at(&times[0]);
        self.all_sign("D12").await;
        self.at(&times[1]);
        self.signs(Seat::Mediator, "D12").await;
        self.at(&times[2]);
        self.signs(Seat::SealKeeper, "D12").await;
    }

    /// M92 to M90 at the time of the play: the clauses of the sheet's second version instead of those that stand.
    pub async fn agrees_anew(&mut self, reason: &str) {
        self.does(Seat::Mediator, json!({ "kind": "amend", "reason": reason })).await;
        for number in self.numbers() {
            self.does(Seat::Party(number), json!({ "kind": "answer_amendment", "accept": true })).await;
        }
        assert_eq!(self.stage().await, "M92");
        self.admits().await;
        let standing = self.view(Seat::Mediator).await["clauses"].as_array().unwrap().len();
        for number in (1..=standing).rev() {
            self.removes_clause(number).await;
        }
        for draft in self.sheet.new_clauses(|name| self.by_name(name)) {
            self.adds_clause(draft).await;
        }
        assert!(self.findings().await.iter().all(|found| found.level != "block"));
        self.reads_back().await;
        self.all_sign("D12").await;
        self.signs(Seat::Mediator, "D12").await;
        self.signs(Seat::SealKeeper, "D12").await;
    }

    /// Everybody's ink on the document with `code`, with a witness (电子签名法 3): parties, mediator, seal.
    pub async fn signs_on_paper(&mut self, code: &str) {
        let document = self.document(Seat::Mediator, code).await;
        let places = document["signatures"].as_array().unwrap();
        for place in places {
            let signer = match place["party_id"].as_str() {
                Some(party) => json!({ "kind": "party", "party": party }),
                None if place["name"] == self.sheet.mediator() => json!({ "kind": "mediator" }),
                None => json!({ "kind": "committee" }),
            };
            let seals = signer["kind"] == "committee";
            let seat = if seals { Seat::SealKeeper } else { Seat::Mediator };
            if seals {
                self.scans(code).await;
            }
            let now = self.service.clock.now().to_string();
            let order = json!({
                "kind": "record_wet_signature", "document": document["id"], "signer": signer, "signed_at": now,
                "witness": self.sheet.mediator(),
            });
            self.does(seat, order).await;
        }
        // What nobody seals is scanned once everybody has signed.
        if self.document(Seat::Mediator, code).await["lacks_scan"] == true {
            self.scans(code).await;
        }
    }

    /// Photographs the paper with `code`, page by page, and has them matched by the QR code on the last one.
    pub async fn scans(&mut self, code: &str) {
        let document = self.document(Seat::Mediator, code).await;
        let photos = photographs(&self.pdf(Seat::Mediator, code).await, 110);
        assert_eq!(document["pages"], photos.len());
        let files = self.hands_in(photos).await;
        let order = json!({ "kind": "attach_scan", "document": document["id"], "files": files });
        self.does(Seat::Mediator, order).await;
        let scan = self.document(Seat::Mediator, code).await["scans"][0].clone();
        assert_eq!((&scan["matched"], &scan["files"]), (&json!("code"), &json!(files)));
    }

    /// Uploads `photos` as the mediator; gives their ids.
    pub async fn hands_in(&mut self, photos: Vec<Vec<u8>>) -> Vec<String> {
        let path = format!("/api/cases/{}/files", self.case);
        let mut files = Vec::new();
        for photo in photos {
            let sent = self.client(Seat::Mediator).upload(&path, "application/octet-stream", photo).await;
            files.push(sent.ok()["id"].as_str().unwrap().to_owned());
        }
        files
    }

    /// The way to a sealed agreement on the days of the sheet, where nothing stands in it.
    pub async fn agrees(&mut self) {
        self.gathers().await;
        self.meets().await;
        self.writes().await;
        self.records().await;
        self.reads_back().await;
        self.signs_and_seals().await;
    }
}

/// The pages of `pdf` as photographs in grey with `dots` an inch, as JPEG.
#[must_use]
pub fn photographs(pdf: &[u8], dots: u32) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("paper.pdf"), folder.path().join("page"));
    std::fs::write(&from, pdf).unwrap();
    let mut command = std::process::Command::new("pdftoppm");
    let command = command.args(["-jpeg", "-gray", "-r", &dots.to_string()]).arg(&from).arg(&to);
    assert!(command.status().unwrap().success());
    let mut pages: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
        .collect();
    pages.sort();
    pages.iter().map(|page| std::fs::read(page).unwrap()).collect()
}
