//! The desks of administrator and supervisor over the API: people who come and go, counts without content.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::client::Client;
use tests::engine::Engine;
use tests::journey::{Journey, Names, Step, Who};
use tests::papers::Paper;
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

/// What stands in the paper with `code`, without white space.
async fn reads(journey: &mut Journey, who: Who, code: &str) -> String {
    let bytes = journey.pdf(who, code).await;
    let root = journey.client(who).get("/api/trust-root.pem").await.bytes();
    Paper::new(&bytes, &root).text()
}

async fn check_retention(engine: Engine) {
    let service = Service::start(engine).await;
    // Registered while nobody had chosen: the parties consent to the figures of then.
    let mut early = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    early.play_to(Step::Register).await;
    let mut admin = signed_in(&service, "admin").await;
    let path = "/api/admin/organisations/liuhe";
    let years = |with: u16, without: u16| json!({ "kind": "set_retention", "with_agreement": with, "without_agreement": without });
    for (with, without, says) in [
        (4, 10, "最少5年：申请执行的期间是两年"),
        (30, 0, "最少5年"),
        (101, 10, "最多100年"),
        (10, 20, "不能比达成协议的保管得更久"),
    ] {
        let sentence = admin.post(path, &years(with, without)).await.problem("invalid");
        assert!(sentence.contains(says), "{sentence}");
    }
    let all = admin.get("/api/admin/organisations").await.ok();
    let before = &named(&all, "柳河街道人民调解委员会")["retention"];
    assert_eq!(*before, json!({ "with_agreement": 30, "without_agreement": 10 }));
    let set = admin.post(path, &years(50, 15)).await.ok();
    assert_eq!(set["retention"], json!({ "with_agreement": 50, "without_agreement": 15 }));
    let changes = admin.get("/api/admin/changes").await.ok();
    assert_eq!((&changes[0]["kind"], &changes[0]["subject"]), (&json!("set_retention"), &set["name"]));
    assert!(changes[0]["detail"].as_str().unwrap().contains("50年"), "{changes:#}");
    signed_in(&service, "xuzhiqing").await.post(path, &years(40, 15)).await.problem("not-administrator");

    let mut late = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    late.play_to(Step::Seal).await;
    let consent = reads(&mut late, Who::Owner, "D05").await;
    assert!(consent.contains("立卷之日起50年；没有达成的，15年"), "{consent}");
    late.does(Who::Mediator, json!({ "kind": "close_file" })).await;
    let cover = reads(&mut late, Who::Mediator, "D24b").await;
    assert!(cover.contains("保管期限50年") && cover.contains("保管期限：50年。"), "{cover}");

    // Without a written agreement the second figure counts; and what was consented to stays.
    early.play(Step::AddParties).await;
    let submit = json!({ "kind": "submit", "not_a_duplicate": "是另一套房子的物业费" });
    early.does(Who::Mediator, submit).await;
    let owner = early.party(Who::Owner).await;
    let call = json!({ "kind": "record_call", "party": owner, "channel": "phone", "answer": "agrees" });
    early.does(Who::Mediator, call).await;
    early.does(Who::Mediator, json!({ "kind": "accept_case" })).await;
    early.does(Who::Mediator, json!({ "kind": "take_assignment", "disclosure": "" })).await;
    for step in [Step::Invite, Step::SignIn, Step::Consent] {
        early.play(step).await;
    }
    let consent = reads(&mut early, Who::Owner, "D05").await;
    assert!(consent.contains("立卷之日起30年；没有达成的，10年"), "{consent}");
    early.does(Who::Mediator, json!({ "kind": "end", "reason": "E2", "note": "双方不愿再谈" })).await;
    early.does(Who::Mediator, json!({ "kind": "close_file" })).await;
    let cover = reads(&mut early, Who::Mediator, "D24b").await;
    assert!(cover.contains("保管期限10年") && cover.contains("保管期限：10年。"), "{cover}");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_14_an_organisation_says_how_long_its_files_are_kept_on_sqlite() {
    check_retention(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_14_an_organisation_says_how_long_its_files_are_kept_on_postgres() {
    check_retention(Engine::Postgres).await;
}

async fn check_organisations(engine: Engine) {
    let service = Service::start(engine).await;
    let mut admin = signed_in(&service, "admin").await;
    let organisation = |kind: &str, name: &str, short: &str, code: Option<&str>, parent: Option<&str>| {
        json!({ "kind": kind, "name": name, "short": short, "code": code, "parent": parent, "phone": "0499-8000071",
            "division": "990499205", "members": null, "term_from": null, "covers": [] })
    };
    let station = organisation("STATION", "青崖乡多元解纷工作站", "", None, Some("center"));
    let station = admin.post("/api/admin/organisations", &station).await.ok();
    let under = station["id"].as_str().unwrap();
    let committee = organisation("PM_TOWN", "青崖乡人民调解委员会", "潞川青崖", None, Some(under));
    let committee = admin.post("/api/admin/organisations", &committee).await.ok();
    let path = format!("/api/admin/organisations/{}", committee["id"].as_str().unwrap());

    // 备案 with its number, then 通报; both can be taken back.
    let register = json!({ "kind": "register", "on": "2026-06-01", "number": "潞司备〔2026〕5号" });
    let registered = admin.post(&path, &register).await.ok();
    assert_eq!(
        (&registered["registered"], &registered["registered_no"]),
        (&json!(true), &json!("潞司备〔2026〕5号"))
    );
    let changes = admin.get("/api/admin/changes").await.ok();
    let noted = changes.as_array().unwrap().iter().find(|one| one["kind"] == "register").unwrap();
    assert_eq!(noted["detail"], "2026-06-01 潞司备〔2026〕5号");
    admin.post(&path, &json!({ "kind": "notify", "on": "2026-05-31" })).await.problem("invalid");
    let known = admin.post(&path, &json!({ "kind": "notify", "on": "2026-06-02" })).await.ok();
    assert_eq!(known["known_to_court"], true);
    let withdrawn = admin.post(&path, &json!({ "kind": "withdraw" })).await.ok();
    assert_eq!((&withdrawn["registered_at"], &withdrawn["registered_no"]), (&Value::Null, &json!("")));

    // What has something in service below it, and what everything else hangs on, stays.
    let close = json!({ "kind": "close", "reason": "并入石桥乡" });
    let above = format!("/api/admin/organisations/{under}");
    let sentence = admin.post(&above, &close).await.problem("invalid");
    assert!(sentence.contains("青崖乡人民调解委员会"), "{sentence}");
    admin.post("/api/admin/organisations/center", &close).await.problem("center-closed");
    admin.post(&path, &json!({ "kind": "close", "reason": " " })).await.problem("invalid");
    let closed = admin.post(&path, &close).await.ok();
    assert_eq!(closed["closed_reason"], "并入石桥乡");
    assert!(closed["closed_at"].as_str().unwrap().starts_with("2026-06-08T"));
    let shown = service.client().get("/api/organisations").await.ok();
    assert!(!shown.to_string().contains("青崖乡人民调解委员会"));
    let account =
        json!({ "login": "dongqing", "name": "董青", "role": "mediator", "organisation": committee["id"] });
    admin.post("/api/admin/accounts", &account).await.problem("organisation-closed");
    admin.post(&above, &close).await.ok();
    admin.post(&path, &json!({ "kind": "reopen" })).await.problem("organisation-closed");
    admin.post(&above, &json!({ "kind": "reopen" })).await.ok();
    let open = admin.post(&path, &json!({ "kind": "reopen" })).await.ok();
    assert_eq!((&open["closed_at"], &open["closed_reason"]), (&Value::Null, &Value::Null));
    admin.post("/api/admin/accounts", &account).await.ok();

    // Whoever works for a committee out of service finishes what is on the table and begins nothing.
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::AddParties).await;
    let liuhe = "/api/admin/organisations/liuhe";
    admin.post(liuhe, &json!({ "kind": "close", "reason": "改组" })).await.problem("invalid");
    admin.post("/api/admin/organisations/guilan", &json!({ "kind": "close", "reason": "改组" })).await.ok();
    admin.post(liuhe, &json!({ "kind": "close", "reason": "改组" })).await.ok();
    journey.play(Step::TakeIn).await;
    let mut mediator = signed_in(&service, "jiangguilan").await;
    let dispute = json!({ "id": "another", "title": "楼上漏水", "dispute_type": "03", "cause": "相邻关系纠纷",
        "source": "SELF", "facts": "楼上漏水，天花板泡坏。", "mode": "HYBRID", "court": "court" });
    let sentence = mediator.post("/api/cases", &dispute).await.problem("organisation-closed");
    assert!(sentence.contains("柳河街道人民调解委员会已经停用"), "{sentence}");
    assert!(!service.client().get("/api/mediators").await.ok().to_string().contains("姜桂兰"));

    // A court out of service is not offered for new disputes.
    let lushan = "/api/admin/organisations/lushan";
    let courts = mediator.get("/api/courts").await.ok().as_array().unwrap().len();
    admin.post(lushan, &json!({ "kind": "close", "reason": "撤并" })).await.ok();
    assert_eq!(mediator.get("/api/courts").await.ok().as_array().unwrap().len(), courts - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn b_105_organisations_come_are_registered_and_leave_on_sqlite() {
    check_organisations(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_105_organisations_come_are_registered_and_leave_on_postgres() {
    check_organisations(Engine::Postgres).await;
}

async fn check_templates(engine: Engine) {
    let service = Service::start(engine).await;
    let mut admin = signed_in(&service, "admin").await;
    let template = |organisation: &str, kind: &str, title: &str, text: &str| json!({ "organisation": organisation, "kind": kind, "title": title, "text": text });
    let path = "/api/admin/templates";
    for (text, says) in [
        ("被申请人支付{{金额}}元。", "不要写花括号"),
        ("第一句。\n第二句。", "不要换行"),
        ("短", "5到500个字"),
    ] {
        let sentence =
            admin.post(path, &template("yunling", "clause", "试试", text)).await.problem("invalid");
        assert!(sentence.contains(says), "{sentence}");
    }
    let quiet = "双方自觉维护邻里和睦，不再就此事互相指责。";
    let made = admin.post(path, &template("yunling", "clause", "邻里和睦", quiet)).await.ok();
    admin.post(path, &template("yunling", "clause", "邻里和睦", quiet)).await.problem("invalid");
    admin.post(path, &template("nowhere", "clause", "邻里和睦", quiet)).await.problem("organisation-unknown");

    // A committee is offered its own and those of the center; another committee's are not its.
    let titles = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
    };
    let mut yunling = signed_in(&service, "heshouyi").await;
    let offered = yunling.get("/api/templates").await.ok();
    assert_eq!(titles(&offered), ["邻里和睦", "联系方式变更", "告知和回避"]);
    let mut liuhe = signed_in(&service, "jiangguilan").await;
    let offered = liuhe.get("/api/templates").await.ok();
    assert_eq!(titles(&offered), ["物业费发票", "联系方式变更", "告知和回避"]);
    liuhe.get(path).await.problem("not-administrator");
    liuhe.post(path, &template("liuhe", "clause", "自己写", quiet)).await.problem("not-administrator");
    service.client().get("/api/templates").await.problem("signed-out");

    service.clock.advance(SignedDuration::from_secs(1));
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    let written = json!({ "kind": "write", "title": "邻里和睦", "text": "双方今后有事好好商量。" });
    assert_eq!(admin.post(&one, &written).await.ok()["text"], "双方今后有事好好商量。");
    service.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(admin.post(&one, &json!({ "kind": "retire" })).await.ok()["in_use"], false);
    assert_eq!(titles(&yunling.get("/api/templates").await.ok()), ["联系方式变更", "告知和回避"]);
    let changes = admin.get("/api/admin/changes").await.ok();
    let noted: Vec<_> = (0..3).map(|at| (&changes[at]["kind"], &changes[at]["subject"])).collect();
    let subject = json!("邻里和睦");
    let kinds = [json!("retire_template"), json!("write_template"), json!("add_template")];
    assert_eq!(noted, kinds.iter().map(|kind| (kind, &subject)).collect::<Vec<_>>());
    admin.post(&format!("{path}/nothing"), &json!({ "kind": "restore" })).await.problem("not-found");

    // Nothing of the seed keeps an agreement from court: the checks K-01…K-20 find nothing that must be changed.
    let mut journey = Journey::begin(service.address(), Names::F1, Some(service.clock.clone())).await;
    journey.play_to(Step::OpenSession).await;
    let check = format!("/api/cases/{}/check", journey.case);
    for template in offered.as_array().unwrap().iter().filter(|one| one["kind"] == "clause") {
        let draft = json!({ "draft": { "kind": "other", "text": template["text"] } });
        let found = liuhe.post(&check, &draft).await.ok();
        assert_eq!(found, json!([]), "{}", template["title"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_are_kept_for_mediators_on_sqlite() {
    check_templates(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_are_kept_for_mediators_on_postgres() {
    check_templates(Engine::Postgres).await;
}
