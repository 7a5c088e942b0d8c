//! A case as `cases.json` describes it, and how its words are said to the API.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// The sample cases of `legal.md` part F.
const CASES: &str = include_str!("../../../confirm/fixtures/cases.json");
/// Weights of the check digit of a 公民身份号码 (GB 11643).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// A sample case.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What `cases.json` says.
    pub case: Value,
    committee: Value,
}

impl Sheet {
    /// The case with `id`, for example `F-1`.
    #[must_use]
    pub fn of(id: &str) -> Self {
        let all: Value = serde_json::from_str(CASES).unwrap();
        let found = all["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).cloned();
        let case = found.unwrap_or_else(|| panic!("cases.json has no {id}"));
        let committee = all["committees"][case["committee"].as_str().unwrap()].clone();
        Self { case, committee }
    }

    /// Name of the committee.
    #[must_use]
    pub fn committee(&self) -> &str {
        self.committee["name"].as_str().unwrap()
    }

    /// Name of the mediator.
    #[must_use]
    pub fn mediator(&self) -> &str {
        self.committee["mediator"].as_str().unwrap()
    }

    /// How many parties there are.
    #[must_use]
    pub fn parties(&self) -> usize {
        self.case["parties"].as_array().unwrap().len()
    }

    /// A line of the timeline, for example `signed_parties`, as Beijing writes it.
    #[must_use]
    pub fn time(&self, name: &str) -> &str {
        let time = self.case["timeline"][name].as_str();
        time.unwrap_or_else(|| panic!("{} has no time {name}", self.case["id"]))
    }

    /// The court's number.
    #[must_use]
    pub fn docket_no(&self) -> String {
        self.time("case_no").to_owned()
    }

    /// What the case is registered with.
    #[must_use]
    pub fn registration(&self, court: &Value, received_at: Timestamp) -> Value {
        let case = &self.case;
        let mut body = json!({
            "title": case["title"], "dispute_type": case["type"], "cause": case["cause"], "source": case["source"],
            "mode": case["mode"], "facts": case["facts"], "court": court,
        });
        if case["source"] == "PETITION" {
            body["referral"] =
                json!({ "from": "潞川区信访局", "number": "潞信移〔2026〕8号", "received_at": received_at });
        }
        if case["id"] == "F-3" {
            body["loan"] = json!({ "contract_day": "2024-03-01", "principal_fen": 5_000_000, "by_transfer": true, "vouchers": 2 });
        }
        body
    }

    /// Party number `number`, counted from 1, as the mediator enters it.
    #[must_use]
    pub fn party(&self, number: usize) -> Value {
        let party = &self.case["parties"][number - 1];
        let role = match party["role"].as_str().unwrap() {
            "申请人" => "applicant",
            "被申请人" => "respondent",
            "保证人" => "guarantor",
            other => panic!("{other} is no role"),
        };
        let address = format!("潞川区{}{number}号", self.case["committee"].as_str().unwrap());
        let mut draft = if party["kind"] == "org" {
            json!({
                "role": role, "kind": "organisation", "name": party["name"], "credit_code": party["uscc"],
                "address": address,
                "representative": {
                    "name": party["legal_rep"], "title": "法定代表人", "id_no": id_no("19711105", 101 + 2 * number),
                    "phone": phone(number),
                },
            })
        } else {
            let sex = if party["sex"] == "男" { "male" } else { "female" };
            json!({
                "role": role, "kind": "person", "name": party["name"], "sex": sex, "birth": party["birth"],
                "id_no": party["id_no"], "phone": phone(number), "address": address,
            })
        };
        match party["note"].as_str() {
            Some("城镇居民") => draft["city_resident"] = true.into(),
            Some("本村村民") => draft["city_resident"] = false.into(),
            _ => {}
        }
        draft
    }

    /// 委托代理人 of a party with `authority`, if it has one.
    #[must_use]
    pub fn agent(&self, number: usize, authority: &str) -> Option<Value> {
        let agent = self.case["parties"][number - 1].get("agent")?;
        Some(json!({
            "name": agent["name"], "id_no": agent["id_no"], "phone": phone(number), "relation": "employee",
            "authority": authority,
        }))
    }

    /// The clauses as the API takes them; `party` gives the id of `p1`, `p2` and so on.
    #[must_use]
    pub fn clauses(&self, party: impl Fn(&str) -> String) -> Vec<Value> {
        self.case["clauses"].as_array().unwrap().iter().map(|clause| said(clause, &party)).collect()
    }

    /// … those of the second version of the agreement.
    #[must_use]
    pub fn new_clauses(&self, party: impl Fn(&str) -> String) -> Vec<Value> {
        self.case["v2"]["clauses"].as_array().unwrap().iter().map(|clause| said(clause, &party)).collect()
    }
}

/// A clause of `cases.json` as the API takes it.
#[must_use]
pub fn said(clause: &Value, party: impl Fn(&str) -> String) -> Value {
    let parties =
        |field: &str| -> Vec<String> { clause[field].as_str().unwrap().split(',').map(&party).collect() };
    match clause["kind"].as_str().unwrap() {
        "PAY" => json!({
            "kind": "pay", "debtors": parties("debtor"), "creditor": parties("creditor")[0],
            "amount_fen": clause["amount_fen"], "due": clause["due"], "method": clause["method"],
            "purpose": clause["purpose"],
        }),
        "ACT" => json!({
            "kind": "act", "debtors": parties("debtor"), "what": clause["what"], "standard": clause["standard"],
            "place": clause["place"], "due": clause["due"], "acceptance": clause["acceptance"],
        }),
        "RELEASE" => json!({ "kind": "release", "text": clause["text"] }),
        "GUARANTEE" => {
            json!({ "kind": "guarantee", "guarantor": parties("debtor")[0], "text": clause["text"] })
        }
        "BREACH" => match late_days(clause["text"].as_str().unwrap()) {
            Some(days) => json!({ "kind": "default", "overdue_days": days }),
            None => json!({ "kind": "other", "text": clause["text"] }),
        },
        "OTHER" => json!({ "kind": "other", "text": clause["text"] }),
        other => panic!("{other} is no kind of a clause"),
    }
}

/// The days of 任一期逾期10日，剩余款项立即到期.
fn late_days(text: &str) -> Option<u16> {
    text.strip_prefix("任一期逾期")?.split_once('日')?.0.parse().ok()
}

/// Telephone of party number `number`: of numbers that nobody has.
#[must_use]
pub fn phone(number: usize) -> String {
    format!("1200000000{number}")
}

/// An impossible 公民身份号码 with a right check digit, in the division 990499 that is assigned to nobody.
fn id_no(birth: &str, serial: usize) -> String {
    let digits = format!("990499{birth}{serial:03}");
    let sum: u32 =
        digits.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    format!("{digits}{}", CHECKS[usize::try_from(sum % 11).unwrap()])
}

/// An instant as a clock in Beijing shows it, for example `2026-06-08T15:20`.
#[must_use]
pub fn beijing(at: &str) -> Timestamp {
    let local: DateTime = at.parse().unwrap();
    local.to_zoned(TimeZone::get("Asia/Shanghai").unwrap()).unwrap().timestamp()
}
