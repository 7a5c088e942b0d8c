//! Whom a check finds, and what follows.

use super::*;
use proptest::prelude::*;

fn person(name: &str, address: &str, employer: &str) -> Person {
    Person {
        id: name.to_owned(),
        name: name.to_owned(),
        id_no: None,
        address: address.to_owned(),
        employer: employer.to_owned(),
    }
}

fn party(name: &str, address: &str, employer: &str) -> Participant {
    Participant { person: person(name, address, employer), capacity: Capacity::Party }
}

fn past(capacity: Capacity, this_dispute: bool, others: &[&str]) -> PastRole {
    let others = others.iter().map(|name| person(name, "潞川区云岭镇东街18号", "")).collect();
    PastRole { case: "（2026）潞川云岭人调字第0007号".to_owned(), this_dispute, capacity, others }
}

fn owner() -> Participant {
    party("钱秀英", "潞川区云岭镇东街18号", "潞川区纺织厂")
}

fn find(office: Office, past: &[PastRole], disclosures: &[Disclosure]) -> Vec<Concern> {
    let helper = person("何守义", "潞川区云岭镇西巷2号", "云岭镇司法所");
    let participants = [owner()];
    concerns(&Check { office, person: &helper, participants: &participants, past, disclosures })
}

#[track_caller]
fn check_likeness(helper: &Person, expected: &[(ConcernKind, Weight)]) {
    let participants = [owner()];
    let check = Check {
        office: Office::Mediator,
        person: helper,
        participants: &participants,
        past: &[],
        disclosures: &[],
    };
    let found: Vec<_> = concerns(&check).iter().map(|concern| (concern.kind, concern.weight)).collect();
    assert_eq!(found, expected);
}

#[track_caller]
fn check_second_role(office: Office, before: Capacity, expected: Option<Weight>) {
    let found = find(office, &[past(before, true, &[])], &[]);
    assert_eq!(found.first().map(|concern| concern.weight), expected);
}

#[test]
fn m30_same_surname_and_address_are_disclosed() {
    let household = [(ConcernKind::SameHousehold, Weight::Disclose)];
    check_likeness(&person("钱大勇", "潞川区云岭镇东街１８号", ""), &household);
    check_likeness(&person("钱大勇", "山西省潞川区 云岭镇东街18号", ""), &household);
    check_likeness(&person("孙大勇", "潞川区云岭镇东街18号", ""), &[]);
    check_likeness(&person("钱大勇", "潞川区云岭镇东街19号", ""), &[]);
    check_likeness(&person("钱大勇", "", ""), &[]);
}

#[test]
fn m30_same_employer_is_disclosed() {
    let employer = [(ConcernKind::SameEmployer, Weight::Disclose)];
    check_likeness(&person("何守义", "", "潞川区纺织厂"), &employer);
    check_likeness(&person("何守义", "", "潞川区纺织二厂"), &[]);
    check_likeness(&person("何守义", "", ""), &[]);
}

#[test]
fn nobody_mediates_or_judges_their_own_case() {
    check_likeness(&person("钱秀英", "潞川区云岭镇东街18号", ""), &[(ConcernKind::SamePerson, Weight::Bars)]);
}

#[test]
fn m30_who_met_a_party_in_court_before_says_so() {
    let found = find(Office::Mediator, &[past(Capacity::Agent, false, &["钱秀英"])], &[]);
    assert_eq!(
        found[0].sentence,
        "调解员曾作为代理人与钱秀英参与过（2026）潞川云岭人调字第0007号案件。请如实告知各方当事人；各方都同意，才由这位调解员继续。"
    );
    assert!(may_act(&found));
    assert_eq!(find(Office::Mediator, &[past(Capacity::Agent, false, &["旁人"])], &[]), []);
    assert_eq!(find(Office::Mediator, &[past(Capacity::Mediator, false, &["钱秀英"])], &[]), []);
}

#[test]
fn b_203_who_mediated_the_dispute_does_not_judge_it() {
    for before in [
        Capacity::Party,
        Capacity::Agent,
        Capacity::Mediator,
        Capacity::MediationStaff,
        Capacity::Invited,
        Capacity::Witness,
        Capacity::Expert,
        Capacity::Interpreter,
    ] {
        check_second_role(Office::Judge, before, Some(Weight::Bars));
        check_second_role(Office::CourtStaff, before, Some(Weight::Bars));
    }
    check_second_role(Office::Judge, Capacity::Judge, None);
}

#[test]
fn who_judged_or_argued_the_dispute_does_not_mediate_it() {
    check_second_role(Office::Mediator, Capacity::Judge, Some(Weight::Bars));
    check_second_role(Office::Mediator, Capacity::CourtStaff, Some(Weight::Bars));
    check_second_role(Office::Mediator, Capacity::Party, Some(Weight::Bars));
    check_second_role(Office::Mediator, Capacity::Agent, Some(Weight::Bars));
    check_second_role(Office::Mediator, Capacity::Witness, Some(Weight::Disclose));
    check_second_role(Office::Mediator, Capacity::Mediator, None);
}

#[track_caller]
fn check_disclosure(office: Office, relation: Relation, weight: Weight, basis: &str) {
    let found = find(office, &[], &[Disclosure::Relation { relation, to: "钱秀英".to_owned() }]);
    assert_eq!((found[0].weight, found[0].basis.as_str()), (weight, basis));
    assert_eq!((found.len(), may_act(&found)), (1, weight == Weight::Disclose));
}

#[test]
fn b_508_a_mediator_discloses_and_the_parties_decide() {
    for relation in [Relation::CloseRelative, Relation::Interest, Relation::Other, Relation::Favour] {
        check_disclosure(Office::Mediator, relation, Weight::Disclose, "在线调解规则13");
    }
}

#[test]
fn b_508_what_was_disclosed_is_told_again() {
    let found = find(Office::Mediator, &[], &[Disclosure::Statement("和钱秀英是同学".to_owned())]);
    assert!(found[0].sentence.contains("本人披露过：和钱秀英是同学"), "{}", found[0].sentence);
    assert!(may_act(&found));
}

#[test]
fn the_index_of_roles_names_each_capacity_once() {
    for capacity in Capacity::ALL {
        assert_eq!(Capacity::of_key(capacity.key()), Some(capacity));
    }
}

#[test]
fn b_203_a_judge_who_is_near_to_a_party_or_has_an_interest_is_recused() {
    check_disclosure(Office::Judge, Relation::CloseRelative, Weight::Bars, "民事诉讼法47（一）");
    check_disclosure(Office::Judge, Relation::Interest, Weight::Bars, "民事诉讼法47（二）");
    check_disclosure(Office::Judge, Relation::Other, Weight::Disclose, "民事诉讼法47（三）");
    check_disclosure(Office::CourtStaff, Relation::Favour, Weight::Disclose, "民事诉讼法47第二款");
}

fn capacity() -> impl Strategy<Value = Capacity> {
    prop::sample::select(Capacity::ALL.to_vec())
}

proptest! {
    #[test]
    fn any_text_is_taken_and_the_same_is_found_twice(name in ".{0,6}", address in ".{0,20}", employer in ".{0,20}") {
        let helper = person(&name, &address, &employer);
        let participants = [party(&name, &address, &employer), owner()];
        let check = Check { office: Office::Judge, person: &helper, participants: &participants, past: &[], disclosures: &[] };
        prop_assert_eq!(concerns(&check), concerns(&check));
    }

    #[test]
    fn knowing_more_of_the_past_never_clears_anybody(first in capacity(), second in capacity(), this in any::<bool>()) {
        let known = [past(first, this, &["钱秀英"])];
        let more = [known[0].clone(), past(second, true, &[])];
        for office in [Office::Mediator, Office::Judge, Office::CourtStaff] {
            let after = find(office, &more, &[]);
            prop_assert!(find(office, &known, &[]).iter().all(|concern| after.contains(concern)));
        }
    }

    #[test]
    fn b_203_a_mediator_of_the_dispute_never_sits(others in prop::collection::vec((capacity(), any::<bool>()), 0..5)) {
        let mut roles: Vec<_> = others.into_iter().map(|(capacity, this)| past(capacity, this, &[])).collect();
        roles.push(past(Capacity::Mediator, true, &[]));
        prop_assert!(!may_act(&find(Office::Judge, &roles, &[])));
    }
}
