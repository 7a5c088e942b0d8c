//! The court's file as one PDF for printing: D24, then everything its contents name.
//!
//! Source: `legal.md` D24. Who may have it is for the caller to ask.

use std::io::Write;
use std::sync::Arc;

use super::composition::dossier::filed;
use super::evidence::{WriteError, kept};
use super::office::Office;
use super::{Cases, Failure};
use crate::case::Case;
use crate::exchange::package::media_type_of;
use crate::paper::Kind;

/// A court's file on its way to the printer.
#[derive(Debug)]
pub struct BoundVolume {
    office: Arc<Office>,
    title: String,
    /// Name and SHA-256 of each part, D24 first.
    parts: Vec<(String, String)>,
}

impl Cases {
    /// The court's file of `case` for printing; nothing before it was archived.
    #[must_use]
    pub fn bound_volume(&self, case: &Case) -> Option<BoundVolume> {
        let frame = case.current(&[Kind::D24])?;
        let first = (frame.made.title.clone(), frame.latest().sha256.clone());
        let others = filed(case).into_iter().map(|filed| (filed.name, filed.sha256));
        Some(BoundVolume {
            office: Arc::clone(&self.office),
            title: format!("卷宗 {}", case.docket_no.as_ref().unwrap_or(&case.number)),
            parts: std::iter::once(first).chain(others).collect(),
        })
    }
}

impl BoundVolume {
    /// Writes it, one part at a time: first the pages, then the originals. Blocks.
    ///
    /// # Errors
    ///
    /// A [`WriteError`]; what was written by then is no PDF.
    pub fn write(&self, out: impl Write) -> Result<(), WriteError> {
        let mut volume = self.office.volume(out)?;
        for (index, (title, sha256)) in self.parts.iter().enumerate() {
            // The contents number what lies behind them (D24).
            volume.add(title, &kept(&self.office, sha256)?, index > 0)?;
        }
        for (index, (title, sha256)) in self.parts.iter().enumerate() {
            let content = kept(&self.office, sha256)?;
            let (kind, extension) = media_type_of(&content).unwrap_or(("application/octet-stream", "bin"));
            volume.attach(&format!("{:02} {title}.{extension}", index + 1), kind, &content)?;
        }
        volume.finish(&self.title)?;
        Ok(())
    }
}

impl From<crate::pdf::volume::VolumeError> for WriteError {
    fn from(error: crate::pdf::volume::VolumeError) -> Self {
        use crate::pdf::volume::VolumeError as V;
        match error {
            V::Io(error) => Self::Io(error),
            V::Font(error) => Self::Failed(Failure::Office(error.into())),
        }
    }
}
