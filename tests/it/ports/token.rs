//! Keys of staff and seals in a token: SoftHSM, with a folder of its own for every test.

use super::signatures;
use confirm::pki::Certificate;
use confirm::verify::{Verdict, verify};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use tests::journey::{Journey, Names, Step, Who};
use tests::papers::Paper;
use tests::process::{self, Process};

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "271828";

/// A folder with tokens of SoftHSM.
struct Drawer(TempDir);

impl Drawer {
    /// One token, labelled `tiaoque`.
    fn new() -> Self {
        let drawer = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(drawer.tokens()).unwrap();
        let setting = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            drawer.tokens().display()
        );
        std::fs::write(drawer.setting(), setting).unwrap();
        let made = Command::new("softhsm2-util")
            .args(["--init-token", "--free", "--label", "tiaoque", "--pin", PIN, "--so-pin", "31415926"])
            .env("SOFTHSM2_CONF", drawer.setting())
            .output()
            .expect("softhsm2 is needed here (.ci/install test)");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        drawer
    }

    fn tokens(&self) -> PathBuf {
        self.0.path().join("tokens")
    }

    fn setting(&self) -> String {
        self.0.path().join("softhsm2.conf").display().to_string()
    }
}

fn names_in(folder: &Path, start: &str, end: &str) -> usize {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names
        .filter(|name| {
            let name = name.to_string_lossy();
            name.starts_with(start) && name.ends_with(end)
        })
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_and_seals_sign_with_keys_in_a_token_and_wait_for_it_while_it_is_away() {
    let (drawer, folder) = (Drawer::new(), tempfile::tempdir().unwrap());
    let data = folder.path().join("data");
    let setting = drawer.setting();
    let variables = [("SOFTHSM2_CONF", setting.as_str()), ("TIAOQUE_PKCS11_PIN", PIN)];
    let flags = ["--pkcs11-module", MODULE, "--pkcs11-token", "tiaoque"];
    let process = Process::start_with(&data, (&flags, &variables)).await;
    let mut journey = Journey::begin(process.client().address(), Names::F1, None).await;
    journey.play_to(Step::OwnerSigns).await;

    // The token is taken out.
    let away = drawer.0.path().join("away");
    std::fs::rename(drawer.tokens(), &away).unwrap();
    journey.proves(Who::Mediator).await;
    let before = signatures(&mut journey).await;
    let command = journey.signature(Who::Mediator, "D12").await;
    let reply = journey.tries(Who::Mediator, command.clone()).await;
    let problem: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!((reply.status, problem["type"].as_str()), (503, Some("/problems/token-unavailable")));
    assert!(problem["detail"].as_str().unwrap().contains("没有丢"), "{problem:#}");
    assert_eq!(signatures(&mut journey).await, before, "nothing is half-written");

    // … and put in again.
    std::fs::rename(&away, drawer.tokens()).unwrap();
    journey.does(Who::Mediator, command).await;
    journey.play(Step::Seal).await;

    let root = journey.cast.stranger.get("/api/trust-root.pem").await.bytes();
    let pdf = journey.pdf(Who::Owner, "D12").await;
    let paper = Paper::new(&pdf, &root);
    paper.check_structure();
    paper.check_with_pdfsig(5);
    paper.check_with_pyhanko(5);
    let root = Certificate::from_pem(std::str::from_utf8(&root).unwrap()).unwrap();
    assert_eq!(verify(&pdf, &[root]).verdict(), Verdict::Sound);

    // Their keys are not on the disk, only their certificates; the root's key is.
    let keys = data.join("keys");
    for kind in ["issuer-", "staff-", "seal-"] {
        assert_eq!(names_in(&keys, kind, ".sealed"), 0, "{kind}");
        assert!(names_in(&keys, kind, ".pem") > 0, "{kind}");
    }
    assert_eq!(names_in(&keys, "root", ".sealed"), 1);
}

#[test]
fn a_wrong_pin_a_missing_token_and_a_missing_module_are_said_at_the_start() {
    let (drawer, folder) = (Drawer::new(), tempfile::tempdir().unwrap());
    let setting = drawer.setting();
    let said = |flags: &[&str], pin: &[(&str, &str)]| {
        let mut variables = vec![("SOFTHSM2_CONF", setting.as_str())];
        variables.extend(pin);
        process::refusal(&folder.path().join("data"), (flags, &variables))
    };
    let right = [("TIAOQUE_PKCS11_PIN", PIN)];
    let text = said(&["--pkcs11-module", MODULE], &[("TIAOQUE_PKCS11_PIN", "000000")]);
    assert!(text.contains("does not take the PIN"), "{text}");
    let text = said(&["--pkcs11-module", MODULE], &[]);
    assert!(text.contains("TIAOQUE_PKCS11_PIN"), "{text}");
    let text = said(&["--pkcs11-module", MODULE, "--pkcs11-token", "other"], &right);
    assert!(text.contains("no such token") && text.contains("other"), "{text}");
    let text = said(&["--pkcs11-module", "/nowhere/module.so"], &right);
    assert!(text.contains("/nowhere/module.so"), "{text}");
}
