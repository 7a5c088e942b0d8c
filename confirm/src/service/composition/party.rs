//! What one party gives or is told: consents (D05), rights and duties (D06), address (D07), power of attorney (D08); and the
//! committee's word to the court that it presided (D12c).

use jiff::Timestamp;

use super::court::mode;
use super::{Incomplete, notice, number_in_force, parties};
use crate::calendar::day_of;
use crate::case::Case;
use crate::case::consent::ConsentItem;
use crate::case::id::PartyId;
use crate::case::party::Party;
use crate::case::people::{AddressDraft, AgentDraft, AgentKind, Authority};
use crate::identity::masked_number;
use crate::paper::address::{Address, Channel, Receiver};
use crate::paper::authority::{Act, Appointed, Authority as Mandate, Scope, Standing};
use crate::paper::consent::{Consent, Ticks};
use crate::paper::presided::Presided;
use crate::paper::rights::{Confirmed, Rights, Told};
use crate::paper::{Paper, wording};

/// A party of the case, and how documents name it.
fn named<'a>(case: &'a Case, party: &PartyId) -> Result<(&'a Party, wording::Party), Incomplete> {
    case.parties.iter().zip(parties(case)).find(|(known, _)| known.id == *party).ok_or(Incomplete)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// D08 授权委托书, which `party` gives `agent` and signs.
///
/// # Errors
///
/// [`Incomplete`] if the case does not have the party.
pub fn mandate(
    case: &Case,
    party: &PartyId,
    agent: &AgentDraft,
    now: Timestamp,
) -> Result<Paper, Incomplete> {
    let (who, printed) = named(case, party)?;
    Ok(Mandate {
        // Who works for the principal, or whom another body recommends, is told by the standing; the register knows no more.
        agents: vec![Appointed {
            name: agent.name.clone(),
            id_no: masked_number(&agent.id_no),
            employer: (agent.relation == AgentKind::Employee).then(|| who.who.name().to_owned()),
            standing: match agent.relation {
                AgentKind::Lawyer => Standing::Lawyer,
                AgentKind::LegalWorker => Standing::LegalWorker,
                AgentKind::Relative => Standing::Relative,
                AgentKind::Employee => Standing::Staff,
                AgentKind::Recommended => Standing::Recommended,
            },
        }],
        principal: printed,
        cause: case.registration.cause.clone(),
        scope: match agent.authority {
            Authority::General => Scope::General,
            Authority::Special => Scope::Special(Act::ALL.to_vec()),
        },
        term: "自签署之日起至本案办结之日止".to_owned(),
        witness_clip: None,
        agents_sign: false,
        day: day_of(now),
    }
    .paper(notice(), None))
}

/// D05 在线方式与个人信息处理同意书 of `party` as it stands after `answer`.
///
/// # Errors
///
/// [`Incomplete`] if the case does not have the party.
pub fn consent(
    case: &Case,
    party: &PartyId,
    (item, given): (ConsentItem, bool),
    now: Timestamp,
) -> Result<Paper, Incomplete> {
    use ConsentItem as C;
    let (who, printed) = named(case, party)?;
    let mut answers = who.consents.clone();
    answers.set(item, given);
    Ok(Consent {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        phone: case.committee.phone.clone(),
        court: case.court.name.clone(),
        party: printed,
        by: who.acting_name().to_owned(),
        retention: case.committee.retention.sentence(),
        ticks: Ticks {
            mediation: answers.given(C::MediationOnline),
            application: answers.given(C::ConfirmationOnline),
            inquiry: answers.given(C::InquiryOnline),
            service: answers.given(C::ElectronicService),
            signature: answers.given(C::ElectronicSignature),
            ink: answers.answered(C::ElectronicSignature) && !answers.given(C::ElectronicSignature),
            data: answers.given(C::PersonalInformation),
            court: answers.given(C::ShareWithCourt),
            quiet: answers.given(C::QuietPlace),
        },
        at: now,
    }
    .paper(notice(), None))
}

/// D06 人民调解当事人权利义务告知书 as `party` confirmed it by a tap.
///
/// # Errors
///
/// [`Incomplete`] if the case does not have the party.
pub fn rights(case: &Case, party: &PartyId, now: Timestamp) -> Result<Paper, Incomplete> {
    let (_, printed) = named(case, party)?;
    Ok(Rights {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        party: printed,
        mediator: case.mediator.name.clone(),
        phone: case.committee.phone.clone(),
        told: Told::Read,
        confirmed: Confirmed::ByTap,
        at: now,
    }
    .paper(notice(), None))
}

/// D12c 调解组织主持调解的证明, drawn when both sides have signed the application.
///
/// # Errors
///
/// [`Incomplete`] before the agreement is effective.
pub fn presided(case: &Case, now: Timestamp) -> Result<Paper, Incomplete> {
    let agreement = case.agreement().ok_or(Incomplete)?;
    let on_screen = !agreement.signatures.is_empty();
    Ok(Presided {
        number: number_in_force(case),
        committee: case.committee.name.clone(),
        phone: case.committee.phone.clone(),
        court: case.court.name.clone(),
        parties: case.parties.iter().map(|party| party.who.name().to_owned()).collect(),
        cause: case.registration.cause.clone(),
        mediator: case.mediator.name.clone(),
        registered: (case.standing.committee_registered, case.standing.mediator_registered),
        mode: mode(case.intake.booking.as_ref().map_or(case.registration.mode, |booking| booking.mode)),
        accepted_day: day_of(case.intake.accepted_at.unwrap_or_else(|| case.registered_at())),
        agreement_days: (day_of(agreement.made_at), day_of(case.effective_at.ok_or(Incomplete)?)),
        agreement_sha256: on_screen.then(|| agreement.latest().sha256.clone()),
        day: day_of(now),
    }
    .paper(notice(), None))
}

/// D07 送达地址确认书 of `party`: for the party, the committee and the court, so that the telephone is whole.
///
/// # Errors
///
/// [`Incomplete`] if the case does not have the party.
pub fn address(
    case: &Case,
    party: &PartyId,
    address: &AddressDraft,
    now: Timestamp,
) -> Result<Paper, Incomplete> {
    let (who, printed) = named(case, party)?;
    let mut channels = Vec::new();
    if address.electronic {
        let channel =
            |name: &str, address: &str| Channel { name: name.to_owned(), address: address.to_owned() };
        channels.push(channel("平台账号", who.acting_name()));
        channels.push(channel("手机短信", who.phone()));
        if !address.email.is_empty() {
            channels.push(channel("电子邮箱", &address.email));
        }
    }
    Ok(Address {
        body: case.committee.name.clone(),
        number: case.number.clone(),
        party: printed,
        id_no: masked_number(who.acting_id_no()),
        phone: who.phone().to_owned(),
        channels,
        postal: address.post.clone(),
        postcode: some(&address.postcode),
        addressee: who.acting_name().to_owned(),
        receiver: some(&address.receiver).map(|name| Receiver {
            name,
            phone: some(&address.receiver_phone),
            relation: some(&address.receiver_relation),
        }),
        scope: address.stages().iter().map(|stage| stage.label().to_owned()).collect(),
        confirmed: Confirmed::ByTap,
        reviewer: case.mediator.name.clone(),
        day: day_of(now),
    }
    .paper(notice(), None))
}
