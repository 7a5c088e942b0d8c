use proptest::prelude::*;

use super::*;

const SENT: &str = "2026-06-11T02:00:00Z";
const LATER: &str = "2026-06-11T02:00:05Z";
const NEXT_DAY: &str = "2026-06-12T08:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn attempt(way: Way, address: Address, change: impl FnOnce(&mut Attempt)) -> Attempt {
    let mut attempt = Attempt::new(way, address, at(SENT));
    change(&mut attempt);
    attempt
}

fn long_after() -> Timestamp {
    at("2026-12-01T00:00:00Z")
}

#[track_caller]
fn check(attempts: &[Attempt], expected: Option<(&str, Way, Rule)>) {
    let expected = expected.map(|(text, way, rule)| Arrival { arrived_at: at(text), way, rule });
    assert_eq!(arrival(attempts, long_after()), Ok(expected));
}

#[test]
fn confirmed_address_counts_on_arrival_and_nobody_need_open_it() {
    let sms = attempt(Way::Sms, Address::Confirmed, |it| it.arrived_at = Some(at(LATER)));
    check(&[sms], Some((LATER, Way::Sms, Rule::ConfirmedAddress)));
}

#[test]
fn sent_is_not_arrived() {
    for way in [Way::Platform, Way::Sms, Way::Email, Way::Wechat, Way::Direct, Way::Post, Way::Leave] {
        check(&[attempt(way, Address::Confirmed, |_| ())], None);
    }
}

#[test]
fn person_can_prove_another_time_than_the_log() {
    let mail = attempt(Way::Email, Address::Confirmed, |it| {
        it.arrived_at = Some(at(LATER));
        it.proved_at = Some(at(NEXT_DAY));
    });
    check(&[mail], Some((NEXT_DAY, Way::Email, Rule::Proved)));
}

#[test]
fn unconfirmed_address_needs_an_answer_or_the_systems_word() {
    let log = attempt(Way::Sms, Address::Demonstrable, |it| it.arrived_at = Some(at(LATER)));
    check(std::slice::from_ref(&log), None);
    let reply = Attempt { replied_at: Some(at(NEXT_DAY)), ..log.clone() };
    check(&[reply], Some((NEXT_DAY, Way::Sms, Rule::Reply)));
    let read = Attempt { read_at: Some(at(LATER)), ..log };
    check(&[read], Some((LATER, Way::Sms, Rule::Read)));
}

#[test]
fn presumption_of_reading_is_rebutted_but_an_answer_is_not() {
    let read = attempt(Way::Wechat, Address::Demonstrable, |it| {
        it.read_at = Some(at(LATER));
        it.rebutted = true;
    });
    check(std::slice::from_ref(&read), None);
    let answered = Attempt { replied_at: Some(at(NEXT_DAY)), ..read };
    check(&[answered], Some((NEXT_DAY, Way::Wechat, Rule::Reply)));
}

#[test]
fn earliest_effective_way_counts() {
    let post = attempt(Way::Post, Address::Confirmed, |it| it.arrived_at = Some(at("2026-06-14T02:00:00Z")));
    let platform = attempt(Way::Platform, Address::Confirmed, |it| it.arrived_at = Some(at(NEXT_DAY)));
    let sms = attempt(Way::Sms, Address::Demonstrable, |it| it.arrived_at = Some(at(LATER)));
    check(&[post, platform, sms], Some((NEXT_DAY, Way::Platform, Rule::ConfirmedAddress)));
}

#[test]
fn paper_counts_with_its_receipt() {
    for way in [Way::Direct, Way::PaperPickup, Way::Post, Way::Entrusted] {
        let signed = attempt(way, Address::Demonstrable, |it| it.arrived_at = Some(at(NEXT_DAY)));
        check(&[signed], Some((NEXT_DAY, way, Rule::Receipt)));
    }
}

#[test]
fn refused_or_failed_ways_achieve_nothing() {
    for failure in [Failure::Refused, Failure::Undeliverable, Failure::Missing] {
        for way in [Way::Platform, Way::Direct, Way::Post] {
            let failed = attempt(way, Address::Confirmed, |it| {
                it.arrived_at = Some(at(LATER));
                it.failure = Some(failure);
            });
            check(&[failed], None);
        }
    }
}

#[test]
fn leaving_needs_a_witness_or_a_picture() {
    let left = attempt(Way::Leave, Address::Confirmed, |it| it.arrived_at = Some(at(NEXT_DAY)));
    check(std::slice::from_ref(&left), None);
    for proof in [LeavingProof::Witness, LeavingProof::Photo] {
        let proved = Attempt { left_with: Some(proof), ..left.clone() };
        check(&[proved], Some((NEXT_DAY, Way::Leave, Rule::Left)));
    }
}

#[test]
fn announcement_counts_thirty_days_later_and_moves_off_rest_days() {
    // 2026-06-11 + 30 is Saturday 07-11, so the term ends with Monday 07-13.
    let announcement = attempt(Way::Announcement, Address::Demonstrable, |_| ());
    let attempts = [announcement];
    let end = at("2026-07-13T16:00:00Z");
    assert_eq!(arrival(&attempts, end - jiff::SignedDuration::from_nanos(1)), Ok(None));
    check(&attempts, Some(("2026-07-13T16:00:00Z", Way::Announcement, Rule::Announced)));
}

#[test]
fn announcement_beyond_the_holiday_table_is_unknown_unless_something_came_before() {
    let announcement = Attempt::new(Way::Announcement, Address::Demonstrable, at("2026-12-15T02:00:00Z"));
    let now = at("2027-02-01T00:00:00Z");
    let attempts = [announcement.clone()];
    assert_eq!(arrival(&attempts, at("2027-01-10T00:00:00Z")), Ok(None), "thirty days are not over");
    assert_eq!(arrival(&attempts, now), Err(OutOfReach { year: 2027 }));
    let platform = attempt(Way::Platform, Address::Confirmed, |it| it.arrived_at = Some(at(NEXT_DAY)));
    let expected = Arrival { arrived_at: at(NEXT_DAY), way: Way::Platform, rule: Rule::ConfirmedAddress };
    assert_eq!(arrival(&[announcement, platform], now), Ok(Some(expected)));
}

#[test]
fn what_is_logged_before_sending_or_after_now_does_not_count() {
    let early = attempt(Way::Sms, Address::Confirmed, |it| it.arrived_at = Some(at("2026-06-11T01:59:59Z")));
    check(&[early], None);
    let sms = attempt(Way::Sms, Address::Confirmed, |it| it.arrived_at = Some(at(NEXT_DAY)));
    assert_eq!(arrival(&[sms], at(LATER)), Ok(None));
}

#[track_caller]
fn check_next(attempts: &[Attempt], agreed: bool, expected: &[Way]) {
    assert_eq!(next_ways(attempts, agreed, long_after()), expected);
}

fn failed(way: Way, failure: Failure) -> Attempt {
    attempt(way, Address::Confirmed, |it| it.failure = Some(failure))
}

#[test]
fn who_agreed_is_served_electronically_first() {
    use Way::{Direct, Email, Entrusted, PaperPickup, Platform, Post, Sms, Wechat};
    check_next(&[], true, &[Platform, Sms, Email, Wechat, Direct, PaperPickup, Post, Entrusted]);
    check_next(&[], false, &[Direct, PaperPickup, Post, Entrusted]);
    check_next(&[failed(Sms, Failure::Refused)], true, &[Direct, PaperPickup, Post, Entrusted]);
    let bounced = [failed(Sms, Failure::Undeliverable)];
    check_next(&bounced, true, &[Platform, Email, Wechat, Direct, PaperPickup, Post, Entrusted]);
}

#[test]
fn refused_paper_is_left_and_a_missing_person_is_announced_to() {
    use Way::{Announcement, Direct, Entrusted, Leave, PaperPickup, Post};
    check_next(&[failed(Direct, Failure::Refused)], false, &[PaperPickup, Post, Entrusted, Leave]);
    let nowhere = [failed(Direct, Failure::Undeliverable), failed(Post, Failure::Undeliverable)];
    check_next(&nowhere, false, &[PaperPickup, Entrusted, Announcement]);
    check_next(&[failed(Post, Failure::Missing)], false, &[Direct, PaperPickup, Entrusted, Announcement]);
}

#[test]
fn nothing_more_is_tried_after_arrival_or_announcement() {
    let came = attempt(Way::Platform, Address::Confirmed, |it| it.arrived_at = Some(at(LATER)));
    check_next(&[came], true, &[]);
    check_next(&[attempt(Way::Announcement, Address::Demonstrable, |_| ())], true, &[]);
}

fn any_attempt() -> impl Strategy<Value = Attempt> {
    let ways = [
        Way::Platform,
        Way::Sms,
        Way::Email,
        Way::Wechat,
        Way::Direct,
        Way::PaperPickup,
        Way::Post,
        Way::Entrusted,
        Way::Leave,
        Way::Announcement,
    ];
    let instant = || {
        (0..40i64).prop_map(|days| at("2026-03-01T00:00:00Z") + jiff::SignedDuration::from_hours(24 * days))
    };
    let maybe = move || proptest::option::of(instant());
    let proof = proptest::option::of(prop_oneof![Just(LeavingProof::Witness), Just(LeavingProof::Photo)]);
    let failure =
        proptest::option::weighted(0.2, prop_oneof![Just(Failure::Refused), Just(Failure::Undeliverable)]);
    let address = prop_oneof![Just(Address::Confirmed), Just(Address::Demonstrable)];
    let logs = (maybe(), maybe(), maybe(), maybe(), any::<bool>());
    (proptest::sample::select(ways.to_vec()), address, instant(), logs, proof, failure).prop_map(
        |(
            way,
            address,
            sent_at,
            (arrived_at, proved_at, replied_at, read_at, rebutted),
            left_with,
            failure,
        )| {
            Attempt {
                way,
                address,
                sent_at,
                arrived_at,
                proved_at,
                replied_at,
                read_at,
                rebutted,
                left_with,
                failure,
            }
        },
    )
}

proptest! {
    #[test]
    fn nothing_arrives_before_it_was_sent(attempts in proptest::collection::vec(any_attempt(), 0..5)) {
        if let Some(arrival) = arrival(&attempts, long_after()).unwrap() {
            let by = attempts.iter().filter(|attempt| attempt.way == arrival.way);
            prop_assert!(by.map(|attempt| attempt.sent_at).min().unwrap() <= arrival.arrived_at);
        }
    }

    #[test]
    fn one_more_attempt_never_delays_arrival(
        attempts in proptest::collection::vec(any_attempt(), 0..5), more in any_attempt(),
    ) {
        let before = arrival(&attempts, long_after()).unwrap();
        let after = arrival(&[attempts, vec![more]].concat(), long_after()).unwrap();
        if let Some(before) = before {
            prop_assert!(after.unwrap().arrived_at <= before.arrived_at);
        }
    }

    #[test]
    fn waiting_never_undoes_arrival(attempts in proptest::collection::vec(any_attempt(), 0..5), days in 0..90i64) {
        let now = at("2026-03-01T00:00:00Z") + jiff::SignedDuration::from_hours(24 * days);
        let first = arrival(&attempts, now).unwrap();
        if let Some(first) = first {
            prop_assert_eq!(arrival(&attempts, long_after()).unwrap(), Some(first));
        }
    }
}
