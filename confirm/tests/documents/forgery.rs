//! Forgeries that are known from elsewhere, by a stranger behind the last signature and by an insider between two.
//!
//! Sources: `documents.md` section 3; the published attacks on signed PDF files: universal signature forgery,
//! incremental saving, signature wrapping (Mladenov et al. 2019), shadow attacks (2021), certification attacks (2021).

use confirm::paper::agreement::SEAL_FIELD;
use confirm::pdf::increment::Increment;
use confirm::pdf::signature::RESERVED;
use confirm::pdf::{Appearance, Emblem, Entry, Revision, sign_field};
use confirm::pki::{BuiltInTsa, Identity, KeyStore, Tsa, sha256};
use confirm::verify::{Fault, Verdict, verify};
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

use crate::attacks::{check, cut_after};
use crate::office::{Office, at, strokes};

const COMMITTEE: &str = "柳河街道人民调解委员会";

/// A change of the file, as an increment that is well made.
type Change = fn(&mut Increment<'_>);

/// What people do to a file without touching a byte that is signed.
const CHANGES: [(&str, Change); 17] = [
    ("an annotation covers the page", |file| {
        let stamp = file.add(dictionary(&[
            ("Type", name("Annot")),
            ("Subtype", name("Stamp")),
            ("Rect", Object::Array([0, 0, 600, 850].map(Object::Integer).to_vec())),
        ]));
        on_page(file, |page| {
            let mut annotations = page.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
            annotations.push(stamp.into());
            page.set("Annots", annotations);
        });
    }),
    ("a page shows less of itself", |file| {
        on_page(file, |page| {
            page.set("CropBox", Object::Array([0, 400, 595, 842].map(Object::Integer).to_vec()))
        });
    }),
    ("a page is turned", |file| on_page(file, |page| page.set("Rotate", 180))),
    ("a page is shown twice", |file| {
        on_dictionary(
            file,
            |dictionary| dictionary.has(b"Kids"),
            |pages| {
                let mut kids = pages.get(b"Kids").and_then(Object::as_array).cloned().unwrap();
                kids.push(kids[0].clone());
                pages.set("Count", i64::try_from(kids.len()).unwrap());
                pages.set("Kids", kids);
            },
        );
    }),
    ("another appearance of a signature", |file| {
        let drawn =
            file.add(Stream::new(dictionary(&[("Subtype", name("Form"))]), b"0 0 90 90 re f".to_vec()));
        on_field(file, "Party1", |field| field.set("AP", dictionary(&[("N", drawn.into())])));
    }),
    ("a signature is taken out", |file| on_field(file, "Party1", |field| drop(field.remove(b"V")))),
    ("two places share one signature", |file| {
        let shared = field(file, "Party1").1.get(b"V").cloned().unwrap();
        on_field(file, "Party2", |field| field.set("V", shared));
    }),
    ("a place gets another name", |file| {
        on_field(file, "Party1", |field| field.set("T", Object::string_literal("Party9")));
    }),
    ("a place is said to be for somebody else", |file| {
        on_field(file, "Party1", |field| field.set("TU", Object::string_literal("nobody")));
    }),
    ("a signature says another name", |file| {
        on_signature(file, |signature| signature.set("Name", Object::string_literal("Zhang San")));
    }),
    ("a signature says another time", |file| {
        on_signature(file, |signature| signature.set("M", Object::string_literal("D:20200101000000Z")));
    }),
    ("the certification is taken out", |file| on_catalog(file, |catalog| drop(catalog.remove(b"Perms")))),
    ("a script runs when it is opened", |file| {
        let script = dictionary(&[("S", name("JavaScript")), ("JS", Object::string_literal("app.alert(1)"))]);
        on_catalog(file, |catalog| catalog.set("OpenAction", script));
    }),
    ("another form of it for other readers (XFA)", |file| {
        let form = file.add(Stream::new(Dictionary::new(), b"<xdp/>".to_vec()));
        on_dictionary(file, |dictionary| dictionary.has(b"Fields"), |fields| fields.set("XFA", form));
    }),
    ("a file is put inside", |file| {
        let inside =
            file.add(Stream::new(dictionary(&[("Type", name("EmbeddedFile"))]), b"other terms".to_vec()));
        on_catalog(file, |catalog| catalog.set("Names", dictionary(&[("EmbeddedFiles", inside.into())])));
    }),
    ("layers are switched", |file| {
        on_catalog(file, |catalog| {
            catalog.set("OCProperties", dictionary(&[("D", Dictionary::new().into())]))
        });
    }),
    ("a font shows other characters", |file| {
        on_dictionary(
            file,
            |dictionary| dictionary.has(b"ToUnicode"),
            |font| {
                font.set("Encoding", name("Identity-V"));
                font.remove(b"ToUnicode");
            },
        );
    }),
];

fn name(name: &str) -> Object {
    Object::Name(name.into())
}

fn dictionary(entries: &[(&str, Object)]) -> Dictionary {
    entries.iter().map(|(key, value)| (key.as_bytes().to_vec(), value.clone())).collect()
}

fn on(file: &mut Increment<'_>, id: ObjectId, change: impl FnOnce(&mut Dictionary)) {
    let mut dictionary = file.document().get_dictionary(id).unwrap().clone();
    change(&mut dictionary);
    file.replace(id, dictionary);
}

/// Changes the first dictionary that is such.
fn on_dictionary(
    file: &mut Increment<'_>,
    is_such: fn(&Dictionary) -> bool,
    change: impl FnOnce(&mut Dictionary),
) {
    let objects = file.document().objects.iter();
    let mut such = objects.filter(|(_, object)| object.as_dict().is_ok_and(is_such));
    let id = *such.next().expect("every file of ours has one").0;
    drop(such);
    on(file, id, change);
}

fn on_catalog(file: &mut Increment<'_>, change: impl FnOnce(&mut Dictionary)) {
    let id = file.catalog_id().unwrap();
    on(file, id, change);
}

fn on_page(file: &mut Increment<'_>, change: impl FnOnce(&mut Dictionary)) {
    let page = *file.document().get_pages().get(&1).unwrap();
    on(file, page, change);
}

fn field(file: &Increment<'_>, wanted: &str) -> (ObjectId, Dictionary) {
    let is_wanted = |object: &Object| {
        let name = object.as_dict().and_then(|dictionary| dictionary.get(b"T")).and_then(Object::as_str);
        name.is_ok_and(|name| name == wanted.as_bytes())
    };
    let (id, object) = file.document().objects.iter().find(|(_, object)| is_wanted(object)).unwrap();
    (*id, object.as_dict().unwrap().clone())
}

fn on_field(file: &mut Increment<'_>, wanted: &str, change: impl FnOnce(&mut Dictionary)) {
    let (id, _) = field(file, wanted);
    on(file, id, change);
}

/// Changes the signature of the first party.
fn on_signature(file: &mut Increment<'_>, change: impl FnOnce(&mut Dictionary)) {
    let id = field(file, "Party1").1.get(b"V").and_then(Object::as_reference).unwrap();
    on(file, id, change);
}

fn changed(base: &[u8], change: impl FnOnce(&mut Increment<'_>)) -> Vec<u8> {
    let mut increment = Increment::open(base).unwrap();
    change(&mut increment);
    increment.finish()
}

#[test]
fn whatever_a_stranger_appends_is_noticed() {
    let office = Office::open();
    let signed = office.signed_agreement();
    for (what, change) in CHANGES {
        println!("{what}");
        check(&office, &changed(&signed.bytes, change), Fault::Appended);
    }
}

#[test]
fn whatever_an_insider_changes_before_the_seal_is_noticed() {
    let office = Office::open();
    let cut = cut_after(&office, &office.signed_agreement(), "Mediator");
    for (what, change) in CHANGES {
        println!("{what}");
        let bytes = changed(&cut, change);
        let base = Revision { sha256: sha256(&bytes), bytes };
        let sealed = office.sealed(&base, (SEAL_FIELD, "柳河街道人民调解委员会"), Emblem::Star);
        check(&office, &sealed.bytes, Fault::Altered);
    }
}

#[test]
fn an_object_that_points_back_or_is_deleted_is_noticed() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let table = |entry: &str| {
        let mut bytes = signed.bytes.clone();
        let key = bytes.windows(9).rposition(|window| window == b"startxref").unwrap();
        let previous: usize =
            String::from_utf8_lossy(&bytes[key + 9..]).split_whitespace().next().unwrap().parse().unwrap();
        let at = bytes.len();
        let root = Increment::open(&signed.bytes).unwrap().catalog_id().unwrap().0;
        let trailer =
            format!("trailer\n<</Size 9999/Prev {previous}/Root {root} 0 R>>\nstartxref\n{at}\n%%EOF\n");
        bytes.extend(format!("xref\n{entry}{trailer}").bytes());
        bytes
    };
    let page = Increment::open(&signed.bytes).unwrap().document().get_pages()[&1].0;
    check(&office, &table(&format!("{page} 1\n0000000000 00001 f \n")), Fault::Foreign);
    check(&office, &table(&format!("{page} 1\n0000000015 00000 n \n")), Fault::Foreign);
}

#[test]
fn a_file_before_the_file_is_noticed() {
    let office = Office::open();
    let mut bytes = b"%!PS\n".to_vec();
    bytes.extend(office.signed_agreement().bytes);
    check(&office, &bytes, Fault::Unreadable);
}

#[test]
fn a_signature_that_says_nothing_is_none() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let nothing: [fn(&mut Dictionary); 5] = [
        |signature| drop(signature.remove(b"ByteRange")),
        |signature| signature.set("ByteRange", Object::Null),
        |signature| signature.set("ByteRange", Object::Array([0, -1, 5, 5].map(Object::Integer).to_vec())),
        |signature| drop(signature.remove(b"Contents")),
        |signature| signature.set("Contents", Object::Null),
    ];
    for nothing in nothing {
        check(&office, &changed(&signed.bytes, |file| on_signature(file, nothing)), Fault::Unreadable);
    }
    let empty = |signature: &mut Dictionary| {
        signature.set("Contents", Object::String(vec![0], StringFormat::Hexadecimal));
    };
    check(&office, &changed(&signed.bytes, |file| on_signature(file, empty)), Fault::Coverage);
}

#[test]
fn a_signature_that_covers_a_copy_of_its_file_is_noticed() {
    // Signature wrapping: what was signed is moved to the end, where nobody looks, and other things stand in between.
    let office = Office::open();
    let signed = office.signed_agreement();
    let report = verify(&signed.bytes, &[office.authority.root().clone()]);
    let last = report.signatures.iter().find(|signature| signature.field == "Party1").unwrap();
    let revision = &signed.bytes[..last.revision_length];
    let room = revision.windows(11).rposition(|window| window == b"/Contents <").unwrap() + 10;
    let resume = room + revision[room..].iter().position(|&byte| byte == b'>').unwrap() + 1;
    let mut bytes = signed.bytes.clone();
    let from = bytes.len();
    bytes.extend(&revision[resume..]);
    let range = [0, room, from, revision.len() - resume];
    let bytes = changed(&bytes, |file| {
        on_signature(file, |signature| {
            let range = range.map(|edge| Object::Integer(i64::try_from(edge).unwrap()));
            signature.set("ByteRange", Object::Array(range.to_vec()));
        });
    });
    check(&office, &bytes, Fault::Coverage);
}

#[test]
fn a_signature_of_another_file_is_noticed() {
    let office = Office::open();
    let (one, other) = (office.signed_agreement(), office.signed_agreement());
    let room = |bytes: &[u8]| bytes.windows(11).rposition(|window| window == b"/Contents <").unwrap() + 11;
    let mut bytes = one.bytes.clone();
    let (to, from) = (room(&one.bytes), room(&other.bytes));
    let length = 2 * RESERVED;
    bytes[to..to + length].copy_from_slice(&other.bytes[from..from + length]);
    check(&office, &bytes, Fault::Changed);
}

#[test]
fn a_flipped_bit_in_a_certificate_that_nobody_signs_is_noticed() {
    // The root lies in the last container, which no signature covers.
    let office = Office::open();
    let mut bytes = office.signed_agreement().bytes;
    let root = confirm::pki::certificate::hex(office.authority.root().der());
    let at = bytes.windows(root.len()).rposition(|window| window == root.as_bytes()).unwrap();
    let last = at + root.len() - 1;
    bytes[last] = if bytes[last] == b'0' { b'1' } else { b'0' };
    let report = verify(&bytes, &[office.authority.root().clone()]);
    assert_eq!(report.verdict(), Verdict::Broken, "{:#?}", report.sentences());
}

/// The agreement with the mediator's signature, sealed with whatever keys.
fn sealed_by(office: &Office, signer: &Identity, tsa: &dyn Tsa) -> Vec<u8> {
    let cut = cut_after(office, &office.signed_agreement(), "Mediator");
    signed_by(office, &cut, (SEAL_FIELD, COMMITTEE), (signer, tsa))
}

fn signed_by(
    office: &Office,
    base: &[u8],
    (field, name): (&str, &str),
    (signer, tsa): (&Identity, &dyn Tsa),
) -> Vec<u8> {
    let entry = Entry { field, name, reason: "盖章", at: at(), certify: false };
    let drawn = (&Appearance::Hand(strokes()), &office.fonts);
    sign_field(base, &entry, drawn, (signer, tsa), &office.random).unwrap().bytes
}

#[test]
fn a_signer_of_another_authority_is_not_trusted() {
    let (office, stranger) = (Office::open(), Office::open());
    let base = Revision { bytes: Vec::new(), sha256: [0; 32] };
    check(&office, &sealed_by(&office, &stranger.event(&base), &office.tsa), Fault::Untrusted);
    let seal = office.seal((SEAL_FIELD, COMMITTEE));
    check(&office, &sealed_by(&office, &seal, &stranger.tsa), Fault::Stamp);
}

#[test]
fn whoever_stamps_for_others_signs_for_nobody() {
    // Roots of time-stamp authorities also stand above certificates that anybody can buy.
    let (office, other) = (Office::open(), Office::open());
    let roots = [&office, &other].map(|office| office.authority.root().clone());
    let seal = (SEAL_FIELD, COMMITTEE);
    let stamped = sealed_by(&office, &office.seal(seal), &other.tsa);
    assert_eq!(verify(&stamped, &roots).verdict(), Verdict::Sound);
    let bought = verify(&sealed_by(&office, &other.seal(seal), &other.tsa), &roots);
    let faults = &bought.signatures.last().unwrap().faults;
    assert_eq!(faults.as_slice(), [Fault::Certificate, Fault::Untrusted], "{:#?}", bought.sentences());
}

/// Nothing but its holder is wrong with the last signature.
#[track_caller]
fn check_holder(office: &Office, bytes: &[u8]) {
    let report = verify(bytes, &[office.authority.root().clone()]);
    let (last, before) = report.signatures.split_last().unwrap();
    assert_eq!(last.faults, [Fault::Holder]);
    assert!(before.iter().all(|signature| signature.faults.is_empty()), "{:#?}", report.sentences());
    assert!(report.sentences().contains(&format!("{}的签名有问题：{}", last.name, Fault::Holder.sentence())));
}

#[test]
fn nobody_signs_in_the_place_of_another() {
    let office = Office::open();
    let signed = office.signed_agreement();
    let (first, parties) = (cut_after(&office, &signed, "Party1"), cut_after(&office, &signed, "Party2"));
    let mediator = office.staff("mediator-1", "姜桂兰");
    let seal = office.seal((SEAL_FIELD, COMMITTEE));
    let base = Revision { sha256: sha256(&parties), bytes: parties.clone() };
    let sign = |base: &[u8], place, signer: &Identity| signed_by(&office, base, place, (signer, &office.tsa));
    // A mediator for a party who never came, under either name.
    check_holder(&office, &sign(&first, ("Party2", "赵建平"), &mediator));
    check_holder(&office, &sign(&first, ("Party2", "姜桂兰"), &mediator));
    check_holder(&office, &sign(&first, ("Party2", "赵建平"), &seal));
    // One member of staff for another, and the seal of another committee.
    check_holder(&office, &sign(&parties, ("Mediator", "姜桂兰"), &office.staff("mediator-2", "何守义")));
    check_holder(&office, &sign(&parties, ("Mediator", "姜桂兰"), &seal));
    check_holder(&office, &sign(&parties, (SEAL_FIELD, "城关镇人民调解委员会"), &seal));
    // A key made for one signature of a party says no name.
    check_holder(&office, &sign(&parties, ("Mediator", "姜桂兰"), &office.event(&base)));
    check_holder(&office, &sign(&parties, (SEAL_FIELD, COMMITTEE), &office.event(&base)));
}

#[test]
fn keys_are_good_for_one_purpose() {
    let office = Office::open();
    let keys = KeyStore::open(office.folder(), &office.random).unwrap();
    let key = |name: &str| keys.load(name, &office.random).unwrap().unwrap();
    check(&office, &sealed_by(&office, &key("tsa"), &office.tsa), Fault::Untrusted);
    check(&office, &sealed_by(&office, &key("root"), &office.tsa), Fault::Untrusted);
    let base = Revision { bytes: Vec::new(), sha256: [0; 32] };
    let no_authority = BuiltInTsa::new(office.event(&base));
    check(&office, &sealed_by(&office, &office.seal((SEAL_FIELD, COMMITTEE)), &no_authority), Fault::Stamp);
}

#[test]
fn a_certificate_that_is_exchanged_is_noticed() {
    // The key of one, the certificate of another.
    let office = Office::open();
    let (one, other) = (office.staff("seal-2", "章"), office.staff("seal-3", "印"));
    let swapped = Swapped { key: &one, chain: confirm::pki::Signer::chain(&other) };
    let cut = cut_after(&office, &office.signed_agreement(), "Mediator");
    let entry = Entry { field: SEAL_FIELD, name: "柳河街道", reason: "盖章", at: at(), certify: false };
    let drawn = (&Appearance::Hand(strokes()), &office.fonts);
    let signed = sign_field(&cut, &entry, drawn, (&swapped, &office.tsa), &office.random).unwrap();
    check(&office, &signed.bytes, Fault::Value);
}

/// A key with certificates of another.
struct Swapped<'a> {
    key: &'a Identity,
    chain: &'a [confirm::pki::Certificate],
}

impl confirm::pki::Signer for Swapped<'_> {
    fn chain(&self) -> &[confirm::pki::Certificate] {
        self.chain
    }

    fn sign(
        &self,
        message: &[u8],
        random: &dyn ring::rand::SecureRandom,
    ) -> Result<Vec<u8>, confirm::pki::SignerError> {
        self.key.sign(message, random)
    }
}
