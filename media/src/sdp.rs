//! Session descriptions (RFC 8866, RFC 9429), as far as one offering client and one answering server need them.
//!
//! An offer has fixed slots: a microphone, a camera, any number of pairs to receive with, a data channel.
//! Nothing is negotiated after the answer, so nothing here changes a session that exists.

mod answer;
mod offer;

pub(crate) use answer::{Local, answer, published};
pub use offer::OfferError;
#[cfg(test)]
pub(crate) use offer::tests::offer as sample_offer;
pub(crate) use offer::{CodecOffer, Offer, Role, Section};

/// Codecs that are forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    Opus,
    Vp8,
    H264,
}

impl Codec {
    /// Encoding name, clock rate and channels as `a=rtpmap` writes them.
    pub fn rtpmap(self) -> &'static str {
        match self {
            Self::Opus => "opus/48000/2",
            Self::Vp8 => "VP8/90000",
            Self::H264 => "H264/90000",
        }
    }
}

/// Header extensions that are passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extension {
    /// How loud the packet is (RFC 6464).
    AudioLevel,
    /// How the phone is held (3GPP TS 26.114).
    VideoOrientation,
}

impl Extension {
    pub fn uri(self) -> &'static str {
        match self {
            Self::AudioLevel => "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            Self::VideoOrientation => "urn:3gpp:video-orientation",
        }
    }

    fn from_uri(uri: &str) -> Option<Self> {
        [Self::AudioLevel, Self::VideoOrientation].into_iter().find(|extension| extension.uri() == uri)
    }
}
