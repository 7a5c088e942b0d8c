//! Many people at once.

use crate::client::{Client, Reply};
use crate::journey::sign_in;
use crate::service::Service;
use serde_json::{Value, json};
use std::future::Future;
use tokio::task::JoinSet;

/// So many judges of the demo's court, signed in.
pub async fn judges(service: &Service, count: usize) -> Vec<Client> {
    let password = "viele Richter";
    let accounts: Vec<Value> = (0..count)
        .map(|number| json!({ "login": format!("judge{number}"), "name": format!("法官{number}"), "role": "judge" }))
        .collect();
    let court = json!({
        "id": "court", "name": "潞川区人民法院", "kind": "court", "phone": "0499-8000012", "code": "晋0499",
        "accounts": accounts,
    });
    service.put_in(&json!({ "password": password, "organisations": [court] }).to_string()).await;
    let mut clients = Vec::new();
    for account in accounts {
        let mut client = service.client();
        let known = json!({ "login": account["login"], "password": password, "name": account["name"] });
        sign_in(&mut client, &known).await;
        clients.push(client);
    }
    clients
}

/// Every one of `judges` claims `case` at `version`, all at once.
pub async fn claims(judges: Vec<Client>, case: &str, version: &Value) -> Vec<Reply> {
    let path = format!("/api/cases/{case}/commands");
    let body = json!({ "id": "the claim", "version": version, "command": { "kind": "claim" } });
    together(judges.into_iter().map(|mut judge| {
        let (path, body) = (path.clone(), body.clone());
        async move { judge.post(&path, &body).await }
    }))
    .await
}

/// What `acts`, begun together, lead to, in the order in which they end.
pub async fn together<T: Send + 'static>(
    acts: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let mut running: JoinSet<T> = acts.collect();
    let mut ended = Vec::new();
    while let Some(result) = running.join_next().await {
        ended.push(result.unwrap());
    }
    ended
}
