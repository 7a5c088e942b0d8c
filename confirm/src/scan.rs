//! Looks at the files of a scan: how many pages, and what the QR codes say.
//!
//! Photographs come from telephones and scanners, and from anyone: [`crate::picture`] decodes them within bounds and
//! makes them small before the search. A code that is not found is no fault: the check code at the foot of every page
//! can be typed. Left out: codes in a PDF that are not in a JPEG.

mod picture;

use crate::case::refusal::Refusal;
use crate::case::scan::PrintedCode;
use crate::pdf::foreign;

/// Most pictures of a PDF that are searched for codes; the code is on the last page.
const PICTURES_MAX: usize = 8;

/// What the files of a scan show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// How many pages they have.
    pub pages: u32,
    /// What the QR codes of papers on them say.
    pub codes: Vec<PrintedCode>,
}

impl Shown {
    /// Looks at the file number `place` (from 1) of `count`: a photograph of one page, or a PDF by itself.
    ///
    /// # Errors
    ///
    /// A [`Refusal::Invalid`] that says which file can't be read, and what to do.
    pub fn look_at(&mut self, (place, count): (usize, usize), file: &[u8]) -> Result<(), Refusal> {
        if file.starts_with(b"%PDF-") {
            if count > 1 {
                return Err(refused("PDF扫描件请合成一个文件上传，或者每页传一张照片。".to_owned()));
            }
            return look_at_pdf(file, self);
        }
        let texts = picture::codes(file).map_err(|error| refused(format!("第{place}张：{error}")))?;
        self.codes.extend(texts.iter().filter_map(|text| PrintedCode::of(text)));
        self.pages += 1;
        Ok(())
    }
}

fn look_at_pdf(file: &[u8], shown: &mut Shown) -> Result<(), Refusal> {
    let read = foreign::read(file).and_then(|document| Ok((foreign::pages(&document)?.len(), document)));
    let (pages, document) = read.map_err(|unread| {
        refused(match unread {
            foreign::Unread::Encrypted => {
                "这个PDF加了密。请去掉密码另存后再上传，或者每页拍一张照片。".to_owned()
            }
            foreign::Unread::TooLarge => "这个PDF太大。请每页拍一张照片上传。".to_owned(),
            foreign::Unread::Damaged => "这个PDF打不开。请重新扫描，或者每页拍一张照片。".to_owned(),
        })
    })?;
    shown.pages += u32::try_from(pages).expect("pages are few");
    let is_picture = |entries: &lopdf::Dictionary| {
        let name = |key: &[u8]| entries.get(key).and_then(lopdf::Object::as_name).ok();
        name(b"Subtype") == Some(b"Image") && name(b"Filter") == Some(b"DCTDecode")
    };
    let pictures = document.objects.values().filter_map(|object| object.as_stream().ok());
    for picture in pictures.filter(|stream| is_picture(&stream.dict)).take(PICTURES_MAX) {
        // What a picture of a PDF is like is no fault of who scanned it.
        let texts = picture::codes(&picture.content).unwrap_or_default();
        shown.codes.extend(texts.iter().filter_map(|text| PrintedCode::of(text)));
    }
    Ok(())
}

fn refused(sentence: String) -> Refusal {
    Refusal::Invalid { field: "files", sentence }
}

#[cfg(test)]
mod tests;
