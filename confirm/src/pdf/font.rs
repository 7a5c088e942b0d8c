//! The typefaces of documents, and which of them has a character.
//!
//! [`Fonts`] only knows a folder; [`Fonts::load`] gives the [`Typefaces`] of one rendering, which open a file when the
//! first character needs it, read the glyphs they use and are dropped afterwards. The files have 10 to 30 MB each:
//! holding them would fill the memory of an idle service, while opening one costs a millisecond.
//!
//! A character that no face has is an error that names it: printpdf would leave it out without a word.

pub mod file;
pub mod subset;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ttf_parser::GlyphId;

use file::FontFile;

/// Where Debian's package `fonts-hanazono` puts the face for rare characters.
const RARE_SYSTEM_PATH: &str = "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf";

/// A typeface by its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// 宋体, running text: Noto Serif SC Regular.
    Song,
    /// 小标宋, titles: Noto Serif SC Bold.
    Title,
    /// 黑体, headings: Noto Sans SC Medium.
    Hei,
    /// Rare characters: HanaMinB, CJK extension B and later.
    Rare,
}

/// All faces, in the order in which they are stored.
pub const FACES: [Face; 4] = [Face::Song, Face::Title, Face::Hei, Face::Rare];

impl Face {
    /// Position in [`FACES`].
    pub(crate) fn index(self) -> usize {
        match self {
            Self::Song => 0,
            Self::Title => 1,
            Self::Hei => 2,
            Self::Rare => 3,
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Song => "NotoSerifSC-Regular.ttf",
            Self::Title => "NotoSerifSC-Bold.ttf",
            Self::Hei => "NotoSansSC-Medium.ttf",
            Self::Rare => "HanaMinB.ttf",
        }
    }

    /// This face and those that may stand in for it, best first.
    fn chain(self) -> &'static [Self] {
        match self {
            Self::Song => &[Self::Song, Self::Rare],
            Self::Title => &[Self::Title, Self::Song, Self::Rare],
            Self::Hei => &[Self::Hei, Self::Song, Self::Rare],
            Self::Rare => &[Self::Rare, Self::Song],
        }
    }
}

/// Why text can't be set.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// A font file is not where it should be.
    #[error("字体文件 {} 不存在，请运行 confirm/fonts/fetch.sh", path.display())]
    Absent {
        /// The file looked for.
        path: PathBuf,
    },
    /// A font file could not be read.
    #[error("could not read the font {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// No face has the character.
    #[error("字体中没有“{character}”（U+{:04X}），出现在“{text}”中，请改用其他写法", u32::from(*character))]
    Missing {
        /// The character.
        character: char,
        /// The text in which it stands.
        text: String,
    },
}

/// A folder of font files.
#[derive(Debug, Clone)]
pub struct Fonts {
    folder: PathBuf,
}

impl Fonts {
    /// Looks whether `folder` has every face but the one for rare characters, which some systems bring along.
    ///
    /// # Errors
    ///
    /// [`FontError::Absent`] with the first file that is missing.
    pub fn open(folder: &Path) -> Result<Self, FontError> {
        for face in [Face::Song, Face::Title, Face::Hei] {
            let path = folder.join(face.file());
            if !path.is_file() {
                return Err(FontError::Absent { path });
            }
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// Typefaces for one rendering; they read nothing yet.
    #[must_use]
    pub fn load(&self) -> Typefaces<'_> {
        Typefaces { fonts: self, loaded: Default::default() }
    }

    fn path(&self, face: Face) -> PathBuf {
        let path = self.folder.join(face.file());
        if face == Face::Rare && !path.is_file() { PathBuf::from(RARE_SYSTEM_PATH) } else { path }
    }
}

/// The faces that one rendering has touched so far.
pub struct Typefaces<'a> {
    fonts: &'a Fonts,
    loaded: [OnceCell<FontFile>; 4],
}

impl Typefaces<'_> {
    /// The face, opened if nobody needed it before.
    ///
    /// # Errors
    ///
    /// A [`FontError`] if the file is missing or broken.
    pub fn face(&self, face: Face) -> Result<&FontFile, FontError> {
        let cell = &self.loaded[face.index()];
        if let Some(opened) = cell.get() {
            return Ok(opened);
        }
        let path = self.fonts.path(face);
        if !path.is_file() {
            return Err(FontError::Absent { path });
        }
        let opened = FontFile::open(&path).map_err(|source| FontError::Read { path, source })?;
        Ok(cell.get_or_init(|| opened))
    }

    /// A font file with the glyphs of `characters` and no others; the face must have all of them.
    ///
    /// # Errors
    ///
    /// A [`FontError`] if the file is missing or broken.
    pub fn subset(&self, face: Face, characters: &BTreeSet<char>) -> Result<Vec<u8>, FontError> {
        subset::subset(self.face(face)?, characters)
            .map_err(|source| FontError::Read { path: self.fonts.path(face), source })
    }

    /// The best face for `character` of `text` where `wanted` is asked for, with its glyph.
    ///
    /// # Errors
    ///
    /// [`FontError::Missing`] if no face has it, or if it is not a character one can print: control characters,
    /// variation selectors and private-use code points mean something else, or nothing, elsewhere.
    pub fn resolve(&self, wanted: Face, character: char, text: &str) -> Result<(Face, GlyphId), FontError> {
        if is_printable(character) {
            for &face in wanted.chain() {
                let file = match self.face(face) {
                    Ok(file) => file,
                    Err(FontError::Absent { .. }) if face == Face::Rare => continue,
                    Err(error) => return Err(error),
                };
                let glyph = file.face().and_then(|face| face.glyph_index(character));
                if let Some(glyph) = glyph.filter(|glyph| glyph.0 != 0) {
                    return Ok((face, glyph));
                }
            }
        }
        Err(FontError::Missing { character, text: text.to_owned() })
    }

    /// Width of a glyph in points at `size`.
    ///
    /// # Errors
    ///
    /// A [`FontError`] if the face can't be read.
    pub fn advance(&self, face: Face, glyph: GlyphId, size: f32) -> Result<f32, FontError> {
        let parsed = self.face(face)?.face().expect("a file that was opened can be read");
        let advance = f32::from(parsed.glyph_hor_advance(glyph).unwrap_or_else(|| parsed.units_per_em()));
        Ok(advance * size / f32::from(parsed.units_per_em()))
    }
}

fn is_printable(character: char) -> bool {
    let variation = matches!(u32::from(character), 0xFE00..=0xFE0F | 0xE0100..=0xE01EF);
    let private = matches!(u32::from(character), 0xE000..=0xF8FF | 0xF0000..=0x10_FFFF);
    !character.is_control() && !variation && !private
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The fonts that `confirm/fonts/fetch.sh` brings.
    pub(crate) fn fonts() -> Fonts {
        Fonts::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts")).expect("make fetches the fonts")
    }

    #[track_caller]
    fn check(character: char, expected: Option<Face>) {
        let fonts = fonts();
        let faces = fonts.load();
        let found = faces.resolve(Face::Song, character, "文");
        assert_eq!(found.ok().map(|(face, _)| face), expected, "{character}");
    }

    #[test]
    fn rare_names_have_a_face() {
        for character in "㛃䶮𠅤𫖯𬭊𬱖堃喆〇".chars() {
            check(character, Some(Face::Song));
        }
        check('𪚲', Some(Face::Rare));
    }

    #[test]
    fn a_character_without_glyph_is_named() {
        let fonts = fonts();
        let error = fonts.load().resolve(Face::Song, '\u{1F600}', "笑😀脸").unwrap_err();
        assert_eq!(error.to_string(), "字体中没有“😀”（U+1F600），出现在“笑😀脸”中，请改用其他写法");
    }

    #[test]
    fn selectors_and_private_use_are_refused() {
        check('\u{FE00}', None);
        check('\u{E000}', None);
        check('\u{7}', None);
    }
}
