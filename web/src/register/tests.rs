//! The register against a database, with the organisations of the demo.

use super::{
    change::Author,
    form::{AccountChange, NewAccount, NewOrganisation, OrganisationChange},
    *,
};
use crate::{account::Accounts, database, directory::Directory, problem::Problem};
use confirm::jurisdiction::Level;
use serde_json::{Value, json};
use tempfile::TempDir;

struct World {
    accounts: Accounts,
    register: Register,
    admin: AccountId,
    _folder: TempDir,
}

impl World {
    async fn demo() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
        let accounts =
            Accounts::new(database::open(&url).await.unwrap(), Arc::new(Secrets::with_key(&[1; 32])));
        let directory = Directory::read(include_str!("../../fixtures/demo.json")).unwrap();
        directory.store(&accounts, now()).await.unwrap();
        let admin = accounts.logins().await.unwrap()["admin"].clone();
        Self { register: accounts.register(), accounts, admin, _folder: folder }
    }

    fn author(&self) -> Author<'_> {
        // Later than the demo was put in, for lists keep that order.
        let at = now() + jiff::SignedDuration::from_mins(1);
        Author { account: &self.admin, at, allow_test_division: true }
    }

    async fn account(&self, login: &str) -> AccountId {
        self.accounts.logins().await.unwrap()[login].clone()
    }

    async fn add(&self, body: Value) -> Result<OrgId, Problem> {
        let new: NewOrganisation = serde_json::from_value(body).unwrap();
        self.register.add_organisation(new, self.author()).await
    }

    async fn change(&self, id: &OrgId, body: Value) -> Result<(), Problem> {
        let change: OrganisationChange = serde_json::from_value(body).unwrap();
        self.register.change_organisation(id, change, self.author()).await
    }

    async fn hire(&self, body: Value) -> Result<AccountId, Problem> {
        let new: NewAccount = serde_json::from_value(body).unwrap();
        self.register.add_account(new, "hash".to_owned(), self.author()).await
    }

    async fn change_account(&self, id: &AccountId, body: Value) -> Result<(), Problem> {
        let change: AccountChange = serde_json::from_value(body).unwrap();
        self.register.change_account(id, change, self.author()).await
    }

    async fn names(&self, organisation: Option<&str>) -> Vec<String> {
        let organisation = organisation.map(OrgId::new);
        let found = self.register.mediators(organisation.as_ref()).await.unwrap();
        found.into_iter().map(|mediator| mediator.name).collect()
    }
}

fn now() -> Timestamp {
    "2026-06-08T07:00:00Z".parse().unwrap()
}

fn committee(name: &str, short: &str) -> Value {
    json!({ "kind": "PM_TOWN", "parent": "center", "name": name, "short": short, "phone": "0499-8000099",
        "division": "990499102", "members": 5, "term_from": "2026-06-01" })
}

#[track_caller]
fn check<T: std::fmt::Debug>(answer: Result<T, Problem>, code: &str) {
    let problem = answer.unwrap_err();
    assert_eq!(problem.code(), code, "{}", problem.detail());
}

#[tokio::test]
async fn k_05_the_demo_has_one_committee_that_the_court_does_not_know() {
    let world = World::demo().await;
    for (committee, mediator, expected) in [
        ("liuhe", "jiangguilan", None),
        ("yunling", "heshouyi", None),
        ("shiqiao", "shichangshun", None),
        ("jiaotiao", "luzhengping", None),
        ("laotiao", "weizhengyan", None),
        ("xinwan", "haoyoufu", Some(NotReady::CommitteeUnknownToCourt)),
        ("liuhe", "haoyoufu", Some(NotReady::MediatorUnknownToCourt)),
        ("nowhere", "jiangguilan", Some(NotReady::CommitteeUnregistered)),
        ("liuhe", "linzhixia", Some(NotReady::MediatorUnregistered)),
    ] {
        let (committee, mediator) = (OrgId::new(committee), world.account(mediator).await);
        assert_eq!(
            world.register.not_ready(&committee, &mediator, now()).await.unwrap(),
            expected,
            "{committee}"
        );
    }
}

#[tokio::test]
async fn b_213_courts_come_with_what_they_cover() {
    let world = World::demo().await;
    let courts = world.register.courts().await.unwrap();
    let known: Vec<_> = courts
        .iter()
        .map(|court| (court.id.as_str(), court.level, court.covers[0].as_str(), court.covers.len()))
        .collect();
    assert_eq!(known, [("court", Level::Basic, "990499", 1), ("lushan", Level::Basic, "990498", 1)]);
}

#[tokio::test]
async fn a_17_a_studio_has_the_mediators_who_have_a_post_there() {
    let world = World::demo().await;
    assert_eq!(world.names(Some("guilan")).await, ["姜桂兰"]);
    assert_eq!(world.names(Some("liuhe")).await, ["姜桂兰"]);
    assert_eq!(world.names(None).await.len(), 6);
    let (mediator, studio) = (world.account("jiangguilan").await, OrgId::new("guilan"));
    assert!(world.register.serves(&mediator, &studio).await.unwrap());
    assert!(!world.register.serves(&world.account("heshouyi").await, &studio).await.unwrap());
}

#[tokio::test]
async fn a_18_own_mediators_come_before_those_with_a_post() {
    let world = World::demo().await;
    let posts = json!({ "kind": "set_posts", "organisations": ["yunling", "guilan", "liuhe", "yunling"] });
    world.change_account(&world.account("jiangguilan").await, posts).await.unwrap();
    assert_eq!(world.names(Some("yunling")).await, ["何守义", "姜桂兰"]);
    let nowhere = json!({ "kind": "set_posts", "organisations": ["nowhere"] });
    check(world.change_account(&world.account("jiangguilan").await, nowhere).await, "organisation-unknown");
    assert_eq!(world.names(Some("guilan")).await, ["姜桂兰"]);
}

#[tokio::test]
async fn b_105_a_new_committee_is_first_registered_then_made_known() {
    let world = World::demo().await;
    let id = world.add(committee("清泉镇人民调解委员会", "潞川清泉")).await.unwrap();
    let ready = async || world.register.standing(&id).await.unwrap().known_to_court(now());
    check(world.change(&id, json!({ "kind": "notify", "on": "2026-06-05" })).await, "not-registered");
    check(world.change(&id, json!({ "kind": "register", "on": "2026-06-09" })).await, "invalid");
    world.change(&id, json!({ "kind": "register", "on": "2026-06-03" })).await.unwrap();
    check(world.change(&id, json!({ "kind": "notify", "on": "2026-06-02" })).await, "invalid");
    assert!(!ready().await);
    world.change(&id, json!({ "kind": "notify", "on": "2026-06-08" })).await.unwrap();
    assert!(ready().await);
    world.change(&id, json!({ "kind": "withdraw" })).await.unwrap();
    assert!(!ready().await);
    check(
        world.change(&OrgId::new("court"), json!({ "kind": "register", "on": "2026-06-01" })).await,
        "not-a-committee",
    );
}

#[tokio::test]
async fn a_04_the_tree_takes_nothing_where_it_does_not_belong() {
    let world = World::demo().await;
    let place = async |id: &str, parent: Value| {
        world.change(&OrgId::new(id), json!({ "kind": "move", "parent": parent })).await
    };
    check(place("shiqiao", json!("xinwan")).await, "invalid");
    check(place("liuhe", json!("liuhe")).await, "invalid");
    check(place("liuhe", json!("court")).await, "invalid");
    check(place("guilan", Value::Null).await, "invalid");
    check(place("liuhe", json!("nowhere")).await, "organisation-unknown");
    check(place("nowhere", json!("center")).await, "not-found");
    place("guilan", json!("yunling")).await.unwrap();
    place("xinwan", json!("liuhe")).await.unwrap();
    let moved = world.register.organisation(&OrgId::new("guilan")).await.unwrap().unwrap();
    assert_eq!(moved.parent, Some(OrgId::new("yunling")));
}

#[tokio::test]
async fn e_2_no_two_organisations_share_a_name_or_a_short_name() {
    let world = World::demo().await;
    check(world.add(committee("柳河街道人民调解委员会", "潞川新柳")).await, "name-taken");
    check(world.add(committee("新柳街道人民调解委员会", "潞川柳河")).await, "short-taken");
    let before = world.register.all().await.unwrap();
    let rename = json!({ "kind": "describe", "name": "柳河街道人民调解委员会", "short": "潞川云岭", "phone": "0499-1234",
        "division": "990499001" });
    check(world.change(&OrgId::new("liuhe"), rename).await, "short-taken");
    assert_eq!(world.register.all().await.unwrap(), before);
}

#[tokio::test]
async fn b_104_what_does_not_fit_the_kind_is_refused() {
    let world = World::demo().await;
    for (field, value) in [
        ("members", json!(2)),
        ("members", json!(10)),
        ("charges", json!(true)),
        ("covers", json!(["990499"])),
        ("short", json!("")),
        ("name", json!("会")),
        ("phone", json!("请打电话")),
        ("division", json!("9904")),
        ("parent", json!("court")),
        ("dispute_types", json!(["物业"])),
        ("labels", json!([""])),
    ] {
        let mut body = committee("清泉镇人民调解委员会", "潞川清泉");
        body[field] = value;
        check(world.add(body).await, "invalid");
    }
    let mut commercial = committee("潞川区商事调解中心", "潞川商调");
    commercial["kind"] = json!("COMMERCIAL");
    commercial["charges"] = json!(true);
    commercial["members"] = json!(20);
    world.add(commercial).await.unwrap();
}

#[tokio::test]
async fn e_1_a_court_has_its_code_and_covers_divisions() {
    let world = World::demo().await;
    let mut court = json!({ "kind": "COURT", "name": "潞北区人民法院", "phone": "0497-1", "division": "990497",
        "code": "晋0497", "covers": ["990497", "990497"] });
    let id = world.add(court.clone()).await.unwrap();
    world.change(&id, json!({ "kind": "cover", "divisions": ["990497", "990496"] })).await.unwrap();
    let courts = world.register.courts().await.unwrap();
    assert_eq!(courts.iter().find(|court| court.id == id).unwrap().covers.len(), 2);
    court["name"] = json!("潞东区人民法院");
    court["code"] = json!("0497");
    check(world.add(court).await, "invalid");
}

#[tokio::test]
async fn a_mediator_is_hired_registered_and_disabled() {
    let world = World::demo().await;
    let skills =
        json!({ "category": "part_time", "star": 1, "dialects": ["潞川话"], "dispute_types": ["15"] });
    let mut body = json!({ "login": "NewOne", "password": "0123456789", "name": "史一鸣", "role": "mediator",
        "organisation": "liuhe", "skills": skills,
        "particulars": { "id_no": "990499197803121012", "address": "潞川区柳河街道9号", "employer": "" } });
    let id = world.hire(body.clone()).await.unwrap();
    check(world.hire(body.clone()).await, "login-taken");
    body["login"] = json!("newtwo");
    for (field, value) in [
        ("role", json!("judge")),
        ("name", json!("史")),
        ("login", json!("有空格")),
        ("particulars", json!({ "id_no": "990499197803121013" })),
        ("skills", json!({ "category": "elder", "star": 6 })),
    ] {
        let mut wrong = body.clone();
        wrong[field] = value;
        if field == "role" {
            wrong["skills"] = Value::Null;
        }
        check(world.hire(wrong).await, "invalid");
    }
    assert_eq!(
        world.register.person(&id).await.unwrap().unwrap(),
        Person {
            id: id.to_string(),
            name: "史一鸣".to_owned(),
            id_no: Some("990499197803121012".to_owned()),
            address: "潞川区柳河街道9号".to_owned(),
            employer: "柳河街道人民调解委员会".to_owned(),
        }
    );
    world.change_account(&id, json!({ "kind": "register", "on": "2026-06-01" })).await.unwrap();
    world.change_account(&id, json!({ "kind": "notify", "on": "2026-06-02" })).await.unwrap();
    assert_eq!(world.register.not_ready(&OrgId::new("liuhe"), &id, now()).await.unwrap(), None);
    world.change_account(&id, json!({ "kind": "disable" })).await.unwrap();
    assert_eq!(world.names(Some("liuhe")).await, ["姜桂兰"]);
    assert_eq!(world.accounts.find(&id).await.unwrap(), None);
    world.change_account(&id, json!({ "kind": "enable" })).await.unwrap();
    assert_eq!(world.names(Some("liuhe")).await, ["姜桂兰", "史一鸣"]);
}

#[tokio::test]
async fn only_mediators_are_registered_and_nobody_disables_themselves() {
    let world = World::demo().await;
    let clerk = world.account("linzhixia").await;
    check(
        world.change_account(&clerk, json!({ "kind": "register", "on": "2026-06-01" })).await,
        "not-a-mediator",
    );
    check(world.change_account(&world.admin, json!({ "kind": "disable" })).await, "own-account");
}

#[tokio::test]
async fn every_change_is_written_down_with_its_author() {
    let world = World::demo().await;
    let id = world.add(committee("清泉镇人民调解委员会", "潞川清泉")).await.unwrap();
    world.change(&id, json!({ "kind": "register", "on": "2026-06-03" })).await.unwrap();
    check(world.change(&id, json!({ "kind": "notify", "on": "2026-06-30" })).await, "invalid");
    let rows: Vec<(String, String)> =
        sqlx::query_as("select by_account, kind from register_changes where subject = $1 order by at, kind")
            .bind(id.as_str())
            .fetch_all(&world.register.pool)
            .await
            .unwrap();
    let admin = world.admin.to_string();
    assert_eq!(rows, [(admin.clone(), "add_organisation".to_owned()), (admin, "register".to_owned())]);
}
