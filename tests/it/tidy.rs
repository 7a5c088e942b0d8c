//! What the code promises by leaving things out (DESIGN.md, promise 1; STYLE.md, size and order).

use std::path::{Path, PathBuf};

/// A source file: where it is, and its text without tests.
struct Source {
    path: String,
    lines: usize,
    code: String,
}

/// Lines after which a file holds a second idea.
const LINES_MAX: usize = 500;

#[track_caller]
fn check(folder: &str, except: &[&str], forbidden: &[&str]) {
    let mut found = Vec::new();
    for source in sources(folder).iter().filter(|source| !except.contains(&source.path.as_str())) {
        for word in forbidden {
            if source.code.contains(word) {
                found.push(format!("{} says {word}", source.path));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn confirm_reads_no_clock() {
    check("confirm/src", &[], &["Timestamp::now", "Zoned::now", "SystemTime", "Instant::now"]);
}

#[test]
fn confirm_opens_no_socket() {
    check(
        "confirm/src",
        &[],
        &["TcpStream", "TcpListener", "UdpSocket", "tokio::net", "std::net", "axum", "hyper"],
    );
}

#[test]
fn confirm_reaches_out_at_its_two_ports_alone() {
    check("confirm/src", &["confirm/src/pki/http_tsa.rs"], &["ureq"]);
    check("confirm/src", &["confirm/src/pki/token.rs"], &["cryptoki"]);
}

#[test]
fn media_names_no_case() {
    check(
        "media/src",
        &[],
        &["case_id", "CaseId", "party", "Party", "mediator", "judge", "court", "confirm::", "signaling::"],
    );
}

#[test]
fn signaling_knows_no_case_and_no_law() {
    check(
        "signaling/src",
        &[],
        &["CaseId", "PartyId", "confirm::", "web::", "Timestamp::now", "SystemTime", "sqlx"],
    );
}

#[test]
fn the_web_reads_the_clock_in_one_place() {
    let clocks = ["Timestamp::now", "Zoned::now", "SystemTime::now"];
    check("web/src", &["web/src/clock.rs"], &clocks);
}

#[test]
fn only_the_problem_file_names_an_http_status() {
    check("web/src", &["web/src/problem.rs"], &["StatusCode"]);
    check("signaling/src", &[], &["StatusCode"]);
    check("confirm/src", &[], &["StatusCode"]);
}

#[test]
fn nothing_is_left_undone() {
    for folder in ["confirm/src", "media/src", "migrations/src", "signaling/src", "web/src", "tests/harness"]
    {
        check(folder, &[], &["todo!(", "unimplemented!(", "TODO", "FIXME", "#[allow(", "#![allow("]);
    }
}

#[test]
fn crates_know_only_those_below_them() {
    let known = |name: &str| {
        let manifest = std::fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        let siblings = ["confirm", "media", "signaling", "web", "migrations"];
        siblings
            .into_iter()
            .filter(|sibling| manifest.contains(&format!("\n{sibling}.workspace")))
            .collect::<Vec<_>>()
    };
    assert_eq!(known("media"), [""; 0]);
    assert_eq!(known("signaling"), ["media"]);
    assert!(known("confirm").iter().all(|crate_name| *crate_name == "migrations"), "{:?}", known("confirm"));
}

#[test]
fn files_end_before_the_second_idea() {
    let folders = ["confirm", "media", "migrations", "signaling", "tests", "web/src", "web/ui/src"];
    let long: Vec<String> = folders
        .iter()
        .flat_map(|folder| sources(folder))
        .filter(|source| source.lines >= LINES_MAX)
        .map(|source| format!("{} has {} lines", source.path, source.lines))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn no_file_is_called_mod_or_utils() {
    let vague = ["mod", "utils", "util", "common", "helpers", "helper", "types", "manager", "misc"];
    let folders = ["confirm", "media", "migrations", "signaling", "tests/harness", "tests/it", "web/src"];
    let found: Vec<String> = folders
        .iter()
        .flat_map(|folder| sources(folder))
        .map(|source| source.path)
        .filter(|path| {
            vague.contains(&Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or(""))
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All sources under `folder`; generated ones and those of others are left out.
fn sources(folder: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["node_modules", "dist", "target", "snapshots", "fonts"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if [".rs", ".ts", ".vue"].iter().any(|end| name.ends_with(end)) && !name.ends_with(".d.ts")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(root()).unwrap().display().to_string();
                sources.push(Source { path, lines: text.lines().count(), code: without_tests(&text) });
            }
        }
    }
    assert!(!sources.is_empty(), "{folder} is empty");
    sources
}

/// The code that ships: no comments, nothing from the first test on.
fn without_tests(text: &str) -> String {
    let code = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    code.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}
