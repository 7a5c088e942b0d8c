//! Writes the answer: one ICE-lite transport, every slot with its streams, all candidates.

use super::{Codec, CodecOffer, Offer, Role, Section};
use crate::Kind;
use crate::channel::MESSAGE_BYTES_MAX;
use crate::dtls::Fingerprint;
use crate::slot::stream_ids;
use std::fmt::{self, Write};
use std::net::SocketAddr;

/// What the server says of itself.
pub(crate) struct Local<'a> {
    pub ufrag: &'a str,
    pub password: &'a str,
    pub fingerprint: Fingerprint,
    pub candidates: &'a [SocketAddr],
}

/// The answer to `offer`.
pub(crate) fn answer(offer: &Offer, local: &Local<'_>) -> String {
    let mut text = String::new();
    write_answer(&mut text, offer, local).expect("writing to a string cannot fail");
    text
}

fn write_answer(text: &mut String, offer: &Offer, local: &Local<'_>) -> fmt::Result {
    text.write_str("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=ice-lite\r\na=group:BUNDLE")?;
    for section in offer.sections.iter().filter(|section| section.role != Role::Rejected) {
        write!(text, " {}", section.mid)?;
    }
    text.write_str("\r\na=msid-semantic: WMS *\r\n")?;
    let mut pairs = [0, 0];
    for (index, section) in offer.sections.iter().enumerate() {
        match section.role {
            Role::Rejected => write_rejection(text, section)?,
            Role::Data => write_data(text, section, local)?,
            Role::Publish(kind) => {
                let chosen = published(section).map(std::slice::from_ref).unwrap_or_default();
                write_media(text, section, kind, chosen, "recvonly", local)?;
            }
            Role::Idle(kind) => write_media(text, section, kind, &section.codecs, "inactive", local)?,
            Role::Receive(kind) => {
                write_media(text, section, kind, &section.codecs, "sendonly", local)?;
                let pair = &mut pairs[usize::from(kind == Kind::Video)];
                write_streams(text, section, index, *pair)?;
                *pair += 1;
            }
        }
    }
    Ok(())
}

/// The one codec a publisher shall use: VP8 because every browser both sends and shows it, otherwise what it
/// names first.
pub(crate) fn published(section: &Section) -> Option<&CodecOffer> {
    section.codecs.iter().find(|offer| offer.codec == Codec::Vp8).or_else(|| section.codecs.first())
}

fn write_rejection(text: &mut String, section: &Section) -> fmt::Result {
    let [media, protocol, format] = &section.line;
    write!(
        text,
        "m={media} 0 {protocol} {format}\r\nc=IN IP4 0.0.0.0\r\na=mid:{}\r\na=inactive\r\n",
        section.mid
    )
}

fn write_data(text: &mut String, section: &Section, local: &Local<'_>) -> fmt::Result {
    text.write_str("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n")?;
    write_transport(text, section, local)?;
    write!(text, "a=sctp-port:5000\r\na=max-message-size:{MESSAGE_BYTES_MAX}\r\n")
}

/// Candidates stand in every section: aiortc does not look for them in the first one alone.
fn write_transport(text: &mut String, section: &Section, local: &Local<'_>) -> fmt::Result {
    write!(
        text,
        "c=IN IP4 0.0.0.0\r\na=mid:{}\r\na=ice-ufrag:{}\r\na=ice-pwd:{}\r\na=fingerprint:sha-256 {}\r\na=setup:passive\r\n",
        section.mid, local.ufrag, local.password, local.fingerprint,
    )?;
    for (number, address) in (0_u32..).zip(local.candidates) {
        // RFC 8445 section 5.1.2.1: type preference of a host, then ours in the order of the configuration.
        let priority = (126 << 24) + ((65_535 - number) << 8) + 255;
        write!(
            text,
            "a=candidate:{} 1 udp {priority} {} {} typ host\r\n",
            number + 1,
            address.ip(),
            address.port()
        )?;
    }
    text.write_str("a=end-of-candidates\r\n")
}

fn write_media(
    text: &mut String,
    section: &Section,
    kind: Kind,
    codecs: &[CodecOffer],
    direction: &str,
    local: &Local<'_>,
) -> fmt::Result {
    // Retransmissions of a publisher come under their own numbers, so only receivers need a stream for them.
    let rtx = |offer: &CodecOffer| offer.rtx.filter(|_| direction == "sendonly");
    let media = match kind {
        Kind::Audio => "audio",
        Kind::Video => "video",
    };
    write!(text, "m={media} 9 UDP/TLS/RTP/SAVPF")?;
    for offer in codecs {
        write!(text, " {}", offer.payload_type)?;
        if let Some(rtx) = rtx(offer) {
            write!(text, " {rtx}")?;
        }
    }
    text.write_str("\r\n")?;
    write_transport(text, section, local)?;
    write!(text, "a=rtcp-mux\r\na=rtcp-rsize\r\na={direction}\r\n")?;
    for offer in codecs {
        let payload_type = offer.payload_type;
        write!(text, "a=rtpmap:{payload_type} {}\r\n", offer.codec.rtpmap())?;
        if let Some(format) = &offer.format {
            write!(text, "a=fmtp:{payload_type} {format}\r\n")?;
        }
        if kind == Kind::Video {
            for feedback in ["nack", "nack pli", "ccm fir"] {
                write!(text, "a=rtcp-fb:{payload_type} {feedback}\r\n")?;
            }
            if direction == "recvonly" {
                write!(text, "a=rtcp-fb:{payload_type} goog-remb\r\n")?;
            }
        }
        if let Some(rtx) = rtx(offer) {
            write!(text, "a=rtpmap:{rtx} rtx/90000\r\na=fmtp:{rtx} apt={payload_type}\r\n")?;
        }
    }
    for (id, extension) in &section.extensions {
        write!(text, "a=extmap:{id} {}\r\n", extension.uri())?;
    }
    Ok(())
}

/// The streams of a slot. Both halves of a pair share a media stream, so that lips stay in time.
fn write_streams(text: &mut String, section: &Section, index: usize, pair: usize) -> fmt::Result {
    let (ssrc, rtx) = stream_ids(index);
    write!(text, "a=msid:pair-{pair} slot-{}\r\n", section.mid)?;
    let repeats = section.codecs.iter().any(|offer| offer.rtx.is_some());
    if repeats {
        write!(text, "a=ssrc-group:FID {ssrc} {rtx}\r\n")?;
    }
    write!(text, "a=ssrc:{ssrc} cname:sfu\r\n")?;
    if repeats {
        write!(text, "a=ssrc:{rtx} cname:sfu\r\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::offer::tests::offer;

    fn answered(pairs: usize) -> String {
        let candidates: Vec<SocketAddr> =
            ["192.0.2.1:7000", "[2001:db8::1]:7000"].map(|text| text.parse().expect("an address")).into();
        let local = Local {
            ufrag: "srvr",
            password: "serverpasswordserverpassword",
            fingerprint: Fingerprint([0xab; 32]),
            candidates: &candidates,
        };
        answer(&Offer::parse(&offer(pairs)).expect("an offer"), &local)
    }

    #[track_caller]
    fn check_count(pairs: usize, line: &str, expected: usize) {
        let text = answered(pairs);
        assert_eq!(text.matches(line).count(), expected, "{line} in {text}");
    }

    #[test]
    fn every_section_has_both_candidates() {
        check_count(2, "a=candidate:1 1 udp 2130706431 192.0.2.1 7000 typ host\r\n", 7);
        check_count(2, "a=candidate:2 1 udp 2130706175 2001:db8::1 7000 typ host\r\n", 7);
    }

    #[test]
    fn sections_come_back_in_order_and_in_one_bundle() {
        check_count(1, "a=group:BUNDLE 0 1 2 3 data\r\n", 1);
        let text = answered(1);
        let mids: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("a=mid:")).collect();
        assert_eq!(mids, ["0", "1", "2", "3", "data"]);
    }

    #[test]
    fn a_publisher_gets_one_codec_and_a_receiver_all_of_its_own() {
        check_count(1, "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", 1);
        check_count(1, "m=video 9 UDP/TLS/RTP/SAVPF 96 97 106 107\r\n", 1);
        check_count(1, "a=fmtp:111 minptime=10;useinbandfec=1\r\n", 2);
    }

    #[test]
    fn halves_of_a_pair_share_a_stream() {
        check_count(2, "a=msid:pair-0 ", 2);
        check_count(2, "a=msid:pair-1 ", 2);
        check_count(2, "a=ssrc-group:FID ", 2);
    }
}
