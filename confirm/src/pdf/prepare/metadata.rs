//! Title, author and time of a file, said twice in the same words: as XMP and in the information dictionary.
//!
//! Sources: ISO 19005-2, 6.6 (both must agree; part 2, conformance A; a schema it does not know, as that of PDF/UA, is
//! described in the packet); ISO 14289-1, 5 (part 1); ISO 16684-1 (XMP).

use jiff::Timestamp;
use lopdf::{Dictionary, Object};

use super::{dictionary, unicode};
use crate::paper::wording::in_china;

/// What made the file.
const PRODUCER: &str = "tiaoque";

/// Says of the property `pdfuaid:part` what it is, as ISO 19005-2, 6.6.2.3.3 asks.
const UA_SCHEMA: &str = r#"<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"#;

/// Who says what a file is, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metadata<'a> {
    /// Title of the document.
    pub title: &'a str,
    /// Who issues it.
    pub author: &'a str,
    /// When it was made.
    pub made_at: Timestamp,
}

impl Metadata<'_> {
    /// The XMP packet.
    #[must_use]
    pub fn packet(&self) -> String {
        let (title, author) = (escaped(self.title), escaped(self.author));
        let at = in_china(self.made_at).strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string();
        format!(
            r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{PRODUCER}</pdf:Producer><xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
</rdf:Description>
{UA_SCHEMA}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"#,
            bom = '\u{FEFF}'
        )
    }

    /// The information dictionary.
    #[must_use]
    pub fn info(&self) -> Dictionary {
        let at = Object::string_literal(pdf_date(self.made_at));
        dictionary([
            ("Title", unicode(self.title)),
            ("Author", unicode(self.author)),
            ("Producer", Object::string_literal(PRODUCER)),
            ("CreationDate", at.clone()),
            ("ModDate", at),
        ])
    }
}

/// An instant as PDF writes it, in China's time.
#[must_use]
pub fn pdf_date(at: Timestamp) -> String {
    format!("{}+08'00'", in_china(at).strftime("D:%Y%m%d%H%M%S"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_carry_their_zone() {
        assert_eq!(pdf_date("2026-06-08T07:20:00Z".parse().unwrap()), "D:20260608152000+08'00'");
    }

    #[test]
    fn names_can_not_break_the_packet() {
        let at = Timestamp::UNIX_EPOCH;
        let packet = Metadata { title: "甲<乙>&丙", author: "丁", made_at: at }.packet();
        assert!(packet.contains("甲&lt;乙&gt;&amp;丙"));
    }
}
