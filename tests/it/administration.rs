//! The desks of administrator and supervisor over the API: people who come and go, counts without content.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::client::Client;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::service::Service;

const PASSWORD: &str = "tiaoque-demo";

async fn signed_in(service: &Service, login: &str) -> Client {
    let mut client = service.client();
    client.post("/api/session", &json!({ "login": login, "password": PASSWORD })).await.ok();
    client
}

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    let mut all = list.as_array().unwrap().iter();
    all.find(|entry| entry["name"] == name).unwrap_or_else(|| panic!("no {name} in {list:#}"))
}

async fn check_first_password(engine: Engine) {
    let service = Service::start(engine).await;
    let mut admin = signed_in(&service, "admin").await;
    let account = json!({ "login": "dongqing", "name": "董青", "role": "clerk", "organisation": "court" });
    let added = admin.post("/api/admin/accounts", &account).await.ok();
    let first = added["password"].as_str().unwrap().to_owned();
    assert_eq!((added["first_password"].as_bool(), first.len()), (Some(true), 19));

    // With a password that somebody else knows there is a way to one's own and a way out, and nothing else.
    let mut clerk = service.client();
    let me = clerk.post("/api/session", &json!({ "login": "dongqing", "password": first })).await.ok();
    assert_eq!(me["first_password"], true);
    clerk.get("/api/session").await.ok();
    for path in ["/api/cases", "/api/queue", "/api/alerts"] {
        clerk.get(path).await.problem("first-password");
    }
    let change = |password: &str, new: &str| json!({ "password": password, "new_password": new });
    clerk
        .post("/api/session/password", &change("wrong", "mine-and-mine-only"))
        .await
        .problem("wrong-password");
    clerk.post("/api/session/password", &change(&first, &first)).await.problem("invalid");
    clerk.post("/api/session/password", &change(&first, "short")).await.problem("invalid");
    let me = clerk.post("/api/session/password", &change(&first, "mine-and-mine-only")).await.ok();
    assert_eq!(me["first_password"], false);
    clerk.get("/api/cases").await.ok();
    let again = json!({ "login": "dongqing", "password": first });
    service.client().post("/api/session", &again).await.problem("wrong-password");

    // A forgotten one is made up anew, and ends what is signed in.
    let path = format!("/api/admin/accounts/{}/password", added["id"].as_str().unwrap());
    let made = admin.post(&path, &json!({})).await.ok();
    assert!(made["password"].as_str().is_some_and(|made| made != first));
    clerk.get("/api/session").await.problem("signed-out");
    let all = admin.get("/api/admin/accounts").await.ok();
    assert_eq!(named(&all, "董青")["first_password"], true);
    let own = format!("/api/admin/accounts/{}/password", named(&all, "吕安")["id"].as_str().unwrap());
    admin.post(&own, &json!({})).await.problem("own-account");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_opens_nothing_but_the_change_of_it_on_sqlite() {
    check_first_password(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_opens_nothing_but_the_change_of_it_on_postgres() {
    check_first_password(Engine::Postgres).await;
}

async fn check_leaving(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Seal).await;
    let mut admin = signed_in(&service, "admin").await;
    let all = admin.get("/api/admin/accounts").await.ok();
    let mediator = named(&all, "姜桂兰");
    assert_eq!((&mediator["certificate"]["serves"], &mediator["disabled"]), (&json!(true), &json!(false)));
    assert_eq!(named(&all, "顾明远")["certificate"], Value::Null, "no key before the first signature");
    let path = format!("/api/admin/accounts/{}", mediator["id"].as_str().unwrap());
    let serial = mediator["certificate"]["serial"].clone();

    // What is still theirs is told by number and state, without names.
    let cases = admin.get(&format!("{path}/cases")).await.ok();
    let number = journey.view(Who::Mediator).await["number"].clone();
    assert_eq!((cases.as_array().unwrap().len(), &cases[0]["number"]), (1, &number));
    assert!(cases[0]["states"].as_array().unwrap().contains(&json!("协议已生效")), "{cases:#}");
    assert!(!cases.to_string().contains("赵建平"));

    let mut working = signed_in(&service, "jiangguilan").await;
    let gone = admin.post(&path, &json!({ "kind": "disable", "reason": "moved" })).await.ok();
    assert_eq!((&gone["disabled"], &gone["certificate"]["serves"]), (&json!(true), &json!(false)));
    assert!(gone["certificate"]["revoked_at"].as_str().is_some_and(|at| at.starts_with("2026-06-08T")));
    working.get("/api/session").await.problem("signed-out");
    let credentials = json!({ "login": "jiangguilan", "password": PASSWORD });
    service.client().post("/api/session", &credentials).await.problem("wrong-password");
    let list = service.client().get("/pki/root.crl").await.bytes();
    assert!(!list.is_empty());
    assert_eq!(admin.get(&format!("{path}/cases")).await.ok(), cases, "they stay to be handed over");

    // What is changed at one instant has no order in the list.
    service.clock.advance(SignedDuration::from_secs(1));
    // Whoever comes back signs with another key; the old certificate stays on the list.
    admin.post(&path, &json!({ "kind": "enable" })).await.ok();
    signed_in(&service, "jiangguilan").await.get("/api/cases").await.ok();
    let after = admin.get("/api/admin/accounts").await.ok();
    assert_eq!(named(&after, "姜桂兰")["certificate"]["serial"], serial);

    let changes = admin.get("/api/admin/changes").await.ok();
    let kinds: Vec<_> =
        changes.as_array().unwrap().iter().map(|one| (&one["kind"], &one["detail"])).collect();
    assert_eq!(kinds[1], (&json!("disable"), &json!("moved")), "{changes:#}");
    assert_eq!((&changes[1]["by"], &changes[1]["subject"]), (&json!("吕安"), &json!("姜桂兰")));

    let seals = admin.get("/api/admin/seals").await.ok();
    let liuhe = seals.as_array().unwrap().iter().find(|seal| seal["organisation"]["id"] == "liuhe").unwrap();
    assert_eq!((&liuhe["keepers"], &liuhe["certificate"]["serves"]), (&json!(["罗素珍"]), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_is_out_at_once_and_signs_no_more_on_sqlite() {
    check_leaving(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_is_out_at_once_and_signs_no_more_on_postgres() {
    check_leaving(Engine::Postgres).await;
}

async fn check_numbers(engine: Engine) {
    let service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::Rule).await;
    let mut supervisor = signed_in(&service, "xuzhiqing").await;
    let june = "/api/numbers?from=2026-06-01&until=2026-06-30";
    let numbers = supervisor.get(june).await.ok();
    let liuhe = named(&numbers["stations"], "柳河街道人民调解委员会");
    let jiang = named(&liuhe["mediators"], "姜桂兰");
    assert_eq!(jiang["numbers"], liuhe["numbers"]);
    let of = |numbers: &Value, what: &str| numbers[what].as_u64().unwrap();
    for what in ["registered", "accepted", "agreed", "confirmed"] {
        assert_eq!(of(&liuhe["numbers"], what), 1, "{what} in {liuhe:#}");
    }
    for what in ["failed", "refused", "withdrawn", "performed"] {
        assert_eq!(of(&liuhe["numbers"], what), 0, "{what} in {liuhe:#}");
    }
    assert_eq!(liuhe["numbers"]["median_days"], 0, "registered and agreed on one day");
    // The demo's two cases of another committee are in the sum.
    assert_eq!(of(&numbers["total"], "registered"), 3);
    for name in ["赵建平", "尤国栋", "吴敏", "周海涛", "物业"] {
        assert!(!numbers.to_string().contains(name), "{name}");
    }
    let may = supervisor.get("/api/numbers?from=2026-05-01&until=2026-05-31").await.ok();
    assert_eq!((of(&may["total"], "registered"), &may["total"]["median_days"]), (0, &Value::Null));

    let table = supervisor.get(&june.replace("numbers?", "numbers.csv?")).await;
    assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8");
    let text = String::from_utf8(table.bytes().to_vec()).unwrap();
    assert!(text.contains("\"柳河街道人民调解委员会\",\"姜桂兰\",1,1,1,0,1,0,0,0,0\r\n"), "{text}");
    assert!(text.contains("\r\n\"合计\",\"\",3,"), "{text}");

    supervisor.get("/api/numbers").await.problem("period-unknown");
    supervisor.get("/api/numbers?from=2026-07-01&until=2026-06-30").await.problem("period-unknown");
    for login in ["admin", "jiangguilan", "gumingyuan", "zhaodejun"] {
        let mut other = signed_in(&service, login).await;
        other.get(june).await.problem("not-supervisor");
        other.get(&june.replace("numbers?", "numbers.csv?")).await.problem("not-supervisor");
    }
    for path in ["accounts", "changes", "seals", "accounts/x/cases"] {
        supervisor.get(&format!("/api/admin/{path}")).await.problem("not-administrator");
        service.client().get(&format!("/api/admin/{path}")).await.problem("signed-out");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_counts_by_station_and_reads_no_name_of_a_party_on_sqlite() {
    check_numbers(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_counts_by_station_and_reads_no_name_of_a_party_on_postgres() {
    check_numbers(Engine::Postgres).await;
}

/// The year 2026 with two rest days more, 9 and 10 June, as it would be typed.
const REST: &str = "1月1日至3日、2月15日至23日、4月4日至6日、5月1日至5日、6月9日（星期二）至10日、6月19日至21日、9月25日至27日、10月1日至7日";

async fn check_holidays(engine: Engine) {
    let mut service = Service::start(engine).await;
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::MediatorSigns).await;
    let number = journey.view(Who::Mediator).await["number"].clone();
    let mut admin = signed_in(&service, "admin").await;
    let known = admin.get("/api/admin/holidays").await.ok();
    assert_eq!((&known["years"][0]["year"], &known["missing"]), (&json!(2026), &json!(2027)));
    assert_eq!(known["years"][0]["entered_by"], Value::Null);
    let year = |year: i16, rest: &str, work: &str| json!({ "year": year, "decree": "测试用安排", "source": "测试", "rest": rest, "work": work });
    let refuse = async |body: Value, says: &str| {
        let sentence = signed_in(&service, "admin").await.post("/api/admin/holidays", &body).await;
        let sentence = sentence.problem("invalid");
        assert!(sentence.contains(says), "{sentence}");
    };
    refuse(year(2027, "元旦三天", ""), "看不懂“元旦三天”").await;
    refuse(year(2027, "1月1日", "1月4日"), "不是星期六、星期日").await;
    refuse(year(2031, "1月1日", ""), "2025年到2027年").await;
    assert_eq!(admin.get("/api/admin/holidays").await.ok(), known, "a refused year changes nothing");
    for login in ["xuzhiqing", "linzhixia"] {
        let mut other = signed_in(&service, login).await;
        other.post("/api/admin/holidays", &year(2026, REST, "")).await.problem("not-administrator");
    }

    // Two working days from Monday 8 June end on Wednesday; with both of them free, on Friday.
    let entered = admin.post("/api/admin/holidays", &year(2026, REST, "")).await.ok();
    let moved = entered["moved"].as_array().unwrap();
    let seal = moved.iter().find(|one| one["number"] == number && one["label"] == "待盖章");
    let seal = seal.unwrap_or_else(|| panic!("{entered:#}"));
    assert_eq!((&seal["before"], &seal["after"]), (&json!("2026-06-10"), &json!("2026-06-12")));
    assert!(!entered.to_string().contains("赵建平"));
    let queue = signed_in(&service, "luosuzhen").await.get("/api/queue").await.ok();
    assert!(queue.to_string().contains("2026-06-12"), "{queue:#}");
    let again = admin.post("/api/admin/holidays", &year(2026, REST, "")).await.ok();
    assert_eq!(again["moved"], json!([]));
    assert_eq!(again["holidays"]["years"][0]["entered_by"], "吕安");

    service.clock.advance(SignedDuration::from_secs(1));
    // A year ahead lengthens the reach, and both are there after a restart.
    let next = admin.post("/api/admin/holidays", &year(2027, "1月1日至3日", "")).await.ok();
    assert_eq!(next["holidays"]["missing"], 2028);
    service.restart().await;
    let kept = signed_in(&service, "admin").await.get("/api/admin/holidays").await.ok();
    assert_eq!(kept, next["holidays"]);
    let changes = signed_in(&service, "admin").await.get("/api/admin/changes").await.ok();
    assert_eq!((&changes[0]["kind"], &changes[0]["subject"]), (&json!("holidays"), &json!("2027")));
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_follow_the_holidays_that_were_entered_on_sqlite() {
    check_holidays(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_follow_the_holidays_that_were_entered_on_postgres() {
    check_holidays(Engine::Postgres).await;
}
