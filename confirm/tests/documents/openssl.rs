//! What OpenSSL says about the signatures, time stamps and revocation lists of a file that was closed for long-term checks.

use std::path::Path;

use confirm::pdf::Archived;
use confirm::pki::cms::Container;
use confirm::pki::{Signer, sha256};
use lopdf::Document;

use crate::archive::evidence;
use crate::office::{Office, archived_at, at};
use crate::{kept, run, told};

#[test]
fn openssl_finds_every_signature_stamp_and_list_good() {
    let office = Office::open();
    let Archived { stamped, .. } = office.archived(&office.signed_agreement());
    let root = kept("openssl.root.pem", office.authority.root().pem().as_bytes());
    let root = root.to_str().unwrap();
    let document = Document::load_mem(&stamped.bytes).unwrap();
    let (mut signatures, mut stamps) = (0, 0);
    for object in document.objects.values() {
        let Ok(signature) = object.as_dict() else { continue };
        let (Ok(contents), Ok(range)) = (signature.get(b"Contents"), signature.get(b"ByteRange")) else {
            continue;
        };
        let room = contents.as_str().unwrap();
        let length = 4 + usize::from(u16::from_be_bytes([room[2], room[3]]));
        let range: Vec<usize> = range
            .as_array()
            .unwrap()
            .iter()
            .map(|item| usize::try_from(item.as_i64().unwrap()).unwrap())
            .collect();
        let content = [&stamped.bytes[..range[1]], &stamped.bytes[range[2]..range[2] + range[3]]].concat();
        let when = at().as_second().to_string();
        if signature.get(b"SubFilter").unwrap().as_name().unwrap() == b"ETSI.RFC3161" {
            check_token(&room[..length], sha256(&content), root, &archived_at().as_second().to_string());
            stamps += 1;
            continue;
        }
        let content = kept("openssl.content", &content);
        let container = kept("openssl.cms", &room[..length]);
        let arguments = [
            "cms", "-verify", "-binary", "-inform", "DER", "-CAfile", root, "-purpose", "any", "-attime",
            &when,
        ];
        let arguments =
            arguments.into_iter().chain(["-out", "/dev/null", "-content", content.to_str().unwrap(), "-in"]);
        told("openssl", &arguments.collect::<Vec<_>>(), &container);
        let read = Container::read(&room[..length]).unwrap();
        check_token(&read.token().unwrap(), read.imprint(), root, &when);
        signatures += 1;
    }
    assert_eq!((signatures, stamps), (5, 1));

    let evidence = evidence(&office, &stamped.bytes);
    let list = kept("openssl.crl", &evidence.lists[0]);
    let output = run(
        "openssl",
        &["crl", "-inform", "DER", "-noout", "-text", "-CAfile", root, "-in"]
            .map(Path::new)
            .into_iter()
            .chain([list.as_path()])
            .collect::<Vec<_>>(),
    );
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("verify OK"), "{said}");
    assert!(said.contains("X509v3 CRL Number") && said.contains("No Revoked Certificates"), "{said}");
    let staff = kept("openssl.staff.pem", office.staff("mediator-1", "姜桂兰").chain()[0].pem().as_bytes());
    let pem = kept("openssl.crl.pem", told("openssl", &["crl", "-inform", "DER", "-in"], &list).as_bytes());
    let when = archived_at().as_second().to_string();
    let arguments =
        ["verify", "-attime", &when, "-crl_check", "-CAfile", root, "-CRLfile", pem.to_str().unwrap()];
    told("openssl", &arguments, &staff);
}

#[track_caller]
fn check_token(token: &[u8], imprint: [u8; 32], root: &str, when: &str) {
    let token = kept("openssl.token", token);
    let imprint = confirm::pki::certificate::hex(&imprint);
    let arguments =
        ["ts", "-verify", "-digest", &imprint, "-token_in", "-CAfile", root, "-attime", when, "-in"];
    told("openssl", &arguments, &token);
}
