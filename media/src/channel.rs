//! The data channel: SCTP over DTLS, opened by the client (RFC 8832), acknowledged and emptied.
//!
//! What a client says goes through its web socket; the channel is there because some browsers keep a
//! connection alive better with one. Messages are counted and dropped.

use crate::dtls::{Dtls, PEER};
use crate::guard::guarded;
use bytes::{Bytes, BytesMut};
use rtc_sctp::{
    Association, AssociationHandle, DatagramEvent, Endpoint, EndpointConfig, Event, Payload,
    PayloadProtocolIdentifier, ServerConfig, StreamEvent, StreamId, TransportConfig,
};
use rtc_shared::TransportProtocol;
use std::sync::Arc;
use std::time::Instant;

/// Largest message that a client may send, as the answer tells it.
pub(crate) const MESSAGE_BYTES_MAX: u32 = 16 * 1024;
/// Bytes that may wait to be read. Everything is read at once, so more would only help an attacker.
const RECEIVE_BYTES_MAX: u32 = 64 * 1024;
/// Streams a client may open; an application has one or two channels.
const STREAMS_MAX: u16 = 16;

/// First byte of a request to open a channel, and the whole of the answer to it (RFC 8832 section 8.2.1).
const DCEP_OPEN: u8 = 3;
const DCEP_ACK: [u8; 1] = [2];

/// The channel of one session; none any more after a panic in what reads it.
pub(crate) struct Channel(Option<Sctp>);

impl Channel {
    pub fn new() -> Self {
        let transport = TransportConfig::default()
            .with_max_receive_buffer_size(RECEIVE_BYTES_MAX)
            .with_max_message_size(MESSAGE_BYTES_MAX)
            .with_max_num_inbound_streams(STREAMS_MAX)
            .with_max_num_outbound_streams(STREAMS_MAX);
        let endpoint = Endpoint::new(
            PEER,
            TransportProtocol::UDP,
            Arc::new(EndpointConfig::new()),
            Some(Arc::new(ServerConfig::new(transport))),
        );
        Self(Some(Sctp { endpoint, association: None }))
    }

    /// Takes what came out of DTLS.
    pub fn read(&mut self, data: BytesMut, now: Instant) {
        let Some(sctp) = &mut self.0 else { return };
        if guarded(|| sctp.read(data, now)).is_none() {
            self.0 = None;
        }
    }

    /// Reads, acknowledges and sends what is due; says how many messages came.
    pub fn drive(&mut self, dtls: &mut Dtls, now: Instant) -> u64 {
        let Some(sctp) = &mut self.0 else { return 0 };
        let Some((messages, packets)) = guarded(|| sctp.drive(now)) else {
            self.0 = None;
            return 0;
        };
        for packet in packets {
            dtls.write(&packet, now);
        }
        messages
    }
}

struct Sctp {
    endpoint: Endpoint,
    association: Option<(AssociationHandle, Association)>,
}

impl Sctp {
    fn read(&mut self, data: BytesMut, now: Instant) {
        match self.endpoint.handle(now, PEER, None, data.freeze()) {
            Some((handle, DatagramEvent::NewAssociation(association))) => {
                self.association = Some((handle, association));
                // One is enough; a client that starts more would only fill our memory.
                self.endpoint.reject_new_associations();
            }
            Some((_, DatagramEvent::AssociationEvent(event))) => {
                if let Some((_, association)) = &mut self.association {
                    association.handle_event(event);
                }
            }
            // The enum may grow; what we don't know, we don't act on.
            Some(_) | None => {}
        }
    }

    /// The number of messages that came, and the packets to send.
    fn drive(&mut self, now: Instant) -> (u64, Vec<Bytes>) {
        let Some((handle, association)) = &mut self.association else { return (0, Vec::new()) };
        if association.poll_timeout().is_some_and(|at| now >= at) {
            association.handle_timeout(now);
        }
        let mut messages = 0;
        while let Some(event) = association.poll() {
            if let Event::Stream(StreamEvent::Readable { id }) = event {
                messages += empty(association, id, now);
            }
        }
        let mut packets = Vec::new();
        while let Some(transmit) = association.poll_transmit(now) {
            if let Payload::RawEncode(encoded) = transmit.message {
                packets.extend(encoded);
            }
        }
        while let Some(event) = association.poll_endpoint_event() {
            self.endpoint.handle_event(*handle, event);
        }
        (messages, packets)
    }
}

fn empty(association: &mut Association, id: StreamId, now: Instant) -> u64 {
    let mut messages = 0;
    while let Ok(mut stream) = association.stream(id) {
        let Ok(Some(chunks)) = stream.read() else { break };
        let Ok(message) = chunks.to_payload(MESSAGE_BYTES_MAX as usize) else { continue };
        if chunks.ppi != PayloadProtocolIdentifier::Dcep {
            messages += 1;
        } else if message.first() == Some(&DCEP_OPEN)
            && let Err(error) = stream.write_with_ppi(now, &DCEP_ACK, chunks.ppi)
        {
            tracing::debug!(%error, "data channel not acknowledged");
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_panic(packets in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..6)) {
            let mut sctp = Channel::new().0.expect("a new channel is whole");
            let now = Instant::now();
            for bytes in packets {
                sctp.read(BytesMut::from(&bytes[..]), now);
                sctp.drive(now);
            }
        }
    }
}
