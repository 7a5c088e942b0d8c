//! 立案材料包, the filing package as a file: a ZIP with `manifest.json` and the documents byte for byte.
//!
//! Source: `legal.md` C.4. Writing is deterministic: nothing is compressed (a PDF is already) and no time is stamped, so
//! one filing is one sequence of bytes. Reading trusts nothing: sizes are bounded before a byte is inflated, names are
//! plain, and every file is the one whose hash the manifest names.
//!
//! Left out: whether the signatures in the PDFs are right ([`crate::verify`]) and what the court makes of it.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::manifest::{FORMAT, FORMAT_VERSION, FiledDocument, Manifest, is_external_id, list_sha256};
use crate::case::digest::sha256_hex;

/// Longest package in bytes: some twenty documents with photographs; a longer one would not fit the memory of a small
/// machine beside the rest.
pub const PACKAGE_MAX: usize = 20 << 20;
/// Longest content after inflating, in bytes: about three times the package, as papers compress; a bomb does much more.
pub const INFLATED_MAX: u64 = 64 << 20;
/// Most files in a package, the manifest included.
pub const FILES_MAX: usize = 100;
/// Longest manifest in bytes.
pub const MANIFEST_MAX: u64 = 1 << 20;
/// Longest name of a document in a package, without its folder.
const NAME_MAX: usize = 80;
/// Name of the manifest.
const MANIFEST: &str = "manifest.json";
/// Folder of the documents.
const FOLDER: &str = "documents/";
/// Codes without which an application is none (C.4, 1 and 3).
const NEEDED: [&str; 2] = ["D14", "D12"];
/// Media types that are taken, each with its extension and how such a file begins.
const MEDIA_TYPES: [(&str, &str, &[u8]); 4] = [
    ("application/pdf", "pdf", b"%PDF-"),
    ("image/jpeg", "jpg", b"\xff\xd8\xff"),
    ("image/png", "png", b"\x89PNG\r\n\x1a\n"),
    ("image/webp", "webp", b"RIFF"),
];

/// A package that was read and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// What it says.
    pub manifest: Manifest,
    /// The manifest as it was written.
    pub manifest_text: String,
    /// The documents, in the order of the manifest.
    pub documents: Vec<Vec<u8>>,
}

/// Why a package is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is longer than [`PACKAGE_MAX`].
    #[error("the package is too large")]
    TooLarge,
    /// It is no ZIP file, or a damaged one.
    #[error("the package is not a ZIP file")]
    NotAZip,
    /// It has more than [`FILES_MAX`] files.
    #[error("the package has too many files")]
    TooManyFiles,
    /// It inflates to more than [`INFLATED_MAX`], or files share their bytes.
    #[error("the package inflates to too much")]
    Bomb,
    /// A name leads out of the package, or is not plain.
    #[error("a file has a name that is not allowed")]
    Name,
    /// Two files have the same name.
    #[error("two files have the same name")]
    Duplicate,
    /// A file can't be read: damaged, encrypted, or compressed in another way.
    #[error("a file of the package can't be read")]
    Unreadable,
    /// There is no manifest, or it can't be read.
    #[error("the manifest is missing or can't be read")]
    Manifest,
    /// The package has another format or version.
    #[error("the package has another format or version")]
    Version,
    /// The manifest lacks a document that C.4 asks for.
    #[error("the document {code} is missing")]
    Lacks {
        /// Which.
        code: &'static str,
    },
    /// The manifest and the files don't match.
    #[error("manifest and files differ")]
    Differs,
    /// A document is not what its hash says.
    #[error("a document was changed")]
    Tampered,
    /// A document is of a type that is not taken.
    #[error("a document is of a type that is not taken")]
    MediaType,
}

impl Fault {
    /// Stable code of the API.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "package-too-large",
            Self::NotAZip => "package-not-a-zip",
            Self::TooManyFiles => "package-too-many-files",
            Self::Bomb => "package-inflates",
            Self::Name => "package-name",
            Self::Duplicate => "package-duplicate",
            Self::Unreadable => "package-unreadable",
            Self::Manifest => "package-manifest",
            Self::Version => "package-version",
            Self::Lacks { .. } => "package-incomplete",
            Self::Differs => "package-differs-from-list",
            Self::Tampered => "package-tampered",
            Self::MediaType => "package-media-type",
        }
    }

    /// What is wrong and what to do, for the clerk.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::TooLarge => "材料包超过20兆，没有收下。请让提交方压缩照片或减少附件后重新导出。".into(),
            Self::NotAZip => "这个文件不是完整的ZIP材料包，没有收下。请重新下载后再导入。".into(),
            Self::TooManyFiles => "材料包里的文件超过100个，没有收下。请让提交方合并附件后重新导出。".into(),
            Self::Bomb => "材料包解压后大得不正常，没有收下。请让提交方重新导出，不要用别的工具改包。".into(),
            Self::Name => "材料包里有文件名不合规定（只能是清单和documents文件夹里的文件），没有收下。请让提交方重新导出。".into(),
            Self::Duplicate => "材料包里有重名的文件，分不清哪一份是真的，没有收下。请让提交方重新导出。".into(),
            Self::Unreadable => "材料包里有文件损坏、加密或者压缩方式不支持，没有收下。请让提交方重新导出。".into(),
            Self::Manifest => "材料包里没有清单manifest.json，或者清单读不懂，没有收下。请让提交方重新导出。".into(),
            Self::Version => "材料包的格式版本与本系统不同，没有收下。请让提交方按第1版格式重新导出。".into(),
            Self::Lacks { code } => {
                format!("材料包缺少{code}{}，没有收下。请让提交方补齐后重新导出。", name_of(code))
            }
            Self::Differs => "材料包里的文件和清单对不上，没有收下。请让提交方重新导出。".into(),
            Self::Tampered => "材料包里有文件和清单上的校验值不一致，可能被改过，没有收下。请让提交方重新导出。".into(),
            Self::MediaType => "材料包里有文件不是PDF、JPEG、PNG或WebP，没有收下。请让提交方转换后重新导出。".into(),
        }
    }
}

impl Package {
    /// SHA-256 (hex) of the manifest, which names the hash of every document: equal for two packages that say the same,
    /// whatever tool packed them.
    #[must_use]
    pub fn digest(&self) -> String {
        sha256_hex(self.manifest_text.as_bytes())
    }

    /// Reads a package and checks it: limits first, then names, then the manifest, then every hash.
    ///
    /// # Errors
    ///
    /// The first [`Fault`]; then nothing of it may be used.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > PACKAGE_MAX {
            return Err(Fault::TooLarge);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::NotAZip)?;
        let names = checked_names(&mut archive)?;
        let position = names.iter().position(|name| name == MANIFEST).ok_or(Fault::Manifest)?;
        let text = inflate(&mut archive, position)?;
        let manifest_text = String::from_utf8(text).map_err(|_| Fault::Manifest)?;
        let manifest = parse(&manifest_text)?;
        check_list(&manifest, &names)?;
        let mut documents = Vec::with_capacity(manifest.documents.len());
        for entry in &manifest.documents {
            let position = names.iter().position(|name| *name == entry.file).ok_or(Fault::Differs)?;
            documents.push(checked_document(entry, inflate(&mut archive, position)?)?);
        }
        Ok(Self { manifest, manifest_text, documents })
    }
}

/// The package of `manifest` with `documents` in its order.
///
/// # Errors
///
/// A [`ZipError`] if two documents have one name; a manifest read off a case has none.
pub fn write(manifest: &Manifest, documents: &[Vec<u8>]) -> Result<Vec<u8>, ZipError> {
    let text = serde_json::to_string_pretty(manifest).expect("a manifest is plain data");
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(MANIFEST, options)?;
    writer.write_all(text.as_bytes())?;
    for (entry, document) in manifest.documents.iter().zip(documents) {
        writer.start_file(&entry.file, options)?;
        writer.write_all(document)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Media type and extension of a file, by how it begins; nothing if it is of no type that a court is sent.
#[must_use]
pub fn media_type_of(content: &[u8]) -> Option<(&'static str, &'static str)> {
    let known = MEDIA_TYPES.iter().find(|(_, _, start)| content.starts_with(start));
    known.map(|(media_type, extension, _)| (*media_type, *extension))
}

/// The names of all files; nothing has been inflated when the limits are checked.
fn checked_names(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, Fault> {
    if archive.len() > FILES_MAX {
        return Err(Fault::TooManyFiles);
    }
    if archive.has_duplicate_names() {
        return Err(Fault::Duplicate);
    }
    // Files that share bytes are how a small archive becomes a large one without looking so.
    if archive.offset() != 0 || archive.has_overlapping_entries().map_err(|_| Fault::NotAZip)? {
        return Err(Fault::Bomb);
    }
    let (mut names, mut known, mut total) = (Vec::new(), BTreeSet::new(), 0_u64);
    for position in 0..archive.len() {
        let file = archive.by_index_data(position).map_err(|_| Fault::Unreadable)?;
        let name = std::str::from_utf8(file.name_raw()).map_err(|_| Fault::Name)?;
        if !file.is_file() || !is_allowed(name) {
            return Err(Fault::Name);
        }
        // Windows takes A.pdf and a.pdf for one file.
        if !known.insert(name.to_ascii_lowercase()) {
            return Err(Fault::Duplicate);
        }
        if name == MANIFEST && file.size() > MANIFEST_MAX {
            return Err(Fault::Manifest);
        }
        total = total.saturating_add(file.size());
        names.push(name.to_owned());
    }
    if total > INFLATED_MAX { Err(Fault::Bomb) } else { Ok(names) }
}

fn is_allowed(name: &str) -> bool {
    let plain = |name: &str| {
        (1..=NAME_MAX).contains(&name.len())
            && !name.starts_with('.')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    name == MANIFEST || name.strip_prefix(FOLDER).is_some_and(plain)
}

/// A file's content; never more than it declared, because the declared sizes are what was bounded.
fn inflate(archive: &mut ZipArchive<Cursor<&[u8]>>, position: usize) -> Result<Vec<u8>, Fault> {
    let file = archive.by_index(position).map_err(|_| Fault::Unreadable)?;
    let declared = file.size();
    let mut content = Vec::new();
    file.take(declared.saturating_add(1)).read_to_end(&mut content).map_err(|_| Fault::Unreadable)?;
    if u64::try_from(content.len()) == Ok(declared) { Ok(content) } else { Err(Fault::Unreadable) }
}

fn parse(text: &str) -> Result<Manifest, Fault> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|_| Fault::Manifest)?;
    if value["format"] != FORMAT || value["format_version"] != FORMAT_VERSION {
        return Err(Fault::Version);
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(|_| Fault::Manifest)?;
    if is_external_id(&manifest.external_id) { Ok(manifest) } else { Err(Fault::Manifest) }
}

/// Whether the list names each file once and nothing else is in the package.
fn check_list(manifest: &Manifest, names: &[String]) -> Result<(), Fault> {
    let listed: BTreeSet<&str> = manifest.documents.iter().map(|entry| entry.file.as_str()).collect();
    let packed: BTreeSet<&str> = names.iter().map(String::as_str).filter(|name| *name != MANIFEST).collect();
    if listed.len() != manifest.documents.len() || listed != packed {
        return Err(Fault::Differs);
    }
    if manifest.documents_sha256 != list_sha256(&manifest.documents) {
        return Err(Fault::Tampered);
    }
    for code in NEEDED {
        if !manifest.documents.iter().any(|entry| entry.code == code) {
            return Err(Fault::Lacks { code });
        }
    }
    Ok(())
}

fn checked_document(entry: &FiledDocument, content: Vec<u8>) -> Result<Vec<u8>, Fault> {
    if u64::try_from(content.len()) != Ok(entry.length) || sha256_hex(&content) != entry.sha256 {
        return Err(Fault::Tampered);
    }
    if media_type_of(&content).is_some_and(|(media_type, _)| media_type == entry.media_type) {
        Ok(content)
    } else {
        Err(Fault::MediaType)
    }
}

fn name_of(code: &str) -> &'static str {
    match code {
        "D12" => "（人民调解协议书）",
        "D14" => "（司法确认申请书）",
        _ => "",
    }
}

#[cfg(test)]
mod tests;
