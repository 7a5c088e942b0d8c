//! `tiaoque verify`: a PDF or a bundle, in sentences for citizens and a report for experts.

use std::io::{self, Read, Seek, SeekFrom};

use serde::Serialize;
use serde_json::{Value, json};

use super::check::{self, DocumentState};
use super::manifest::Manifest;
use crate::paper::wording::instant;
use crate::pki::Certificate;
use crate::verify::{BYTES_MAX, TechnicalReport, Verdict, verify};

/// What a file is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Whole, unchanged, signed by everybody, and leading to a certificate that was given.
    Sound,
    /// Changed, damaged or not to be trusted.
    Broken,
    /// Unchanged, but not signed by everybody, or nobody said which certificate to trust.
    Incomplete,
    /// Neither a PDF nor a bundle, or it can't be read.
    Unreadable,
}

impl Status {
    /// Exit code of the program.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Sound => 0,
            Self::Broken => 1,
            Self::Incomplete => 2,
            Self::Unreadable => 3,
        }
    }

    /// What several files are worth together: the worst that was found in any.
    #[must_use]
    pub fn worst(all: &[Self]) -> Self {
        let order = [Self::Broken, Self::Unreadable, Self::Incomplete];
        order.into_iter().find(|status| all.contains(status)).unwrap_or(Self::Sound)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Broken => "broken",
            Self::Incomplete => "incomplete",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What was found in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// What it is worth.
    pub status: Status,
    /// Sentences that anyone understands.
    pub sentences: Vec<String>,
    /// The same for programs.
    pub report: Value,
    /// What experts want to know of a PDF.
    pub technical: Option<TechnicalReport>,
}

/// A PDF for programs.
#[derive(Debug, Serialize)]
struct PdfReport<'a> {
    kind: &'static str,
    trusted: bool,
    #[serde(flatten)]
    technical: &'a TechnicalReport,
}

/// Checks a PDF or a bundle against the `trusted` certificates.
///
/// # Errors
///
/// What reading says.
pub fn examine(mut input: impl Read + Seek, trusted: &[Certificate]) -> io::Result<Examined> {
    let mut start = Vec::new();
    input.by_ref().take(5).read_to_end(&mut start)?;
    input.seek(SeekFrom::Start(0))?;
    if start.starts_with(b"%PDF-") {
        let mut bytes = Vec::new();
        let most = u64::try_from(BYTES_MAX).map_or(u64::MAX, |most| most + 1);
        input.take(most).read_to_end(&mut bytes)?;
        return Ok(pdf(&bytes, trusted));
    }
    if start.starts_with(b"PK") {
        return bundle(input, trusted);
    }
    Ok(unreadable("这不是PDF文件，也不是证据包（zip），请确认选对了文件。"))
}

/// What is said of a file that can't be looked at.
#[must_use]
pub fn unreadable(sentence: &str) -> Examined {
    let status = Status::Unreadable;
    Examined {
        status,
        sentences: vec![sentence.to_owned()],
        report: json!({ "kind": "unknown", "status": status.word() }),
        technical: None,
    }
}

fn pdf(bytes: &[u8], trusted: &[Certificate]) -> Examined {
    if trusted.is_empty() {
        let status = Status::Incomplete;
        let sentence =
            "没有信任根证书，无法判断这份PDF的签名。请用 --trust 指定出具单位的信任根证书后再核验。";
        return Examined {
            status,
            sentences: vec![sentence.to_owned()],
            report: json!({ "kind": "pdf", "status": status.word(), "trusted": false }),
            technical: None,
        };
    }
    let found = verify(bytes, trusted);
    let status = match found.verdict() {
        Verdict::Sound => Status::Sound,
        Verdict::Incomplete => Status::Incomplete,
        Verdict::Broken => Status::Broken,
    };
    let technical = TechnicalReport::of(bytes, &found);
    let report = PdfReport { kind: "pdf", trusted: true, technical: &technical };
    let report = serde_json::to_value(report).expect("the report has no value without a JSON form");
    Examined { status, sentences: found.sentences(), report, technical: Some(technical) }
}

fn bundle(input: impl Read, trusted: &[Certificate]) -> io::Result<Examined> {
    let found = check::check(io::BufReader::new(input), trusted)?;
    let unfinished = found.documents.iter().any(|one| one.state == DocumentState::Unfinished);
    let status = if !found.faults.is_empty() {
        Status::Broken
    } else if unfinished || !found.trusted {
        Status::Incomplete
    } else {
        Status::Sound
    };
    let faults: Vec<Value> = found
        .faults
        .iter()
        .map(|fault| json!({ "code": fault.code(), "item": fault.item(), "sentence": fault.sentence() }))
        .collect();
    let documents: Vec<Value> = found
        .documents
        .iter()
        .map(|one| {
            json!({
                "item": one.item,
                "title": one.title,
                "state": state_word(one.state),
                "sentences": one.sentences,
            })
        })
        .collect();
    let report = json!({
        "kind": "bundle",
        "status": status.word(),
        "trusted": found.trusted,
        "stamped_at": found.stamped_at,
        "anchored": found.anchored.map(|(events, at)| json!({ "events": events, "at": at })),
        "faults": faults,
        "documents": documents,
        "manifest": found.manifest,
    });
    Ok(Examined { status, sentences: sentences(&found, status), report, technical: None })
}

fn sentences(found: &check::Report, status: Status) -> Vec<String> {
    let mut sentences = Vec::new();
    sentences.push(match status {
        Status::Sound => "证据包完整，自出具以来未被改动。".to_owned(),
        Status::Broken => "证据包未通过核验，请勿依据它办理事务。".to_owned(),
        Status::Incomplete | Status::Unreadable => "证据包未被改动，但请看下面的说明。".to_owned(),
    });
    sentences.extend(found.faults.iter().map(super::fault::Fault::sentence));
    if status == Status::Broken {
        return sentences;
    }
    sentences.extend(found.manifest.iter().flat_map(about));
    if let Some(at) = found.stamped_at {
        sentences.push(format!("全部内容在{}已经存在（时间戳）。", instant(at)));
    }
    match found.anchored {
        Some((events, at)) => {
            sentences.push(format!("操作记录第1条至第{events}条在{}已固定（日锚）。", instant(at)));
        }
        None => sentences.push("本案记录尚无日锚，次日起出具的证据包会带有日锚。".to_owned()),
    }
    for document in &found.documents {
        let said = match document.state {
            DocumentState::Sound => "未被改动，登记的签名都有效".to_owned(),
            DocumentState::Unfinished => "未被改动，但还没有签完".to_owned(),
            DocumentState::Elsewhere | DocumentState::Broken => document.sentences.join(""),
        };
        sentences.push(format!("{}（{}）：{}", document.item, document.title, ended(&said)));
    }
    if !found.trusted
        && let Some(manifest) = &found.manifest
    {
        sentences.push(format!(
            "没有指定信任根证书，以上是用包内的信任根证书核验的。请向出具单位核对它的指纹（SHA-256）：{}；\
             或者用 --trust 指定从出具单位取得的信任根证书。",
            manifest.root_fingerprint
        ));
    }
    sentences
}

fn about(manifest: &Manifest) -> Vec<String> {
    let case = &manifest.case;
    let made = &manifest.made;
    let number = case.docket_no.as_ref().unwrap_or(&case.number);
    vec![
        format!("案号{number}，{}，由{}{}于{}出具。", case.committee, made.role, made.name, instant(made.at)),
        format!("操作记录共{}条，其中{}条依法保密，只有校验值。", manifest.log.events, manifest.log.withheld),
    ]
}

fn ended(said: &str) -> String {
    if said.ends_with('。') { said.to_owned() } else { format!("{said}。") }
}

fn state_word(state: DocumentState) -> &'static str {
    match state {
        DocumentState::Sound => "sound",
        DocumentState::Unfinished => "unfinished",
        DocumentState::Elsewhere => "elsewhere",
        DocumentState::Broken => "broken",
    }
}
