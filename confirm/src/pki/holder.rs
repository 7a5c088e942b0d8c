//! 名实相符: what the certificates of the built-in authority call their holders, and where each may sign.
//!
//! A party's event certificate bears a pseudonym and, as serial number, what its signing is bound to; it says no name.
//! All others bear the name of whoever holds the key. So the key of one can't stand for another: no key of staff signs
//! at a party's place, no party's key at that of staff, and the name in a signature is the one in the certificate.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{CN, O, SERIAL_NUMBER};

use super::Certificate;

/// How the service is called that certifies what an organisation issues.
pub const SERVICE: &str = "Document service";
/// What the pseudonym of a party begins with.
pub(super) const PSEUDONYM: &str = "signer-";

/// Upper bound of RFC 5280, appendix A, for names and serial numbers.
const NAME_MAX: usize = 64;

/// How the key of the seal of the committee `name` is called.
#[must_use]
pub fn committee_seal(name: &str) -> String {
    seal(name, "印章")
}

/// How the key of the seal of the court `name` is called.
#[must_use]
pub fn court_seal(name: &str) -> String {
    seal(name, "院印")
}

/// The word at the end stays however long the name is: a seal is never called like its organisation.
fn seal(name: &str, word: &str) -> String {
    plain(name).chars().take(NAME_MAX - word.chars().count()).chain(word.chars()).collect()
}

/// A place to sign, by who may hold the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// That of the service, which certifies the file.
    Service,
    /// That of a party or an agent.
    Party,
    /// That of a member of staff.
    Staff,
    /// That of the seal of a committee or of whoever else is no court.
    CommitteeSeal,
    /// That of the seal of a court.
    CourtSeal,
}

/// Whether the holder of `certificate` may sign at `place` under `name`.
#[must_use]
pub fn may_sign(certificate: &Certificate, place: Place, name: &str) -> bool {
    let is_called =
        |oid, expected: &str| said(certificate, oid).is_some_and(|found| found == plain(expected));
    let is_party = said(certificate, SERIAL_NUMBER).is_some()
        && said(certificate, CN).is_some_and(|name| name.starts_with(PSEUDONYM));
    match place {
        Place::Party => is_party,
        _ if is_party => false,
        Place::Service => is_called(CN, SERVICE) && is_called(O, name),
        Place::Staff => is_called(CN, name),
        Place::CommitteeSeal => is_called(CN, &committee_seal(name)),
        Place::CourtSeal => is_called(CN, &court_seal(name)),
    }
}

/// `name` as it stands in a certificate: characters outside the basic plane are replaced, because common validators
/// fail on them; the true name stands in the signature's `/Name`.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .map(|character| if u32::from(character) > 0xFFFF { '〓' } else { character })
        .filter(|character| !character.is_control())
        .take(NAME_MAX)
        .collect()
}

/// What a certificate says of its holder, if it says it once.
fn said(certificate: &Certificate, oid: ObjectIdentifier) -> Option<String> {
    let names = certificate.parsed().tbs_certificate.subject.0.iter().flat_map(|part| part.0.iter());
    let mut found = names.filter(|attribute| attribute.oid == oid);
    match (found.next(), found.next()) {
        (Some(attribute), None) => String::from_utf8(attribute.value.value().to_vec()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use ring::rand::SystemRandom;

    use super::*;
    use crate::pki::{Authority, EventRequest, KeyStore, Subject};

    const PLACES: [Place; 5] =
        [Place::Service, Place::Party, Place::Staff, Place::CommitteeSeal, Place::CourtSeal];

    /// The places at which `holder`, named and employed so, may sign under `name`; without one a party.
    #[track_caller]
    fn check(holder: Option<(&str, &str)>, name: &str, expected: &[Place]) {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        let at: Timestamp = "2026-06-08T07:00:00Z".parse().unwrap();
        let store = KeyStore::open(folder.path(), &random).unwrap();
        let authority = Authority::open(&store, "潞川区", &random, at).unwrap();
        let identity = match holder {
            Some((name, organisation)) => {
                let subject = Subject { name: name.to_owned(), organisation: Some(organisation.to_owned()) };
                authority.staff(&store, "holder", &subject, (&random, at)).unwrap()
            }
            None => {
                let request = EventRequest { document_sha256: [0; 32], identity_evidence: b"", strokes: b"" };
                authority.event(&request, &random, at).unwrap()
            }
        };
        let found: Vec<Place> =
            PLACES.into_iter().filter(|&place| may_sign(identity.certificate(), place, name)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn staff_sign_under_their_own_name_at_places_of_staff() {
        check(Some(("姜桂兰", "柳河街道人民调解委员会")), "姜桂兰", &[Place::Staff]);
        check(Some(("姜桂兰", "柳河街道人民调解委员会")), "赵建平", &[]);
        check(Some(("𬱖文博", "柳河街道人民调解委员会")), "𬱖文博", &[Place::Staff]);
        let long = "长".repeat(70);
        check(Some((&long, "某公司")), &long, &[Place::Staff]);
    }

    #[test]
    fn a_party_signs_at_a_place_of_parties_under_any_name() {
        check(None, "赵建平", &[Place::Party]);
    }

    #[test]
    fn whoever_is_called_like_a_pseudonym_is_no_party() {
        check(Some(("signer-0123456789abcdef", "某公司")), "赵建平", &[]);
    }

    #[test]
    fn a_seal_stands_for_its_organisation_and_the_service_for_whoever_issues() {
        check(Some(("柳河街道印章", "柳河街道")), "柳河街道", &[Place::CommitteeSeal]);
        check(Some(("潞川区人民法院院印", "潞川区人民法院")), "潞川区人民法院", &[Place::CourtSeal]);
        check(Some((SERVICE, "潞川区人民法院")), "潞川区人民法院", &[Place::Service]);
        check(Some((SERVICE, "潞川区人民法院")), "柳河街道", &[]);
    }
}
