//! Reads what a stranger offers: every list has a limit, and nothing that will be repeated in the answer can
//! break out of its line.

use super::{Codec, Extension};
use crate::Kind;
use crate::dtls::Fingerprint;

/// Largest offer. A browser writes about 6 kB for a video m-section and 1.5 kB for an audio one.
const OFFER_BYTES_MAX: usize = 256 * 1024;
/// Most m-sections: a microphone, a camera, a data channel and thirty pairs.
const SECTIONS_MAX: usize = 64;
/// Most payload types that a section may list.
const CODECS_MAX: usize = 64;
/// Longest token that is repeated in the answer.
const TOKEN_BYTES_MAX: usize = 64;

/// An offer that cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// Larger than any browser writes.
    #[error("the offer is too large")]
    TooLarge,
    /// A line that every offer needs is missing or unreadable.
    #[error("the offer has no usable {0}")]
    Missing(&'static str),
    /// An m-section cannot be told from another one, or its line cannot be read.
    #[error("an m-section of the offer is malformed")]
    Section,
}

/// A session description that a client offered.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub ufrag: String,
    pub fingerprint: Fingerprint,
    pub sections: Vec<Section>,
}

/// What an m-section is for, seen from the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The client's microphone or camera.
    Publish(Kind),
    /// A place to show somebody else.
    Receive(Kind),
    Data,
    /// Media that is not used: accepted, so that it may be later, but idle.
    Idle(Kind),
    /// Nothing that is spoken here.
    Rejected,
}

/// One m-section.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub mid: String,
    pub role: Role,
    /// Known codecs in the client's order.
    pub codecs: Vec<CodecOffer>,
    pub extensions: Vec<(u8, Extension)>,
    /// Media, protocol and first format, which a rejection has to repeat.
    pub line: [String; 3],
}

/// A codec with the payload types that the client gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodecOffer {
    pub codec: Codec,
    pub payload_type: u8,
    pub rtx: Option<u8>,
    pub format: Option<String>,
}

impl Offer {
    /// Reads an offer.
    ///
    /// # Errors
    ///
    /// [`OfferError`] if it is too large or lacks what a connection needs.
    pub fn parse(text: &str) -> Result<Self, OfferError> {
        if text.len() > OFFER_BYTES_MAX {
            return Err(OfferError::TooLarge);
        }
        let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
        for line in text.lines().map(str::trim_end) {
            if line.starts_with("m=") {
                blocks.push(Vec::new());
            }
            if let Some(block) = blocks.last_mut() {
                block.push(line);
            }
        }
        if blocks.len() > SECTIONS_MAX + 1 {
            return Err(OfferError::TooLarge);
        }
        let anywhere = |name: &str| blocks.iter().find_map(|block| value(block, name));
        let ufrag = anywhere("a=ice-ufrag:")
            .filter(|ufrag| is_token(ufrag))
            .ok_or(OfferError::Missing("ice-ufrag"))?;
        let fingerprint = blocks
            .iter()
            .flatten()
            .find_map(|line| fingerprint(line))
            .ok_or(OfferError::Missing("sha-256 fingerprint"))?;
        let mut sections: Vec<Section> = Vec::new();
        for block in &blocks[1..] {
            let section = section(block, &sections).ok_or(OfferError::Section)?;
            sections.push(section);
        }
        if sections.iter().all(|section| section.role == Role::Rejected) {
            return Err(OfferError::Missing("m-section"));
        }
        Ok(Self { ufrag: ufrag.to_owned(), fingerprint, sections })
    }
}

fn value<'a>(block: &[&'a str], name: &str) -> Option<&'a str> {
    block.iter().find_map(|line| line.strip_prefix(name))
}

fn fingerprint(line: &str) -> Option<Fingerprint> {
    let (algorithm, digest) = line.strip_prefix("a=fingerprint:")?.split_once(' ')?;
    if !algorithm.eq_ignore_ascii_case("sha-256") {
        return None;
    }
    Fingerprint::parse(digest)
}

/// A token of RFC 8866 section 9, shortened to what browsers use, so that it can be repeated safely.
fn is_token(text: &str) -> bool {
    (1..=TOKEN_BYTES_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-./_".contains(&byte))
}

fn section(block: &[&str], earlier: &[Section]) -> Option<Section> {
    let words: Vec<&str> = block.first()?.strip_prefix("m=")?.split(' ').take(4).collect();
    let [media, port, protocol, format] = words[..] else { return None };
    if ![media, protocol, format].into_iter().all(is_token) {
        return None;
    }
    let mid = value(block, "a=mid:").filter(|mid| is_token(mid))?;
    if earlier.iter().any(|section| section.mid == mid) {
        return None;
    }
    let codecs = codecs(block, media);
    let refused = port == "0" && !block.contains(&"a=bundle-only");
    let role = if refused { Role::Rejected } else { role(block, media, &codecs, earlier) };
    Some(Section {
        mid: mid.to_owned(),
        role,
        codecs,
        extensions: extensions(block),
        line: [media, protocol, format].map(str::to_owned),
    })
}

fn role(block: &[&str], media: &str, codecs: &[CodecOffer], earlier: &[Section]) -> Role {
    let kind = match media {
        "audio" => Kind::Audio,
        "video" => Kind::Video,
        "application" if !earlier.iter().any(|section| section.role == Role::Data) => return Role::Data,
        _ => return Role::Rejected,
    };
    if codecs.is_empty() {
        return Role::Rejected;
    }
    let taken = earlier.iter().any(|section| section.role == Role::Publish(kind));
    if block.contains(&"a=recvonly") {
        Role::Receive(kind)
    } else if block.contains(&"a=inactive") || taken {
        Role::Idle(kind)
    } else {
        Role::Publish(kind)
    }
}

fn codecs(block: &[&str], media: &str) -> Vec<CodecOffer> {
    let mapped = block.iter().filter_map(|line| {
        let (payload_type, encoding) = line.strip_prefix("a=rtpmap:")?.split_once(' ')?;
        let payload_type: u8 = payload_type.parse().ok().filter(|number| *number < 128)?;
        Some((payload_type, encoding))
    });
    let formats: Vec<(u8, &str)> = block
        .iter()
        .filter_map(|line| {
            let (payload_type, format) = line.strip_prefix("a=fmtp:")?.split_once(' ')?;
            Some((payload_type.parse().ok()?, format))
        })
        .take(CODECS_MAX)
        .collect();
    let mut codecs: Vec<CodecOffer> = Vec::new();
    for (payload_type, encoding) in mapped.take(CODECS_MAX) {
        let format = formats.iter().find(|(of, _)| *of == payload_type).map(|(_, format)| *format);
        let Some(codec) = codec(media, encoding, format) else { continue };
        if codecs.iter().any(|known| known.codec == codec || known.payload_type == payload_type) {
            continue;
        }
        let apt = format!("apt={payload_type}");
        let rtx = formats
            .iter()
            .find(|(number, format)| *number < 128 && format.split(';').any(|part| part.trim() == apt))
            .map(|(number, _)| *number);
        let format = format.filter(|format| is_format(format)).map(str::to_owned);
        codecs.push(CodecOffer { codec, payload_type, rtx, format });
    }
    codecs
}

fn codec(media: &str, encoding: &str, format: Option<&str>) -> Option<Codec> {
    let is = |codec: Codec| encoding.eq_ignore_ascii_case(codec.rtpmap());
    match media {
        "audio" if is(Codec::Opus) => Some(Codec::Opus),
        "video" if is(Codec::Vp8) => Some(Codec::Vp8),
        "video" if is(Codec::H264) && is_baseline(format?) => Some(Codec::H264),
        _ => None,
    }
}

/// Constrained baseline in packetization mode 1: the one flavour of H.264 that every browser speaks (RFC 7742
/// section 5), so that what one sends another can show.
fn is_baseline(format: &str) -> bool {
    let has =
        |wanted: &str| format.split(';').any(|part| part.trim().to_ascii_lowercase().starts_with(wanted));
    has("packetization-mode=1") && has("profile-level-id=42e0")
}

fn is_format(format: &str) -> bool {
    format.len() <= 4 * TOKEN_BYTES_MAX && format.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

fn extensions(block: &[&str]) -> Vec<(u8, Extension)> {
    let mut known: Vec<(u8, Extension)> = Vec::new();
    for line in block {
        let Some((id, uri)) = line.strip_prefix("a=extmap:").and_then(|text| text.split_once(' ')) else {
            continue;
        };
        let id = id.split('/').next().and_then(|id| id.parse().ok()).filter(|id| (1..15).contains(id));
        let extension = uri.split(' ').next().and_then(Extension::from_uri);
        if let (Some(id), Some(extension)) = (id, extension)
            && !known.iter().any(|(other, same)| *other == id || *same == extension)
        {
            known.push((id, extension));
        }
    }
    known
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An offer as Chromium writes it, shortened to what is read.
    pub(crate) fn offer(pairs: usize) -> String {
        let mut text = String::from(
            "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=extmap-allow-mixed\r\n",
        );
        for index in 0..2 + 2 * pairs {
            let direction = if index < 2 { "sendonly" } else { "recvonly" };
            text += &section(index, direction);
        }
        text + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:clnt\r\na=mid:data\r\na=sctp-port:5000\r\n"
    }

    fn section(index: usize, direction: &str) -> String {
        let transport = "c=IN IP4 0.0.0.0\r\na=ice-ufrag:clnt\r\na=ice-pwd:clientpasswordclientpassword\r\n\
             a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\r\n\
             a=setup:actpass\r\na=rtcp-mux\r\n";
        let media = if index.is_multiple_of(2) {
            "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:0 PCMU/8000\r\n\
             a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
        } else {
            "a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
             a=rtpmap:102 H264/90000\r\na=fmtp:102 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42001f\r\n\
             a=rtpmap:106 H264/90000\r\na=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n\
             a=rtpmap:107 rtx/90000\r\na=fmtp:107 apt=106\r\n\
             a=extmap:3 urn:3gpp:video-orientation\r\na=extmap:4 http://example.org/unknown\r\n"
        };
        let line = if index.is_multiple_of(2) {
            "audio 9 UDP/TLS/RTP/SAVPF 111 0"
        } else {
            "video 9 UDP/TLS/RTP/SAVPF 96 97"
        };
        format!("m={line}\r\n{transport}a=mid:{index}\r\na={direction}\r\n{media}")
    }

    #[test]
    fn an_offer_has_a_microphone_a_camera_pairs_and_a_channel() {
        let offer = Offer::parse(&offer(2)).expect("an offer");
        let roles: Vec<Role> = offer.sections.iter().map(|section| section.role).collect();
        assert_eq!(
            roles,
            [
                Role::Publish(Kind::Audio),
                Role::Publish(Kind::Video),
                Role::Receive(Kind::Audio),
                Role::Receive(Kind::Video),
                Role::Receive(Kind::Audio),
                Role::Receive(Kind::Video),
                Role::Data,
            ]
        );
        assert_eq!((offer.ufrag.as_str(), offer.fingerprint.0[31]), ("clnt", 31));
    }

    #[test]
    fn payload_types_and_extensions_are_those_of_the_client() {
        let offer = Offer::parse(&offer(1)).expect("an offer");
        let video = &offer.sections[3];
        let types: Vec<_> =
            video.codecs.iter().map(|codec| (codec.codec, codec.payload_type, codec.rtx)).collect();
        assert_eq!(types, [(Codec::Vp8, 96, Some(97)), (Codec::H264, 106, Some(107))]);
        assert_eq!(video.extensions, [(3, Extension::VideoOrientation)]);
        assert_eq!(offer.sections[2].codecs[0].format.as_deref(), Some("minptime=10;useinbandfec=1"));
    }

    #[test]
    fn a_second_camera_stays_idle() {
        let text = offer(1).replace("a=mid:3\r\na=recvonly", "a=mid:3\r\na=sendonly");
        let offer = Offer::parse(&text).expect("an offer");
        assert_eq!(offer.sections[3].role, Role::Idle(Kind::Video));
    }

    #[track_caller]
    fn check_refused(text: &str, expected: OfferError) {
        assert_eq!(Offer::parse(text).map(|_| ()), Err(expected));
    }

    #[test]
    fn what_cannot_be_answered_is_refused() {
        check_refused("", OfferError::Missing("ice-ufrag"));
        check_refused(&offer(1).replace("sha-256", "sha-1"), OfferError::Missing("sha-256 fingerprint"));
        check_refused(&offer(1).replace("a=mid:1", "a=mid:0"), OfferError::Section);
        check_refused(&offer(40), OfferError::TooLarge);
        check_refused(&"x".repeat(OFFER_BYTES_MAX + 1), OfferError::TooLarge);
        check_refused(
            &offer(0).replace("a=rtpmap", "a=x").replace("m=app", "m=x"),
            OfferError::Missing("m-section"),
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,400}") {
            Offer::parse(&text).ok();
        }

        #[test]
        fn no_damaged_offer_panics(cut in 0..4000_usize, len in 0..40_usize, insert in "[ -~\r\n]{0,20}") {
            let mut text = offer(1);
            let start = cut.min(text.len());
            text.replace_range(start..(start + len).min(text.len()), &insert);
            if let Ok(offer) = Offer::parse(&text) {
                for section in &offer.sections {
                    prop_assert!(is_token(&section.mid));
                }
            }
        }
    }
}
