//! Documents as PDF files: drawn once, prepared once, then only continued.
//!
//! `compose` ([`crate::paper`]) → [`layout`] → [`render`] → [`prepare`] → [`sign_field`] (append-only) → verify
//! ([`crate::verify`]). What a service calls:
//!
//! ```text
//! let fonts = Fonts::open(folder)?;
//! let prepared = compose_document(&paper, &fonts, at)?;                        // the text that is agreed on
//! let issued = sign_field(&prepared.bytes, &Entry { field: ISSUER_FIELD, certify: true, … }, &Appearance::Unseen, …)?;
//! let signed = sign_field(&issued.bytes, &Entry { field: "Party1", … }, &Appearance::Hand(strokes), …)?;
//! let archived = archive(&signed.bytes, &[revocation_list], …)?;                 // after the last signature
//! ```
//!
//! Sources: `documents.md` (pipeline and measured facts), ISO 32000-1, ISO 19005-2, ETSI EN 319 142-1. Rendering again
//! gives other bytes and therefore another document; nothing here reads a clock.

pub mod appearance;
pub mod archive;
pub mod code;
pub mod font;
pub mod foreign;
pub mod increment;
pub mod layout;
mod lexical;
pub mod line;
pub mod outline;
pub mod prepare;
pub mod reader;
pub mod render;
pub mod signature;
pub mod structure;
pub mod volume;

use jiff::Timestamp;
use ring::rand::SecureRandom;

use crate::paper::Paper;
use crate::pki::cms::Unsigned;
use crate::pki::{Signer, SignerError, Tsa, TsaError, sha256, timestamp};
use crate::verify;

pub use appearance::{Appearance, Emblem, Stroke, StrokePoint};
pub use archive::{Archived, archive};
pub use font::{FontError, Fonts};
pub use prepare::ISSUER_FIELD;
pub use signature::{Entry, SignatureError};

use font::{Face, Typefaces};
use increment::Increment;
use layout::{Layout, PAGE_HEIGHT, PAGE_WIDTH};
use outline::Path;
use prepare::metadata::Metadata;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// A character has no glyph, or a font is missing.
    #[error(transparent)]
    Font(#[from] FontError),
    /// It could not be drawn.
    #[error(transparent)]
    Render(#[from] render::RenderError),
    /// It could not be prepared.
    #[error(transparent)]
    Prepare(#[from] prepare::PrepareError),
}

/// Why a document could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The field could not be signed.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The container could not be written.
    #[error("could not write the signature container")]
    Container(#[from] der::Error),
    /// The signer failed.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The time-stamp authority failed.
    #[error(transparent)]
    Tsa(#[from] TsaError),
    /// The signer has no certificate.
    #[error("the signer has no certificate")]
    NoCertificate,
    /// The certificate has signed this file before.
    #[error("the certificate has already signed this file")]
    CertificateUsed,
}

/// A file and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

impl Revision {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self { sha256: sha256(&bytes), bytes }
    }
}

/// Lays out, draws and prepares `paper`: the file everybody is going to sign.
///
/// # Errors
///
/// [`FontError::Missing`] in it names a character that no font has.
pub fn compose_document(paper: &Paper, fonts: &Fonts, at: Timestamp) -> Result<Revision, ComposeError> {
    let faces = fonts.load();
    let layout = layout::layout(paper, &faces)?;
    let watermark = paper.notice.as_ref().map(|notice| watermark(notice, &faces)).transpose()?;
    let rendered = render::render(&layout, &faces)?;
    drop(faces);
    finish(paper, &layout, &rendered, watermark, at)
}

/// How many pages a PDF file has, whoever made it; nothing if it is none, as a photo is, or can't be read.
#[must_use]
pub fn page_count(bytes: &[u8]) -> Option<u32> {
    let document = foreign::read(bytes).ok()?;
    u32::try_from(foreign::pages(&document).ok()?.len()).ok()
}

fn finish(
    paper: &Paper,
    layout: &Layout,
    rendered: &[u8],
    watermark: Option<String>,
    at: Timestamp,
) -> Result<Revision, ComposeError> {
    // A file without a title is no PDF/UA; one that nobody wrote is called what it is.
    let title = if paper.title.trim().is_empty() { paper.kind.title() } else { &paper.title };
    let metadata = Metadata { title, author: &paper.issuer, made_at: at };
    let additions = prepare::Additions { metadata, layout, watermark };
    Ok(Revision::new(prepare::prepare(rendered, &additions)?))
}

/// Signs one field at PAdES B-T: the appearance, the signer's signature, and a time stamp on it.
///
/// # Errors
///
/// A [`SignError`]; `base` stays as it was and may be tried again.
pub fn sign_field(
    base: &[u8],
    entry: &Entry<'_>,
    (appearance, fonts): (&Appearance, &Fonts),
    (signer, tsa): (&dyn Signer, &dyn Tsa),
    random: &dyn SecureRandom,
) -> Result<Revision, SignError> {
    let certificate = signer.chain().first().ok_or(SignError::NoCertificate)?;
    let increment = Increment::open(base).map_err(SignatureError::from)?;
    let used = verify::certificate_serials(increment.document());
    let pending = signature::begin(increment, entry, appearance, fonts)?;
    if used.contains(&certificate.serial()) {
        return Err(SignError::CertificateUsed);
    }
    let unsigned = Unsigned::detached(pending.digest, certificate)?;
    let signed = unsigned.clone().signed(signer.sign(&unsigned.message()?, random)?);
    let token = timestamp::stamp(tsa, signed.imprint(), entry.at, random)?;
    let container = signed.finish(signer.chain(), Some(&token))?;
    Ok(Revision::new(pending.finish(&container)?))
}

/// The notice across the page in pale grey, as outlines: text would mix with the words it lies under.
fn watermark(notice: &str, faces: &Typefaces<'_>) -> Result<String, FontError> {
    const SIZE: f32 = 46.0;
    const ANGLE: f32 = 0.65;
    let length = outline::width(faces, notice, Face::Hei, SIZE)?;
    let (sin, cos) = ANGLE.sin_cos();
    let from = (PAGE_WIDTH / 2.0 - length / 2.0 * cos, PAGE_HEIGHT / 2.0 - length / 2.0 * sin);
    let mut path = Path::default();
    path.operator("0.93 0.93 0.93 rg");
    path.text(faces, notice, (Face::Hei, SIZE), from, ANGLE)?;
    path.operator("f");
    Ok(path.into_operators())
}
