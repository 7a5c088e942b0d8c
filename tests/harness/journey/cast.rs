//! Who takes part, each with a browser of their own.

use crate::client::Client;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::SocketAddr;

/// Somebody with a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// 调解员
    Mediator,
    /// 印章管理人
    SealKeeper,
    /// 书记员
    Clerk,
    /// 法官
    Judge,
    /// Another judge of the same court.
    OtherJudge,
    /// The property company's representative: 申请人.
    Company,
    /// The owner of the flat: 被申请人.
    Owner,
}

/// What people are called.
#[derive(Clone, Debug)]
pub struct Names {
    /// The company.
    pub company: &'static str,
    /// Its representative.
    pub representative: &'static str,
    /// The owner of the flat.
    pub owner: &'static str,
    /// Where the owner lives.
    pub address: &'static str,
    /// The last clause.
    pub release: &'static str,
}

impl Names {
    /// As in F-1.
    pub const F1: Self = Self {
        company: "潞川和畅物业服务有限公司",
        representative: "尤国栋",
        owner: "赵建平",
        address: "潞川区柳河街道和畅家园3号楼2单元401室",
        release: "公司放弃违约金",
    };

    /// Names that most fonts do not have: GB 18030-2022 and beyond the Basic Multilingual Plane.
    pub const RARE: Self = Self {
        company: "潞川喆堃物业服务有限公司",
        representative: "㛃䶮",
        owner: "赵𬱖𠅤",
        address: "潞川区柳河街道𬭊园二〇一室",
        release: "公司放弃违约金，由𫖯堃、喆〇见证",
    };

    /// The name of a party.
    #[must_use]
    pub fn of(&self, who: Who) -> &str {
        match who {
            Who::Company => self.representative,
            Who::Owner => self.owner,
            Who::Mediator | Who::SealKeeper | Who::Clerk | Who::Judge | Who::OtherJudge => {
                panic!("{who:?} is no party")
            }
        }
    }
}

/// The phone of a party.
#[must_use]
pub fn phone(who: Who) -> &'static str {
    match who {
        Who::Company => "12000000009",
        _ => "12000000008",
    }
}

/// Everybody's browser.
#[derive(Debug)]
pub struct Cast {
    clients: HashMap<Who, Client>,
    /// The staff as the demo lists them.
    pub accounts: HashMap<Who, Value>,
    /// Somebody who is not signed in.
    pub stranger: Client,
}

impl Cast {
    /// Signs the staff in with the accounts that the demo shows; the parties have nothing yet.
    pub async fn gather(address: SocketAddr) -> Self {
        let mut stranger = Client::new(address);
        let demo = stranger.get("/api/demo").await.ok();
        let listed = demo["accounts"].as_array().unwrap();
        let with_role =
            |role: &str| listed.iter().filter(|account| account["role"] == role).cloned().collect::<Vec<_>>();
        let mediator = with_role("mediator").swap_remove(0);
        let same = |account: &Value| account["organisation"] == mediator["organisation"];
        let seal_keeper =
            with_role("seal_keeper").into_iter().find(same).expect("the committee has a seal keeper");
        let judges = with_role("judge");
        let accounts = HashMap::from([
            (Who::Mediator, mediator),
            (Who::SealKeeper, seal_keeper),
            (Who::Clerk, with_role("clerk").swap_remove(0)),
            (Who::Judge, judges[0].clone()),
            (Who::OtherJudge, judges[1].clone()),
        ]);
        let mut clients = HashMap::from([Who::Company, Who::Owner].map(|who| (who, Client::new(address))));
        for (who, account) in &accounts {
            let mut client = Client::new(address);
            sign_in(&mut client, account).await;
            clients.insert(*who, client);
        }
        Self { clients, accounts, stranger }
    }

    /// The browser of `who`.
    pub fn client(&mut self, who: Who) -> &mut Client {
        self.clients.get_mut(&who).expect("everybody has a browser")
    }
}

/// Signs a member of staff in.
pub async fn sign_in(client: &mut Client, account: &Value) {
    let me = client
        .post("/api/session", &json!({ "login": account["login"], "password": account["password"] }))
        .await
        .ok();
    assert_eq!(me["name"], account["name"]);
}
