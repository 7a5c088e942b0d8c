//! 材料清单, what a filing package says about a case.
//!
//! Source: `legal.md` C.4, basis 民诉法解释 354, 法释〔2011〕5号 3. A manifest holds only facts that stood when the application was
//! filed, so that the same filing gives the same bytes whenever it is exported, and a receiver can tell a repetition
//! from a change.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar;
use crate::case::Case;
use crate::case::clause::ClauseDraft;
use crate::case::consent::ConsentItem;
use crate::case::digest::sha256_hex;
use crate::case::document::{Document, SigningPlace};
use crate::case::event::Recorded;
use crate::case::id::{CaseId, ClauseId, OrgId, PartyId};
use crate::case::organisation::Organisation;
use crate::case::party::{IdentityCheck, PartyKind, PartyRole};
use crate::case::people::{AddressDraft, AgentDraft, Attached, FileUse, GuardianDraft};
use crate::paper::{DEMO_NOTICE, Kind};

/// What the format calls itself, so that another JSON file is not taken for a manifest.
pub const FORMAT: &str = "tiaoque-filing-package";
/// Version of the format. It grows when a reader of the version before could misunderstand a package.
pub const FORMAT_VERSION: u32 = 1;
/// Longest external id, in bytes.
pub const EXTERNAL_ID_MAX: usize = 100;

/// Codes of `legal.md` part D that may go to the court, in the order of C.4: the application and the undertaking, the
/// agreement, proof that the committee presided, address of service, authority of agents, record and undisputed facts,
/// notice of rights, consents, and the report on the signatures of what was signed (part D, copies of D26).
///
/// What is not named here never leaves with a package, whatever kinds of documents are added later.
pub const COURT_CODES: [&str; 11] =
    ["D14", "D15", "D12", "D12c", "D07", "D08", "D10", "D11", "D06", "D05", "D26"];

/// Codes of which a filing has one document.
const SINGLE_CODES: [&str; 4] = ["D14", "D15", "D12", "D12c"];

/// Papers about one party alone that go to the court nevertheless: where it is served (C.4, 7), who acts for it (8), that it
/// knows its rights (10), what it agreed to (11).
const OWN_KINDS: [Kind; 4] = [Kind::D05, Kind::D06, Kind::D07, Kind::D08];

/// What a filing package says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// [`FORMAT_VERSION`].
    pub format_version: u32,
    /// 演示·不具有法律效力, until a court adopts the deployment (`legal.md` 0.2).
    pub notice: String,
    /// Names this filing for good: the same id always means the same content.
    pub external_id: String,
    /// 人调字 number.
    pub number: String,
    /// What the case is called.
    pub title: String,
    /// Dispute type of `legal.md` E.4.
    pub dispute_type: String,
    /// 案由.
    pub cause: String,
    /// 纠纷简要情况.
    pub facts: String,
    /// 提交时间.
    #[schema(value_type = String, format = DateTime)]
    pub filed_at: Timestamp,
    /// 补正齐全之时, when the application was complete; the same without a correction (DL-C2 runs from here).
    #[schema(value_type = String, format = DateTime)]
    pub complete_at: Timestamp,
    /// The court that is asked.
    pub court: FiledBody,
    /// 调解组织, which presided (C.4, 4).
    pub committee: FiledBody,
    /// 调解员.
    pub mediator: String,
    /// The parties with their full particulars (C.4, 5).
    pub parties: Vec<FiledParty>,
    /// What they agreed to.
    pub agreement: FiledAgreement,
    /// The files of the package, in the order of C.4.
    pub documents: Vec<FiledDocument>,
    /// SHA-256 (hex) over the list of files; see [`list_sha256`].
    pub documents_sha256: String,
}

/// A court or a committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FiledBody {
    /// Its id in the system that sends.
    pub id: OrgId,
    /// Full name.
    pub name: String,
    /// 法院代字 of a court, division code of a committee: what two systems have in common.
    pub code: String,
    /// Telephone.
    pub phone: String,
}

/// A party as the court gets to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FiledParty {
    /// Its id in the system that sends; clauses name it.
    pub id: PartyId,
    /// 申请人 or 被申请人 of the mediation; before the court both apply.
    pub role: PartyRole,
    /// Who it is.
    #[serde(flatten)]
    pub who: PartyKind,
    /// 委托代理人 with their authority (D08; C.4, 8).
    #[serde(default)]
    pub agents: Vec<AgentDraft>,
    /// 法定代理人.
    #[serde(default)]
    pub guardian: Option<GuardianDraft>,
    /// 送达地址 (D07; C.4, 7).
    #[serde(default)]
    pub address_of_service: Option<AddressDraft>,
    /// How the mediator made sure who it is.
    #[serde(default)]
    pub identity: Option<IdentityCheck>,
    /// What the party agreed to (D05; C.4, 11).
    pub consents: Vec<ConsentItem>,
}

/// 调解协议 in a form that a machine can read; the signed D12 is what binds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FiledAgreement {
    /// 生效时间.
    #[schema(value_type = String, format = DateTime)]
    pub effective_at: Timestamp,
    /// The same as a day in Beijing.
    #[schema(value_type = String, format = Date)]
    pub effective_on: Date,
    /// Last day of the joint application, counted the safe way (DL-C1).
    #[schema(value_type = String, format = Date)]
    pub due_safe: Date,
    /// … and by law; absent where the holidays of that year are not known yet.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_legal: Option<Date>,
    /// The clauses, in order.
    pub clauses: Vec<FiledClause>,
}

/// A clause without anybody's answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FiledClause {
    /// The clause.
    pub id: ClauseId,
    /// The legal sentence, as D12 has it.
    pub text: String,
    /// SHA-256 (hex) that the parties agreed to.
    pub hash: String,
    /// Who owes whom what until when.
    pub content: ClauseDraft,
}

/// A file of the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FiledDocument {
    /// Code of `legal.md` part D.
    pub code: String,
    /// Title as printed.
    pub title: String,
    /// Name in the package, for example `documents/01-D14.pdf`.
    pub file: String,
    /// SHA-256 of the file in hex.
    pub sha256: String,
    /// Length in bytes.
    pub length: u64,
    /// For example `application/pdf`.
    pub media_type: String,
    /// Code to type on the verify page of the system that sends.
    #[serde(default)]
    pub check_code: Option<String>,
    /// Who signed, on the screen or on paper, in the order of the places.
    #[serde(default)]
    pub signatures: Vec<FiledSignature>,
}

/// A signature on a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FiledSignature {
    /// 当事人, 调解员 and so on.
    pub role: String,
    /// Name of the person, or of the body that sealed.
    pub name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// The id under which a filing goes out: the case, and the second in which the application was complete, because one
/// that was corrected (C25) or made anew about a changed agreement (M92) is another filing. Nothing before both sides
/// have signed.
#[must_use]
pub fn external_id(case: &Case) -> Option<String> {
    case.round.complete_at.map(|at| format!("{}.{}", case.id, at.as_second()))
}

/// The case as it stood when it was filed last: what a party withdraws or the court does afterwards is not of the
/// filing. Nothing if it never was.
#[must_use]
pub fn as_filed(id: &CaseId, events: &[Recorded]) -> Option<Case> {
    let (first, rest) = events.split_first()?;
    let mut case = Case::replay(id, std::slice::from_ref(first))?;
    let mut filed = None;
    for event in rest {
        let before = case.round.complete_at;
        case.apply(event);
        if case.round.complete_at.is_some() && case.round.complete_at != before {
            filed = Some(case.clone());
        }
    }
    filed
}

/// Documents of `case` that go to the court, in the order of C.4: finished, in force, and on the list. There is one
/// agreement and one application in a filing; those of an earlier version of the agreement stay where they were.
#[must_use]
pub fn court_documents(case: &Case) -> Vec<&Document> {
    let of = |code: &str| {
        let fitting = case.documents.iter().filter(|document| {
            document.made.kind.code() == code
                && document.is_complete()
                && !document.superseded
                && (document.only_for.is_none() || OWN_KINDS.contains(&document.made.kind))
        });
        let fitting: Vec<&Document> = fitting.collect();
        let first = if SINGLE_CODES.contains(&code) { fitting.len().saturating_sub(1) } else { 0 };
        fitting[first..].to_vec()
    };
    let listed: Vec<&Document> = COURT_CODES.iter().flat_map(|code| of(code)).collect();
    // How they were signed goes with them (B-803).
    let reports = listed.iter().filter_map(|document| case.report_on(document));
    listed.iter().copied().chain(reports).collect()
}

/// Files that were put in and go to the court: proof of identity and standing (C.4, 5), of property (6), of authority (8)
/// and scans of what was signed on paper. What was only evidence in the mediation stays there (在线调解规则 18).
pub fn court_files(case: &Case) -> impl Iterator<Item = &Attached> {
    let dropped = |file: &Attached| case.scanned_document(&file.id).is_some_and(|paper| paper.superseded);
    case.files.iter().filter(move |file| file_code(file.purpose).is_some() && !dropped(file))
}

/// Code under which a file goes to the court; nothing if it does not.
pub(crate) fn file_code(purpose: FileUse) -> Option<&'static str> {
    match purpose {
        FileUse::Identity => Some("C4-5"),
        FileUse::Property => Some("C4-6"),
        FileUse::Authority => Some("C4-8"),
        FileUse::Scan => Some("SCAN"),
        FileUse::Evidence | FileUse::Performance | FileUse::Other => None,
    }
}

/// SHA-256 (hex) over the lines `<sha256>  <file>` of `entries`, each ended by a line feed: what `sha256sum` prints, so
/// that a court can check a package with nothing but standard tools.
#[must_use]
pub fn list_sha256(entries: &[FiledDocument]) -> String {
    let lines: String = entries.iter().map(|entry| format!("{}  {}\n", entry.sha256, entry.file)).collect();
    sha256_hex(lines.as_bytes())
}

impl Manifest {
    /// The manifest of `case` [as it was filed](as_filed); nothing before that.
    #[must_use]
    pub fn of(case: &Case) -> Option<Self> {
        let (filed_at, effective_at, window) = (case.filed_at?, case.effective_at?, case.window()?);
        let files = (1..).zip(court_documents(case));
        let documents: Vec<FiledDocument> =
            files.map(|(position, document)| entry(position, document)).collect();
        Some(Self {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            notice: DEMO_NOTICE.to_owned(),
            external_id: external_id(case)?,
            number: case.number.clone(),
            title: case.registration.title.clone(),
            dispute_type: case.registration.dispute_type.clone(),
            cause: case.registration.cause.clone(),
            facts: case.registration.facts.clone(),
            filed_at,
            complete_at: case.round.complete_at?,
            court: body(&case.court),
            committee: body(&case.committee),
            mediator: case.mediator.name.clone(),
            parties: case.parties.iter().map(party).collect(),
            agreement: FiledAgreement {
                effective_at,
                effective_on: calendar::day_of(effective_at),
                due_safe: window.due_safe,
                due_legal: window.due_legal.ok(),
                clauses: case.clauses.iter().map(clause).collect(),
            },
            documents_sha256: list_sha256(&documents),
            documents,
        })
    }

    /// SHA-256 of the signed agreement, where the package has one.
    #[must_use]
    pub fn agreement_sha256(&self) -> Option<&str> {
        let agreement = self.documents.iter().find(|document| document.code == Kind::D12.code());
        agreement.map(|document| document.sha256.as_str())
    }

    /// Whether the same people are bound as in `case`.
    #[must_use]
    pub fn has_parties_of(&self, case: &Case) -> bool {
        let numbers: BTreeSet<&str> = self.parties.iter().map(|party| party.who.number()).collect();
        numbers == case.parties.iter().map(|party| party.who.number()).collect()
    }

    /// Adds a file that was put in, of which a look at the bytes says that it is of `media_type` and called `.extension`.
    /// One that is not [for the court](court_files) is left out.
    pub fn attach(&mut self, file: &Attached, (media_type, extension): (&str, &str)) {
        let Some(code) = file_code(file.purpose) else { return };
        self.documents.push(FiledDocument {
            code: code.to_owned(),
            title: file.title.clone(),
            file: format!("documents/{:02}-{code}.{extension}", self.documents.len() + 1),
            sha256: file.content.sha256.clone(),
            length: file.content.length,
            media_type: media_type.to_owned(),
            check_code: None,
            signatures: Vec::new(),
        });
        self.documents_sha256 = list_sha256(&self.documents);
    }
}

/// Whether `text` may name a filing: letters, digits and `. _ : -`, so that it survives addresses, logs and file names.
#[must_use]
pub fn is_external_id(text: &str) -> bool {
    (1..=EXTERNAL_ID_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte))
}

fn entry(position: usize, document: &Document) -> FiledDocument {
    let made = &document.made;
    let latest = document.latest();
    let signature = |place: &SigningPlace| {
        let at = document.signed_at(&place.field)?;
        Some(FiledSignature { role: place.role_label.clone(), name: place.name.clone(), at })
    };
    FiledDocument {
        code: made.kind.code().to_owned(),
        title: made.title.clone(),
        file: format!("documents/{position:02}-{}.pdf", made.kind.code()),
        sha256: latest.sha256.clone(),
        length: latest.length,
        media_type: "application/pdf".to_owned(),
        check_code: Some(made.check_code.clone()),
        signatures: made.places.iter().filter_map(signature).collect(),
    }
}

fn body(organisation: &Organisation) -> FiledBody {
    FiledBody {
        id: organisation.id.clone(),
        name: organisation.name.clone(),
        code: organisation.code.clone(),
        phone: organisation.phone.clone(),
    }
}

fn party(party: &crate::case::party::Party) -> FiledParty {
    FiledParty {
        id: party.id.clone(),
        role: party.role,
        who: party.who.clone(),
        agents: party.agents.iter().filter(|agent| party.is_in_force(agent)).cloned().collect(),
        guardian: party.guardian.clone(),
        address_of_service: party.address.clone(),
        identity: party.identity,
        consents: ConsentItem::ALL.into_iter().filter(|item| party.consents.given(*item)).collect(),
    }
}

fn clause(clause: &crate::case::clause::Clause) -> FiledClause {
    FiledClause {
        id: clause.id.clone(),
        text: clause.text.clone(),
        hash: clause.hash.clone(),
        content: clause.draft.clone(),
    }
}

#[cfg(test)]
mod tests;
