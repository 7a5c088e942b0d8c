//! 调解: parties, consent, freezing and ending.
//!
//! Sources: 人民调解法 17, 23, 26 (a party may refuse at any time); 在线调解规则 17 (identity before every session);
//! `legal.md` E.6 (numbers must be able to be right).

use jiff::Timestamp;

use super::clock;
use super::consent::{ConsentItem, Step};
use super::decision::EndReason;
use super::document::Signer;
use super::event::{Event, Standing};
use super::field::{NAME_MAX, NOTE_MAX, optional, required};
use super::id::PartyId;
use super::intake::Appointee;
use super::organisation::{Organisation, Person};
use super::party::{Party, PartyDraft, PartyKind, Representative};
use super::refusal::Refusal;
use super::registration::{Registration, checked};
use super::session::SessionEvent;
use super::stage::Mediation;
use super::{Case, Supply};
use crate::calendar;
use crate::identity::{self, Flaw};
use crate::paper::{Kind, rights};

/// The event that begins a case.
///
/// # Errors
///
/// [`Refusal::Invalid`] if a field can't be right.
pub fn register(
    registration: &Registration,
    number: &str,
    (committee, court): (&Organisation, &Organisation),
    registrar: Option<&Appointee>,
    standing: &Standing,
) -> Result<Event, Refusal> {
    let mediator = registrar.map_or_else(
        || Person { id: String::new(), name: String::new() },
        |one| Person { id: one.id.clone(), name: one.name.clone() },
    );
    Ok(Event::Registered {
        number: number.to_owned(),
        registration: checked(registration)?,
        committee: committee.clone(),
        court: court.clone(),
        mediator,
        registrar: registrar.cloned(),
        standing: standing.clone(),
    })
}

impl Case {
    pub(super) fn add_party(
        &self,
        draft: &PartyDraft,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let draft = party_draft(draft, supply.allow_test_division, now)?;
        self.is_new(&draft, None)?;
        Ok(vec![Event::PartyAdded { party: PartyId::from_random(supply.entropy), draft }])
    }

    /// Corrects a party; clauses that name it say something else afterwards, so their answers are void.
    pub(super) fn correct_party(
        &self,
        party: &PartyId,
        draft: &PartyDraft,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let draft = party_draft(draft, supply.allow_test_division, now)?;
        self.is_new(&draft, Some(party))?;
        let name = draft.who.name().to_owned();
        let mut events = vec![Event::PartyCorrected { party: party.clone(), draft }];
        events.extend(self.clauses_renamed(party, &name));
        Ok(events)
    }

    /// One natural person has one seat (`legal.md` G-04). Two people may share a phone, as couples do.
    fn is_new(&self, draft: &PartyDraft, except: Option<&PartyId>) -> Result<(), Refusal> {
        let taken = self
            .parties
            .iter()
            .filter(|party| Some(&party.id) != except)
            .any(|party| party.who.id_no() == draft.who.id_no());
        if taken {
            return Err(Refusal::Invalid {
                field: "id_no",
                sentence: "这个证件号已经登记在另一位当事人名下。每人要用自己的证件，请核对。".to_owned(),
            });
        }
        Ok(())
    }

    pub(super) fn consent(
        &self,
        party: &Party,
        (item, given): (ConsentItem, bool),
        shown: Option<&str>,
        supply: &Supply,
    ) -> Result<Vec<Event>, Refusal> {
        if party.consents.given(item) == given && (given || party.consents.answered(item)) {
            return Ok(Vec::new());
        }
        if !given && self.consent_is_used(party, item) {
            return Err(Refusal::ConsentUsed { item });
        }
        if given && item == ConsentItem::RightsNotice && shown != Some(rights::text_sha256().as_str()) {
            return Err(Refusal::TextChanged);
        }
        let documents = consent_papers(party, item, given).map(|kind| supply.document(kind)).collect();
        Ok(vec![Event::Consented { party: party.id.clone(), item, given, documents }])
    }

    /// Withdrawal works for what is to come and leaves what was done with consent untouched (个人信息保护法 15).
    fn consent_is_used(&self, party: &Party, item: ConsentItem) -> bool {
        if Step::Apply.items().contains(&item) {
            return self.filed_at.is_some();
        }
        if item == ConsentItem::ElectronicSignature {
            return self.documents.iter().filter(|document| !document.superseded).any(|document| {
                document.place_of(&Signer::Party(party.id.clone())).is_some_and(|place| {
                    document.signatures.iter().any(|(made, _)| made.field == place.field)
                })
            });
        }
        item == ConsentItem::ElectronicService && party.served_at.is_some()
    }

    /// Ends the mediation; some reasons need facts (在线调解规则 25; F-10b, F-10c).
    pub(super) fn end(
        &self,
        reason: EndReason,
        note: &str,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let invalid = |sentence: &str| Refusal::Invalid { field: "reason", sentence: sentence.to_owned() };
        match reason {
            EndReason::E1 => {
                return Err(invalid("达成协议的案件在签字盖章后自动办结，不用在这里结束。请另选原因。"));
            }
            EndReason::E3 if !self.out_of_reach() => return Err(Refusal::NotTried),
            EndReason::E6 if self.within_term(now).is_ok() => {
                let last = clock::mediation_due(self).and_then(Result::ok).map(calendar::long);
                return Err(Refusal::TermRunning {
                    last: last.unwrap_or_else(|| "期限届满之日".to_owned())
                });
            }
            EndReason::E7 if !matches!(self.mediation, Mediation::Signing | Mediation::Sealing) => {
                return Err(invalid("协议还没有交付签署，不能以拒绝签章结束。请另选原因。"));
            }
            EndReason::E2
            | EndReason::E3
            | EndReason::E4
            | EndReason::E5
            | EndReason::E6
            | EndReason::E7
            | EndReason::E8 => {}
        }
        let note = optional("note", "说明", note, NOTE_MAX)?;
        Ok(vec![self.came_to_nothing(None, reason, note, supply)])
    }

    /// A party does not want to go on: before the signing that is E4, at the signing E7; an agreement in force stands.
    pub(super) fn refuse(
        &self,
        party: &PartyId,
        reason: &str,
        supply: &Supply,
    ) -> Result<Vec<Event>, Refusal> {
        let note = optional("reason", "原因", reason, NOTE_MAX)?;
        let why = if self.mediation == Mediation::Signing { EndReason::E7 } else { EndReason::E4 };
        Ok(vec![self.came_to_nothing(Some(party), why, note, supply)])
    }

    /// What the end of a talk leads to: the end of the case, or the agreement that was to be changed stands.
    pub(super) fn came_to_nothing(
        &self,
        party: Option<&PartyId>,
        reason: EndReason,
        note: String,
        supply: &Supply,
    ) -> Event {
        if self.is_amending() {
            Event::Session(SessionEvent::AgreementKept { party: party.cloned(), reason: note })
        } else {
            Event::Ended { reason, note, document: Some(supply.document(Kind::D13)) }
        }
    }

    pub(super) fn reopen(&self, reason: &str) -> Result<Vec<Event>, Refusal> {
        let reason = required("reason", "重新修改的原因", reason, NOTE_MAX)?;
        let document = self.current(&[Kind::D12]).ok_or(Refusal::Unknown)?.made.id.clone();
        Ok(vec![Event::Reopened { document, reason }])
    }
}

/// The papers that a tick of `party` makes: D06 when rights and duties are clear, and D05 whenever a step becomes possible
/// or a consent is taken back. A tick in between makes none: nothing can be done with it yet, and a paper a tap would
/// bury the one that counts.
fn consent_papers(party: &Party, item: ConsentItem, given: bool) -> impl Iterator<Item = Kind> {
    let mut after = party.consents.clone();
    after.set(item, given);
    let opens = |step: Step| {
        step.items().contains(&item)
            && after.missing(step).is_empty()
            && !party.consents.missing(step).is_empty()
    };
    let told = (given && item == ConsentItem::RightsNotice).then_some(Kind::D06);
    let form = (!given || Step::ALL.into_iter().any(opens)).then_some(Kind::D05);
    told.into_iter().chain(form)
}

fn party_draft(draft: &PartyDraft, test: bool, now: Timestamp) -> Result<PartyDraft, Refusal> {
    let who = match &draft.who {
        PartyKind::Person { name, sex, birth, id_no, phone, address } => {
            let holder = citizen("id_no", id_no, now, test)?;
            if holder.birth != *birth {
                return Err(invalid("birth", "出生日期和身份证号对不上。请核对证件。"));
            }
            if holder.sex != *sex {
                return Err(invalid("sex", "性别和身份证号对不上。请核对证件。"));
            }
            PartyKind::Person {
                name: required("name", "姓名", name, NAME_MAX)?,
                sex: *sex,
                birth: *birth,
                id_no: id_no.trim().to_uppercase(),
                phone: phone_number(phone, test)?,
                address: required("address", "住址", address, NAME_MAX)?,
            }
        }
        PartyKind::Organisation { name, credit_code, address, representative } => {
            let code = credit_code.trim().to_uppercase();
            identity::credit_code(&code, test).map_err(credit_refusal)?;
            citizen("representative.id_no", &representative.id_no, now, test)?;
            PartyKind::Organisation {
                name: required("name", "单位名称", name, NAME_MAX)?,
                credit_code: code,
                address: required("address", "住所", address, NAME_MAX)?,
                representative: Representative {
                    name: required("representative.name", "代表人姓名", &representative.name, NAME_MAX)?,
                    title: required("representative.title", "代表人职务", &representative.title, NAME_MAX)?,
                    id_no: representative.id_no.trim().to_uppercase(),
                    phone: phone_number(&representative.phone, test)?,
                },
            }
        }
    };
    if draft
        .division
        .as_ref()
        .is_some_and(|code| code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(invalid("division", "住所地的行政区划代码应是6位数字。请从列表里选择。"));
    }
    let employer = optional("employer", "工作单位", &draft.employer, NAME_MAX)?;
    Ok(PartyDraft { who, employer, ..draft.clone() })
}

pub(super) fn citizen(
    field: &'static str,
    number: &str,
    now: Timestamp,
    test: bool,
) -> Result<identity::Holder, Refusal> {
    let number = number.trim().to_uppercase();
    identity::citizen(&number, calendar::day_of(now), test).map_err(|flaw| {
        invalid(
            field,
            match flaw {
                Flaw::Shape => "身份证号应是18位。请核对证件后重新输入。",
                Flaw::CheckDigit => "身份证号输错了一位。请对照证件重新输入。",
                Flaw::Birth => "身份证号里的出生日期不存在。请对照证件重新输入。",
                Flaw::TestDivision => "这是测试用的身份证号，不能用于真实案件。请输入本人证件上的号码。",
            },
        )
    })
}

fn credit_refusal(flaw: Flaw) -> Refusal {
    invalid(
        "credit_code",
        match flaw {
            Flaw::Shape | Flaw::Birth => "统一社会信用代码应是18位数字和大写字母。请对照营业执照重新输入。",
            Flaw::CheckDigit => "统一社会信用代码输错了一位。请对照营业执照重新输入。",
            Flaw::TestDivision => "这是测试用的代码，不能用于真实案件。请输入营业执照上的代码。",
        },
    )
}

pub(super) fn phone_number(phone: &str, test: bool) -> Result<String, Refusal> {
    let phone = phone.trim();
    if identity::phone(phone, test) {
        Ok(phone.to_owned())
    } else {
        Err(invalid("phone", "手机号不对。请核对后重新输入，验证码会发到这个号码。"))
    }
}

fn invalid(field: &'static str, sentence: &str) -> Refusal {
    Refusal::Invalid { field, sentence: sentence.to_owned() }
}
