//! Proving who one is, writing one's name, sealing.

use super::{Journey, Who};
use serde_json::{Value, json};

impl Journey {
    /// Signs the document with `code` after proving again who signs, where that is too long ago.
    pub async fn sign(&mut self, who: Who, code: &str) {
        self.proves(who).await;
        let command = self.signature(who, code).await;
        self.does(who, command).await;
    }

    /// The command with which `who` signs.
    pub async fn signature(&mut self, who: Who, code: &str) -> Value {
        let document = self.document(who, code).await;
        let strokes = match who {
            Who::Company | Who::Owner => handwriting(),
            Who::Mediator | Who::SealKeeper | Who::Clerk | Who::Judge | Who::OtherJudge => json!([]),
        };
        json!({ "kind": "sign", "document": document["id"], "sha256": document["frozen_sha256"], "strokes": strokes })
    }

    /// Proves again who is there, if that is too long ago to sign.
    pub async fn proves(&mut self, who: Who) {
        if self.client(who).get("/api/session").await.ok()["fresh"] == true {
            return;
        }
        let me = match who {
            Who::Company | Who::Owner => {
                self.client(who).post("/api/party/confirm/sms", &json!({})).await.ok();
                let code = self.sms(who).await["code"].clone();
                self.client(who).post("/api/party/confirm", &json!({ "sms_code": code })).await.ok()
            }
            Who::Mediator | Who::SealKeeper | Who::Clerk | Who::Judge | Who::OtherJudge => {
                let password = self.cast.accounts[&who]["password"].clone();
                self.client(who).post("/api/session/confirm", &json!({ "password": password })).await.ok()
            }
        };
        assert_eq!(me["fresh"], true);
    }

    pub(super) async fn seal(&mut self) {
        self.proves(Who::SealKeeper).await;
        let document = self.document(Who::SealKeeper, "D12").await;
        let command =
            json!({ "kind": "seal", "document": document["id"], "sha256": document["frozen_sha256"] });
        self.does(Who::SealKeeper, command).await;
        let view = self.view(Who::Owner).await;
        assert!(view["effective_at"].is_string(), "the agreement is effective: {view:#}");
        assert_eq!(view["window"]["open"], true);
    }
}

/// A name as a finger writes it.
pub(crate) fn handwriting() -> Value {
    let stroke = |x: i32, y: i32| {
        let points: Vec<Value> = (0..24)
            .map(|i| json!({ "x": x + i * 9, "y": y + (i * i) / 4, "t": i * 16, "width": 0 }))
            .collect();
        json!({ "points": points })
    };
    json!([stroke(80, 60), stroke(320, 90), stroke(560, 70)])
}
