//! Who is there: sessions that come and go, parties with link and code, proof before a signature.

use super::sheet::phone;
use super::{Play, Seat};
use crate::client::{Client, Reply};
use crate::journey::mediation::{CONSENTS, address_of_service, consent};
use crate::journey::sign_in;
use crate::journey::signing::handwriting;
use jiff::SignedDuration;
use serde_json::{Value, json};

/// After this many seconds another SMS can be asked for.
const SMS_GAP: SignedDuration = SignedDuration::from_secs(61);

impl Play {
    /// Fetches `path`, signing in again where the session is over.
    pub async fn get(&mut self, seat: Seat, path: &str) -> Reply {
        let reply = self.client(seat).get(path).await;
        if reply.status != 401 {
            return reply;
        }
        self.comes_back(seat).await;
        self.client(seat).get(path).await
    }

    /// How `path` answers the session as it is, without signing in again.
    pub async fn client_status(&mut self, seat: Seat, path: &str) -> u16 {
        self.client(seat).get(path).await.status
    }

    pub(super) async fn post(&mut self, seat: Seat, path: &str, body: &Value) -> Reply {
        let reply = self.client(seat).post(path, body).await;
        if reply.status != 401 {
            return reply;
        }
        self.comes_back(seat).await;
        self.client(seat).post(path, body).await
    }

    pub(super) fn client(&mut self, seat: Seat) -> &mut Client {
        self.clients.get_mut(&seat).unwrap_or_else(|| panic!("{seat:?} has no browser yet"))
    }

    /// Signs in again after days: staff with the password, a party with the old link and a new code.
    async fn comes_back(&mut self, seat: Seat) {
        match seat {
            Seat::Party(number) => {
                self.wait(SMS_GAP);
                let token = self.token(number).await;
                self.stranger.post(&format!("/api/invitations/{token}/sms"), &json!({})).await.ok();
                self.opens_link(number).await;
            }
            Seat::Mediator | Seat::SealKeeper | Seat::Clerk | Seat::Judge => {
                let account = self.accounts[&seat].clone();
                sign_in(self.client(seat), &account).await;
            }
        }
    }

    /// Enters a party of the sheet, with its agent under `authority` if it has one.
    pub async fn adds(&mut self, number: usize, authority: &str) {
        let draft = self.sheet.party(number);
        let before: Vec<Value> = self.view(Seat::Mediator).await["parties"].as_array().unwrap().clone();
        self.does(Seat::Mediator, json!({ "kind": "add_party", "draft": draft })).await;
        let after = self.view(Seat::Mediator).await;
        let is_new = |party: &&Value| before.iter().all(|known| known["id"] != party["id"]);
        let party = after["parties"].as_array().unwrap().iter().find(is_new).expect("a party more").clone();
        let id = party["id"].as_str().unwrap().to_owned();
        self.parties.insert(number, id.clone());
        if let Some(mut agent) = self.sheet.agent(number, authority) {
            agent["proof"] = self.hands_in_authority(authority).await;
            let appoint = json!({ "kind": "appoint_agent", "party": id, "agent": agent });
            self.does(Seat::Mediator, appoint).await;
        }
    }

    /// Uploads the photograph of a paper power of attorney (D08); gives its id.
    pub async fn hands_in_authority(&mut self, authority: &str) -> Value {
        let picture = format!("%PDF-1.7 授权委托书 {authority}");
        let path = format!("/api/cases/{}/files", self.case);
        let file = self.client(Seat::Mediator).upload(&path, "application/pdf", picture).await.ok();
        let attach = json!({
            "kind": "attach_file", "file": file["id"], "title": "授权委托书", "purpose": "authority",
        });
        self.does(Seat::Mediator, attach).await;
        file["id"].clone()
    }

    /// Sends a party its link; it opens it, types the code, and has its device checked.
    pub async fn invites(&mut self, number: usize) {
        let path = format!("/api/cases/{}/parties/{}/invitation", self.case, self.party(number));
        self.post(Seat::Mediator, &path, &json!({})).await.ok();
        self.clients.insert(Seat::Party(number), self.service.client());
        self.opens_link(number).await;
        let check = json!({ "kind": "record_check", "camera": "ok", "microphone": "ok", "network": "good", "verdict": "good" });
        self.does(Seat::Party(number), check).await;
    }

    /// … and agrees to each item by itself.
    pub async fn consents(&mut self, number: usize) {
        for item in CONSENTS {
            self.does(Seat::Party(number), consent(item)).await;
        }
        self.does(Seat::Party(number), address_of_service()).await;
    }

    async fn opens_link(&mut self, number: usize) {
        let token = self.token(number).await;
        let code = self.sms_code(number).await;
        let body = json!({ "token": token, "sms_code": code });
        let case = self.case.clone();
        let me = self.client(Seat::Party(number)).post("/api/party/session", &body).await.ok();
        assert_eq!(me["case_id"], case.as_str());
    }

    async fn token(&mut self, number: usize) -> String {
        let outbox = self.stranger.get("/api/demo/outbox").await.ok();
        let phone = phone(number);
        let mut links =
            outbox.as_array().unwrap().iter().filter(|message| message["phone"] == phone.as_str());
        let link = links.find_map(|message| message["link"].as_str()).expect("a link was sent");
        link.rsplit('/').next().unwrap().to_owned()
    }

    async fn sms_code(&mut self, number: usize) -> Value {
        let outbox = self.stranger.get("/api/demo/outbox").await.ok();
        let phone = phone(number);
        let mut sent = outbox.as_array().unwrap().iter().filter(|message| message["phone"] == phone.as_str());
        let code = sent.find(|message| message["code"].is_string()).expect("a code was sent");
        code["code"].clone()
    }

    /// Signs the document with `code`, after proving again who signs where that is too long ago.
    pub async fn signs(&mut self, seat: Seat, code: &str) {
        let command = self.signature(seat, code).await;
        self.does(seat, command).await;
    }

    /// The command with which `seat` signs or seals the document with `code`, ready to be sent.
    pub async fn signature(&mut self, seat: Seat, code: &str) -> Value {
        self.proves(seat).await;
        let document = self.document(seat, code).await;
        let (kind, strokes) = match seat {
            Seat::Party(_) => ("sign", handwriting()),
            Seat::SealKeeper => ("seal", json!([])),
            Seat::Mediator | Seat::Clerk | Seat::Judge => ("sign", json!([])),
        };
        json!({ "kind": kind, "document": document["id"], "sha256": document["frozen_sha256"], "strokes": strokes })
    }

    /// Hands in a photograph of a name.
    pub async fn photographs(&mut self, seat: Seat, photo: Vec<u8>) -> Reply {
        self.proves(seat).await;
        let path = format!("/api/cases/{}/signature-photos", self.case);
        self.client(seat).upload(&path, "application/octet-stream", photo).await
    }

    async fn proves(&mut self, seat: Seat) {
        if self.get(seat, "/api/session").await.ok()["fresh"] == true {
            return;
        }
        let me = if let Seat::Party(number) = seat {
            self.wait(SMS_GAP);
            // The session may end in this minute; whoever comes back has just proved it.
            if self.get(seat, "/api/session").await.ok()["fresh"] == true {
                return;
            }
            self.post(seat, "/api/party/confirm/sms", &json!({})).await.ok();
            let code = self.sms_code(number).await;
            self.post(seat, "/api/party/confirm", &json!({ "sms_code": code })).await.ok()
        } else {
            let password = self.accounts[&seat]["password"].clone();
            self.post(seat, "/api/session/confirm", &json!({ "password": password })).await.ok()
        };
        assert_eq!(me["fresh"], true);
    }
}
