//! 办公室: where papers are drawn, certified, signed and sealed. Runs on threads that may block.
//!
//! Keys of staff and seals lie sealed in the key store; a party's key is made for one signature and destroyed after
//! it (`documents.md` 2). A certificate never signs twice in one file, so the service certifies what it issues with a
//! key of its own.

mod archive;
mod binding;
mod drawing;
mod mark;
mod report;
mod stamp;

use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};

use self::binding::Bound;
use self::mark::{Mark, appearance, reason};
use super::composition::{self, Incomplete};
use super::engine::{Engine, EngineError};
use super::{Failure, Setup};
use crate::blob::{BlobError, Blobs};
use crate::case::actor::Actor;
use crate::case::command::{Command, Core, CourtCommand, SessionCommand};
use crate::case::digest::sha256_hex;
use crate::case::document::{
    Document, DocumentMade, Revision, SignatureMade, Signer, SigningPlace, canonical_code,
};
use crate::case::id::DocumentId;
use crate::case::imported::CourtRecord;
use crate::case::{Case, Supply};
use crate::paper::{Check, Paper};
use crate::pdf::font::{Face, FontError};
use crate::pdf::{
    self, Appearance, ComposeError, Entry, Fonts, ISSUER_FIELD, SignError, compose_document, sign_field,
};
use crate::peril::Watched;
use crate::picture::handwriting::{self, PhotoError};
use crate::pki::authority::AuthorityError;
use crate::pki::{self, Certificate, EventRequest, Subject, holder, sha256};

/// Letters of check codes: digits and capitals without I, L, O and U, which are misread (Crockford's base 32).
const CODE_LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Where the edge serves the revocation list; it stands in certificates, so it never changes.
pub const LIST_PATH: &str = "/pki/root.crl";

/// A failure of the office.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// An engine that signs or stamps failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A certificate was not issued.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The fonts can't be used, or lack a character.
    #[error(transparent)]
    Fonts(#[from] FontError),
    /// A paper was not drawn.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// A paper was not signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A file could not be kept or read.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// A file that the record names is missing.
    #[error("the file {sha256} is missing")]
    Missing {
        /// Its SHA-256.
        sha256: String,
    },
    /// A photograph shows no name.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// The case lacks what the document speaks of.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
    /// A value has no JSON form.
    #[error("could not write a paper's text")]
    Json(#[from] serde_json::Error),
    /// There is no randomness.
    #[error("no randomness")]
    Random,
}

impl OfficeError {
    /// The character that no font has, if that is what went wrong.
    #[must_use]
    pub fn missing_glyph(&self) -> Option<char> {
        match self {
            Self::Fonts(FontError::Missing { character, .. })
            | Self::Compose(ComposeError::Font(FontError::Missing { character, .. })) => Some(*character),
            _ => None,
        }
    }
}

/// Where papers are made.
#[derive(Debug)]
pub struct Office {
    /// The files.
    pub blobs: Blobs,
    /// What signs and stamps.
    pub engine: Engine,
    fonts: Fonts,
    random: SystemRandom,
    public_url: String,
}

impl Office {
    /// Opens folders, fonts and keys, making keys that are missing.
    ///
    /// # Errors
    ///
    /// An [`OfficeError`] if one of them can't be used.
    pub fn open(setup: &Setup, now: Timestamp) -> Result<Self, OfficeError> {
        let public_url = setup.public_url.trim_end_matches('/').to_owned();
        let list_url = format!("{public_url}{LIST_PATH}");
        Ok(Self {
            blobs: Blobs::open(&setup.data.join("papers"))?,
            engine: Engine::open(&setup.data, &setup.engines, &list_url, now)?,
            fonts: Fonts::open(&setup.fonts)?,
            random: SystemRandom::new(),
            public_url,
        })
    }

    /// The certificates every check starts from, as PEM one after the other; our own root is the first.
    #[must_use]
    pub fn trust_root_pem(&self) -> String {
        self.engine.roots().iter().map(Certificate::pem).collect()
    }

    /// What the built-in time-stamp authority answers to a stranger's `request`, both in DER.
    ///
    /// # Errors
    ///
    /// [`OfficeError::Engine`] if its key fails.
    pub fn stamp_for_stranger(&self, request: &[u8], now: Timestamp) -> Result<Vec<u8>, OfficeError> {
        Ok(self.engine.stamp_for_stranger(request, now, &self.random)?)
    }

    /// Whether every character can be printed.
    ///
    /// # Errors
    ///
    /// [`OfficeError::Fonts`] with the first character that no font has.
    pub fn check_glyphs(&self, texts: &[String]) -> Result<(), OfficeError> {
        let faces = self.fonts.load();
        for text in texts {
            for character in text.chars() {
                faces.resolve(Face::Song, character, text)?;
            }
        }
        Ok(())
    }

    /// Makes and keeps the papers and signatures that `command` needs; gives `supply` with them.
    ///
    /// # Errors
    ///
    /// An [`OfficeError`]; files that were written by then are orphans and do no harm.
    pub fn make(
        &self,
        case: &Case,
        actor: &Actor,
        command: &Command,
        mut supply: Supply,
        now: Timestamp,
    ) -> Result<Supply, OfficeError> {
        match command {
            Command::Core(Core::Sign { document, strokes, instead, .. }) => {
                let document = case.document(document).ok_or(Incomplete)?;
                let mark = Mark::of(&self.blobs, document, &actor.id, (strokes, instead.as_ref()))?;
                supply.signatures = self.sign(case, actor, document, &mark, now)?;
                // The last signature on the application files it (D12c).
                supply.documents = self.drawn(case, actor, command, &supply, now)?;
            }
            Command::Core(Core::Seal { document, .. }) => {
                let document = case.document(document).ok_or(Incomplete)?;
                supply.signatures = self.sign(case, actor, document, &Mark::NONE, now)?;
            }
            Command::Core(Core::Serve { party }) => {
                let paper = composition::court::receipt(case, party, &actor.name, now)?;
                let mut made = self.issue(case, paper, now)?;
                self.complete(case, actor, &mut made, now)?;
                supply.documents.push(made);
            }
            // The judge who decides on an objection signs and seals the ruling in the same act.
            Command::Court(CourtCommand::DecideObjection { .. }) => {
                for paper in composition::choice::papers(case, actor, command, &supply, now)? {
                    let mut made = self.issue_for(case, paper, case.ruling_places(&actor.name), now)?;
                    self.complete(case, actor, &mut made, now)?;
                    supply.documents.push(made);
                }
            }
            Command::Court(CourtCommand::Archive) => {
                let leaves = self.leaves(composition::dossier::filed(case))?;
                let paper = composition::dossier::dossier(case, &leaves, &actor.name, now)?;
                supply.documents.push(self.issue(case, paper, now)?);
            }
            Command::Session(SessionCommand::CloseFile) => {
                let leaves = self.leaves(composition::dossier::held(case))?;
                let paper = composition::dossier::committee_dossier(case, &leaves, &actor.name, now);
                supply.documents.push(self.issue(case, paper, now)?);
            }
            Command::Court(CourtCommand::ImportRuling { record, content: Some(content) }) => {
                supply.documents.push(self.take_in(case, record, content)?);
            }
            other => supply.documents.extend(self.drawn(case, actor, other, &supply, now)?),
        }
        Ok(supply)
    }

    /// Draws a paper that those sign who always sign its kind.
    fn issue(&self, case: &Case, paper: Paper, now: Timestamp) -> Result<DocumentMade, OfficeError> {
        let places = case.signing_places(paper.kind);
        self.issue_for(case, paper, places, now)
    }

    /// Draws a paper with `places` to sign and certifies it: from here on it is only continued. Where nobody signs, it
    /// is archived at once.
    fn issue_for(
        &self,
        case: &Case,
        mut paper: Paper,
        places: Vec<SigningPlace>,
        now: Timestamp,
    ) -> Result<DocumentMade, OfficeError> {
        let signers: Vec<&str> = places.iter().map(|place| place.field.as_str()).collect();
        paper = paper.with_fields_for(&signers);
        let code = self.check_code()?;
        let digest = pki::certificate::hex(&paper.text_sha256());
        paper.check = Some(Check {
            url: format!("{}/v/{code}?h={}", self.public_url, &digest[..16]),
            code: code.clone(),
        });
        let prepared = compose_document(&paper, &self.fonts, now)?;
        let issuer = if paper.kind.is_of_court() { &case.court } else { &case.committee };
        let identity = self.staff(&format!("issuer-{}", issuer.id), (holder::SERVICE, &issuer.name), now)?;
        let entry = Entry {
            field: ISSUER_FIELD,
            name: &issuer.name,
            reason: "出具本文书，文书内容自此不可更改",
            at: now,
            certify: true,
        };
        let issued = sign_field(
            &prepared.bytes,
            &entry,
            (&Appearance::Unseen, &self.fonts),
            (&self.watched(&*identity), &self.watched(self.engine.tsa())),
            &self.random,
        )?;
        let frozen = self.keep(&issued)?;
        let archived = if places.is_empty() { Some(self.archive(&issued.bytes, now)?) } else { None };
        let pages = if paper.kind.takes_ink() { pdf::page_count(&issued.bytes) } else { None };
        Ok(DocumentMade {
            id: DocumentId::from_random(self.bits()?),
            kind: paper.kind,
            title: paper.title.replace([' ', '\u{3000}'], ""),
            check_code: code,
            paper_sha256: self.blobs.put(&serde_json::to_vec(&paper)?)?,
            places,
            pages,
            frozen,
            archived,
            signatures: Vec::new(),
        })
    }

    /// Registers a ruling that the court signed in its own system: its bytes stay as they are, and nobody signs here.
    fn take_in(
        &self,
        case: &Case,
        record: &CourtRecord,
        content: &Revision,
    ) -> Result<DocumentMade, OfficeError> {
        let paper = composition::court::imported(case, record, content);
        Ok(DocumentMade {
            id: DocumentId::from_random(self.bits()?),
            kind: paper.kind,
            check_code: self.check_code()?,
            paper_sha256: self.blobs.put(&serde_json::to_vec(&paper)?)?,
            title: paper.title,
            places: Vec::new(),
            pages: None,
            frozen: content.clone(),
            archived: None,
            signatures: Vec::new(),
        })
    }

    /// Signs all places of a paper in the act that makes it.
    fn complete(
        &self,
        case: &Case,
        actor: &Actor,
        made: &mut DocumentMade,
        now: Timestamp,
    ) -> Result<(), OfficeError> {
        made.signatures =
            self.fill(case, actor, (&made.frozen.sha256, &made.places, true), &Mark::NONE, now)?;
        Ok(())
    }

    fn sign(
        &self,
        case: &Case,
        actor: &Actor,
        document: &Document,
        mark: &Mark<'_>,
        now: Timestamp,
    ) -> Result<Vec<SignatureMade>, OfficeError> {
        let places = case.places_to_fill(actor, document);
        let is_last = document.open_places().all(|place| places.contains(place));
        self.fill(case, actor, (&document.latest().sha256, &places, is_last), mark, now)
    }

    /// Signs `places` one after the other, beginning with the file `base`; after the last signature of the document the
    /// file is archived.
    fn fill(
        &self,
        case: &Case,
        actor: &Actor,
        (base, places, is_last): (&str, &[SigningPlace], bool),
        mark: &Mark<'_>,
        now: Timestamp,
    ) -> Result<Vec<SignatureMade>, OfficeError> {
        let missing = || OfficeError::Missing { sha256: base.to_owned() };
        let mut bytes = self.blobs.get(base)?.ok_or_else(missing)?;
        let mut made = Vec::with_capacity(places.len());
        for place in places {
            let bound = Bound::keep(&self.blobs, case, actor, (&place.signer, mark))?;
            let identity = self.identity(case, actor, place, (&bytes, &bound), now)?;
            let appearance = appearance(place, mark, now);
            let entry = Entry {
                field: &place.field,
                // Whoever acts in a colleague's place signs under their own name, which is that of their certificate.
                name: match place.signer {
                    Signer::Mediator | Signer::Judge => &actor.name,
                    Signer::Party(_) | Signer::Committee | Signer::Court => &place.name,
                },
                reason: reason(&place.signer),
                at: now,
                certify: false,
            };
            let ports: (&dyn pki::Signer, &dyn pki::Tsa) =
                (&self.watched(&*identity), &self.watched(self.engine.tsa()));
            let signed = sign_field(&bytes, &entry, (&appearance, &self.fonts), ports, &self.random)?;
            let certificate = identity.chain().first().ok_or(SignError::NoCertificate)?.serial();
            // A party's key is wiped as it is dropped; nobody else has it.
            drop(identity);
            let key_destroyed_at = match place.signer {
                Signer::Party(_) => Some(now),
                Signer::Mediator | Signer::Committee | Signer::Judge | Signer::Court => None,
            };
            let revision = self.keep(&signed)?;
            made.push(SignatureMade {
                field: place.field.clone(),
                revision,
                certificate,
                key_destroyed_at,
                archived: None,
                strokes_sha256: bound.strokes_sha256,
                instead: mark.marked().cloned(),
                evidence_sha256: bound.evidence_sha256,
            });
            bytes = signed.bytes;
        }
        if let Some(last) = made.last_mut()
            && is_last
        {
            last.archived = Some(self.archive(&bytes, now)?);
        }
        Ok(made)
    }

    /// The key that signs at `place`: an event certificate for a party, a kept one for staff and seals.
    fn identity(
        &self,
        case: &Case,
        actor: &Actor,
        place: &SigningPlace,
        (bytes, bound): (&[u8], &Bound),
        now: Timestamp,
    ) -> Result<Box<dyn pki::Signer>, OfficeError> {
        match &place.signer {
            Signer::Party(_) => {
                let request = EventRequest {
                    document_sha256: sha256(bytes),
                    identity_evidence: &bound.evidence,
                    strokes: &bound.strokes,
                };
                Ok(Box::new(self.engine.event(&request, (&self.random, now))?))
            }
            Signer::Mediator => {
                self.staff(&format!("staff-{}", actor.id), (&actor.name, &case.committee.name), now)
            }
            Signer::Judge => self.staff(&format!("staff-{}", actor.id), (&actor.name, &case.court.name), now),
            Signer::Committee => {
                let name = &case.committee.name;
                self.staff(&format!("seal-{}", case.committee.id), (&holder::committee_seal(name), name), now)
            }
            Signer::Court => {
                let name = &case.court.name;
                self.staff(&format!("seal-{}", case.court.id), (&holder::court_seal(name), name), now)
            }
        }
    }

    fn staff(
        &self,
        key: &str,
        (name, organisation): (&str, &str),
        now: Timestamp,
    ) -> Result<Box<dyn pki::Signer>, OfficeError> {
        let key = key_name(key);
        let subject = Subject { name: name.to_owned(), organisation: Some(organisation.to_owned()) };
        Ok(self.engine.staff(&key, &subject, (&self.random, now))?)
    }

    /// `port`, whose calls are steps at which a crash test may break the work.
    fn watched<'a, P: ?Sized>(&'a self, port: &'a P) -> Watched<'a, P> {
        Watched(port, self.blobs.folder())
    }

    /// Keeps a photograph as it was seen, and gives the name found in it as PNG.
    ///
    /// # Errors
    ///
    /// [`OfficeError::Photo`] if there is none; [`OfficeError::Blob`] if it can't be kept.
    pub fn keep_signature_photo(&self, photo: &[u8]) -> Result<(Revision, Vec<u8>), OfficeError> {
        let kept = handwriting::kept(photo)?;
        let shown = handwriting::find(&kept)?.png()?;
        let length = u64::try_from(kept.len()).expect("a file in memory has a length of 64 bits");
        Ok((Revision { sha256: self.blobs.put(&kept)?, length }, shown))
    }

    fn keep(&self, file: &pdf::Revision) -> Result<Revision, OfficeError> {
        let length = u64::try_from(file.bytes.len()).expect("a file in memory has a length of 64 bits");
        Ok(Revision { sha256: self.blobs.put(&file.bytes)?, length })
    }

    fn check_code(&self) -> Result<String, OfficeError> {
        let bits = self.bits()?;
        let letters: String = (0..12)
            .map(|index| char::from(CODE_LETTERS[usize::try_from(bits >> (index * 5) & 31).unwrap_or(0)]))
            .collect();
        Ok(canonical_code(&letters))
    }

    fn bits(&self) -> Result<u128, OfficeError> {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes).map_err(|_| OfficeError::Random)?;
        Ok(u128::from_be_bytes(bytes))
    }
}

impl From<Incomplete> for Failure {
    fn from(incomplete: Incomplete) -> Self {
        Self::Office(OfficeError::Incomplete(incomplete))
    }
}

/// Ids are opaque text; a hash of them is always a good file name.
fn key_name(key: &str) -> String {
    let (kind, _) = key.split_once('-').unwrap_or((key, ""));
    format!("{kind}-{}", &sha256_hex(key.as_bytes())[..32])
}
