//! Files that were closed for long-term checks, and what someone may do to the closing part.

use confirm::pdf::archive::{Evidence, begin_stamp, with_evidence};
use confirm::pdf::increment::Increment;
use confirm::pdf::{Appearance, Emblem, Entry, SignError, SignatureError, archive, sign_field};
use confirm::pki::revocation::Reason;
use confirm::pki::{RevocationList, Signer, timestamp};
use confirm::verify::{Fault, Level, Report, Verdict, verify};
use jiff::{SignedDuration, Timestamp};
use lopdf::{Dictionary, Document, Object, Stream};

use crate::by_hand::{SEAL, covered, field_of, fill, finished, range_number, sealed_by_hand, sign_by_hand};
use crate::office::{Office, archived_at, at};
use crate::papers;

fn report(office: &Office, bytes: &[u8]) -> Report {
    verify(bytes, &[office.authority.root().clone()])
}

/// Everything that is wrong with `bytes`.
fn faults(office: &Office, bytes: &[u8]) -> Vec<Fault> {
    let report = report(office, bytes);
    let of_signatures = report.signatures.iter().flat_map(|signature| signature.faults.clone());
    let of_archives = report.archives.iter().flat_map(|archive| archive.faults.clone());
    report.faults.iter().copied().chain(of_signatures).chain(of_archives).collect()
}

/// Nothing but `expected` is found.
#[track_caller]
fn check(office: &Office, bytes: &[u8], expected: Fault) {
    assert_eq!(faults(office, bytes), [expected]);
    let sentences = report(office, bytes).sentences();
    assert!(sentences.iter().any(|sentence| sentence.contains(expected.sentence())), "{sentences:?}");
    assert_eq!(sentences[0], "文件未通过核验，请勿依据它办理事务。");
}

/// What was put into the file by the service.
pub fn evidence(office: &Office, bytes: &[u8]) -> Evidence {
    let document = Document::load_mem(bytes).unwrap();
    let store = document.catalog().unwrap().get(b"DSS").unwrap().as_reference().unwrap();
    let store = document.get_dictionary(store).unwrap();
    let items = |key: &[u8]| {
        let references = store.get(key).unwrap().as_array().unwrap().iter();
        references
            .map(|item| {
                document
                    .get_object(item.as_reference().unwrap())
                    .unwrap()
                    .as_stream()
                    .unwrap()
                    .content
                    .clone()
            })
            .collect::<Vec<_>>()
    };
    let evidence = Evidence { certificates: items(b"Certs"), lists: items(b"CRLs") };
    assert!(evidence.certificates.contains(&office.authority.root().der().to_vec()));
    evidence
}

/// `bytes` under a good time stamp, which anybody can ask for.
fn stamped(office: &Office, bytes: &[u8]) -> Vec<u8> {
    let pending = begin_stamp(bytes).unwrap();
    let token = timestamp::stamp(&office.tsa, pending.digest, archived_at(), &office.random).unwrap();
    pending.finish(&token).unwrap()
}

/// `bytes` with changes that `change` makes, under a good time stamp.
fn smuggled(office: &Office, bytes: &[u8], change: impl FnOnce(&mut Increment<'_>)) -> Vec<u8> {
    let mut increment = Increment::open(bytes).unwrap();
    change(&mut increment);
    stamped(office, &increment.finish())
}

fn cover_the_page(increment: &mut Increment<'_>) {
    let page = *increment.document().get_pages().get(&1).unwrap();
    let mut dictionary = increment.document().get_dictionary(page).unwrap().clone();
    let cover = increment.add(Stream::new(Dictionary::new(), b"0 0 600 900 re f".to_vec()));
    dictionary.set("Contents", Object::Array(vec![cover.into()]));
    increment.replace(page, dictionary);
}

fn change_catalog(increment: &mut Increment<'_>, key: &str, value: Object) {
    let id = increment.catalog_id().unwrap();
    let mut catalog = increment.document().get_dictionary(id).unwrap().clone();
    catalog.set(key, value);
    increment.replace(id, catalog);
}

#[test]
fn an_archived_agreement_is_sound_and_says_how_long_it_can_be_checked() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let archived = office.archived(&signed);
    let sound = report(&office, &archived.stamped.bytes);
    assert_eq!(
        (sound.verdict(), sound.level),
        (Verdict::Sound, Some(Level::Archived)),
        "{:?}",
        sound.sentences()
    );
    assert_eq!(sound.archives.len(), 1);
    assert_eq!(sound.archives[0].stamped_at, Some(archived_at()));
    assert!(sound.sentences().contains(&"文件已加盖归档时间戳，证书到期后仍可核验。".to_owned()));
    // Cut back to what stood before: sound, but not for as long.
    for (bytes, level) in [(&archived.evidence.bytes, Level::LongTerm), (&signed.bytes, Level::Stamped)] {
        let report = report(&office, bytes);
        assert_eq!(
            (report.verdict(), report.level),
            (Verdict::Sound, Some(level)),
            "{:?}",
            report.sentences()
        );
    }
    assert!(archived.stamped.bytes.starts_with(&archived.evidence.bytes));
    assert!(archived.evidence.bytes.starts_with(&signed.bytes));
    assert!(archived.stamped.bytes.len() < signed.bytes.len() + 32_000, "{}", archived.stamped.bytes.len());
}

#[test]
fn a_four_party_agreement_stays_below_the_size_that_was_promised() {
    let office = Office::open();
    let mut agreement = papers::agreement();
    let names = ["尤国栋", "赵建平", "钱素琴", "孙有田"];
    agreement.parties = names.iter().map(|name| papers::person(name)).collect();
    let signed = office.signed_by_parties(&agreement.paper(None, None), &names);
    let name = Appearance::named("姜桂兰", at());
    let signed = office.sign(&signed, ("Mediator", "姜桂兰"), &name, &office.staff("mediator-1", "姜桂兰"));
    let sealed = office.archived(&office.sealed(&signed, SEAL, Emblem::Star)).stamped;
    assert!(sealed.bytes.len() <= 400_000, "{} bytes", sealed.bytes.len());
    assert_eq!(report(&office, &sealed.bytes).level, Some(Level::Archived));
}

#[test]
fn a_file_is_closed_again_when_the_stamp_grows_old() {
    let office = Office::open();
    let first = office.archived(&office.signed_agreement()).stamped;
    let later = archived_at() + SignedDuration::from_hours(24 * 365);
    let list = office.list(later);
    let again = archive(&first.bytes, &[list], &office.tsa, later, &office.random).unwrap();
    let sound = report(&office, &again.stamped.bytes);
    assert_eq!(
        (sound.verdict(), sound.level),
        (Verdict::Sound, Some(Level::Archived)),
        "{:?}",
        sound.sentences()
    );
    assert_eq!(
        sound.archives.iter().map(|archive| archive.stamped_at).collect::<Vec<_>>(),
        [Some(archived_at()), Some(later)]
    );
    let sound = report(&office, &again.evidence.bytes);
    assert_eq!(
        (sound.verdict(), sound.level),
        (Verdict::Sound, Some(Level::LongTerm)),
        "{:?}",
        sound.sentences()
    );
}

#[test]
fn nobody_signs_a_closed_file() {
    let office = Office::open();
    let unsealed = office.unsealed_agreement();
    let closed = office.archived(&unsealed).stamped;
    let seal = office.seal(SEAL);
    let entry = Entry { field: SEAL.0, name: SEAL.1, reason: "同意", at: at(), certify: false };
    let look = Appearance::Seal { organisation: SEAL.1.to_owned(), emblem: Emblem::Star };
    let refused =
        sign_field(&closed.bytes, &entry, (&look, &office.fonts), (&seal, &office.tsa), &office.random);
    assert!(matches!(refused, Err(SignError::Signature(SignatureError::Archived))), "{refused:?}");

    // And whoever does it with other tools is found out.
    check(&office, &sealed_by_hand(&office, &closed.bytes, SEAL.0), Fault::AfterArchive);
}

#[test]
fn nobody_signs_where_the_archive_stamp_belongs() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let seal = office.seal(SEAL);
    let entry = Entry { field: "Archive1", name: SEAL.1, reason: "同意", at: at(), certify: false };
    let refused = sign_field(
        &signed.bytes,
        &entry,
        (&Appearance::Unseen, &office.fonts),
        (&seal, &office.tsa),
        &office.random,
    );
    assert!(matches!(refused, Err(SignError::Signature(SignatureError::NoField(_)))), "{refused:?}");
    let unsealed = office.unsealed_agreement();
    let by_hand = sealed_by_hand(&office, &unsealed.bytes, "Archive1");
    assert!(faults(&office, &by_hand).contains(&Fault::Holder), "{:?}", faults(&office, &by_hand));
}

#[test]
fn a_picture_smuggled_into_the_place_of_the_stamp_is_noticed() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let show = |increment: &mut Increment<'_>| {
        let (id, mut field) = field_of(increment, "Archive1").unwrap();
        let picture = increment.add(Stream::new(Dictionary::new(), b"0 0 600 900 re f".to_vec()));
        let mut appearance = Dictionary::new();
        appearance.set("N", picture);
        field.set("AP", Object::Dictionary(appearance));
        increment.replace(id, field);
    };
    let bytes = smuggled(&office, &signed.bytes, show);
    let found = faults(&office, &bytes);
    assert!(found.contains(&Fault::Altered), "{found:?}");
}

#[test]
fn a_time_stamp_in_the_place_of_a_seal_is_no_seal() {
    let office = Office::open();
    let unsealed = office.unsealed_agreement();
    let mut increment = Increment::open(&unsealed.bytes).unwrap();
    assert!(sign_by_hand(&mut increment, SEAL.0, "DocTimeStamp", "ETSI.RFC3161"));
    let mut bytes = finished(increment, unsealed.bytes.len());
    let token = timestamp::stamp(&office.tsa, covered(&bytes), archived_at(), &office.random).unwrap();
    fill(&mut bytes, &token);
    check(&office, &bytes, Fault::Altered);
}

#[test]
fn a_store_that_is_replaced_or_emptied_is_noticed() {
    let office = Office::open();
    let archived = office.archived(&office.signed_agreement()).stamped;
    let whole = evidence(&office, &archived.bytes);
    for part in [
        // A second store without the lists.
        Evidence { lists: Vec::new(), ..whole.clone() },
        // A second store with none of the first one's objects.
        whole.clone(),
    ] {
        let replaced = smuggled(&office, &archived.bytes, |increment| {
            let mut store = Dictionary::new();
            for (key, items) in [("Certs", &part.certificates), ("CRLs", &part.lists)] {
                let items =
                    items.iter().map(|der| increment.add(Stream::new(Dictionary::new(), der.clone())).into());
                store.set(key, Object::Array(items.collect()));
            }
            let store = increment.add(store);
            change_catalog(increment, "DSS", store.into());
        });
        check(&office, &replaced, Fault::Altered);
    }
    // The bytes of a list in the store exchanged for others.
    let changed = smuggled(&office, &archived.bytes, |increment| {
        let lists = increment.document().objects.iter();
        let is_list =
            |object: &Object| object.as_stream().is_ok_and(|stream| stream.content == whole.lists[0]);
        let (id, _) = lists.into_iter().find(|(_, object)| is_list(object)).unwrap();
        let newer = office.list(archived_at() + SignedDuration::from_secs(1));
        let id = *id;
        increment.replace(id, Stream::new(Dictionary::new(), newer.der().to_vec()));
    });
    check(&office, &changed, Fault::Altered);
    // The store taken away.
    let gone = smuggled(&office, &archived.bytes, |increment| change_catalog(increment, "DSS", Object::Null));
    assert!(faults(&office, &gone).contains(&Fault::Altered));
}

#[test]
fn a_store_without_lists_proves_less() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let whole = evidence(&office, &office.archived(&signed).evidence.bytes);
    let bare = with_evidence(
        Increment::open(&signed.bytes).unwrap(),
        &Evidence { lists: Vec::new(), ..whole.clone() },
    )
    .unwrap();
    // So does a list from before the signatures: it can't know whether a certificate still counted.
    let early: Timestamp = at() - SignedDuration::from_hours(1);
    let stale = Evidence { lists: vec![office.list(early).der().to_vec()], ..whole };
    let stale = with_evidence(Increment::open(&signed.bytes).unwrap(), &stale).unwrap();
    for bytes in [stamped(&office, &signed.bytes), stamped(&office, &bare), stamped(&office, &stale)] {
        let report = report(&office, &bytes);
        assert_eq!(
            (report.verdict(), report.level),
            (Verdict::Sound, Some(Level::Stamped)),
            "{:?}",
            report.sentences()
        );
        assert!(report.sentences().contains(&"文件尚未附上长期核验所需的证书和吊销信息。".to_owned()));
    }
}

#[test]
fn evidence_of_a_stranger_is_not_taken() {
    let office = Office::open();
    let stranger = Office::open();
    let signed = office.signed_agreement();
    let whole = evidence(&office, &office.archived(&signed).evidence.bytes);
    let mut foreign_certificate = whole.clone();
    foreign_certificate.certificates.push(stranger.staff("mediator-1", "姜桂兰").chain()[0].der().to_vec());
    let mut foreign_list = whole.clone();
    foreign_list.lists = vec![stranger.list(archived_at()).der().to_vec()];
    let mut broken_list = whole.clone();
    *broken_list.lists[0].last_mut().unwrap() ^= 1;
    let mut no_list = whole;
    no_list.lists = vec![b"hello".to_vec()];
    for evidence in [foreign_certificate, foreign_list, broken_list, no_list] {
        let bytes =
            stamped(&office, &with_evidence(Increment::open(&signed.bytes).unwrap(), &evidence).unwrap());
        check(&office, &bytes, Fault::Evidence);
    }
}

#[test]
fn the_stamp_of_another_file_is_noticed() {
    let office = Office::open();
    let one = office.archived(&office.signed_agreement()).stamped;
    let mut other = office.archived(&office.signed_agreement()).stamped.bytes;
    let token = {
        let start = one.bytes.windows(11).rposition(|window| window == b"/Contents <").unwrap() + 11;
        one.bytes[start..start + 2 * 8192].to_vec()
    };
    let start = other.windows(11).rposition(|window| window == b"/Contents <").unwrap() + 11;
    other[start..start + 2 * 8192].copy_from_slice(&token);
    check(&office, &other, Fault::Changed);
}

#[test]
fn a_stamp_that_leaves_a_gap_is_noticed() {
    let office = Office::open();
    let archived = office.archived(&office.signed_agreement()).stamped.bytes;
    // What follows the room begins a little later, and the token is a good one for just that.
    let mut gap = archived.clone();
    for (index, by) in [(2, 40_isize), (3, -40)] {
        let (place, number) = range_number(&gap, index);
        let text = format!("{:<width$}", number.checked_add_signed(by).unwrap(), width = place.len());
        gap[place].copy_from_slice(text.as_bytes());
    }
    let token = timestamp::stamp(&office.tsa, covered(&gap), archived_at(), &office.random).unwrap();
    fill(&mut gap, &token);
    check(&office, &gap, Fault::Coverage);
    // The stamp ends before the file does.
    let mut short = archived;
    let (place, number) = range_number(&short, 3);
    let text = format!("{:<width$}", number - 8, width = place.len());
    short[place].copy_from_slice(text.as_bytes());
    let token = timestamp::stamp(&office.tsa, covered(&short), archived_at(), &office.random).unwrap();
    fill(&mut short, &token);
    assert!(faults(&office, &short).contains(&Fault::Appended), "{:?}", faults(&office, &short));
}

#[test]
fn a_change_smuggled_in_with_the_evidence_is_noticed() {
    let office = Office::open();
    let evidence = office.archived(&office.signed_agreement()).evidence.bytes;
    check(&office, &smuggled(&office, &evidence, cover_the_page), Fault::Altered);
    let name = |text: &str| Object::Name(text.as_bytes().to_vec());
    for (key, value) in [
        ("PageMode", name("FullScreen")),
        ("OpenAction", Object::Dictionary(Dictionary::from_iter([("S", name("Print"))]))),
        ("Lang", Object::string_literal("en")),
    ] {
        let bytes = smuggled(&office, &evidence, |increment| change_catalog(increment, key, value));
        check(&office, &bytes, Fault::Altered);
    }
    let orphan = smuggled(&office, &evidence, |increment| {
        increment.add(Stream::new(Dictionary::new(), b"MZ".to_vec()));
    });
    check(&office, &orphan, Fault::Altered);
    // Without a stamp over them, too.
    let mut trailing = evidence.clone();
    trailing.extend(b"% harmless?\n");
    check(&office, &trailing, Fault::Appended);
    let mut increment = Increment::open(&evidence).unwrap();
    cover_the_page(&mut increment);
    check(&office, &increment.finish(), Fault::Appended);
}

#[test]
fn who_signs_with_a_certificate_that_was_taken_back_is_named() {
    let office = Office::open();
    let unsealed = office.unsealed_agreement();
    let seal = office.seal(SEAL);
    let revoked = |since: Timestamp| {
        let office = &office;
        let list = office.authority.revoke(
            office.store(),
            &seal.chain()[0],
            (Reason::KeyCompromise, since),
            (&office.random, archived_at()),
        );
        list.unwrap()
    };
    let list = revoked(at() - SignedDuration::from_mins(1));
    let look = Appearance::Seal { organisation: SEAL.1.to_owned(), emblem: Emblem::Star };
    let sealed = office.sign(&unsealed, SEAL, &look, &seal);
    let archived = archive(&sealed.bytes, &[list], &office.tsa, archived_at(), &office.random).unwrap();
    check(&office, &archived.stamped.bytes, Fault::Revoked);
    let sentences = report(&office, &archived.stamped.bytes).sentences();
    assert!(
        sentences.contains(&format!("{}的签名有问题：签名时，签名人的证书已经被吊销。", SEAL.1)),
        "{sentences:?}"
    );
}

#[test]
fn what_was_signed_before_a_certificate_was_taken_back_stays_good() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let seal = office.seal(SEAL);
    let why = (Reason::CessationOfOperation, at() + SignedDuration::from_secs(1));
    let list =
        office.authority.revoke(office.store(), &seal.chain()[0], why, (&office.random, archived_at()));
    let archived =
        archive(&signed.bytes, &[list.unwrap()], &office.tsa, archived_at(), &office.random).unwrap();
    let sound = report(&office, &archived.stamped.bytes);
    assert_eq!(
        (sound.verdict(), sound.level),
        (Verdict::Sound, Some(Level::Archived)),
        "{:?}",
        sound.sentences()
    );
}

#[test]
fn a_list_can_be_read_back_as_it_was_written() {
    let office = Office::open();
    let list = office.list(archived_at());
    assert_eq!(RevocationList::from_der(list.der()).unwrap(), list);
}
