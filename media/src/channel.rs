//! The data channel: SCTP over DTLS, opened by the client (RFC 8832), acknowledged and emptied.
//!
//! What a client says goes through its web socket; the channel is there because some browsers keep a
//! connection alive better with one. Messages are counted and dropped.

use crate::dtls::{Dtls, PEER};
use bytes::BytesMut;
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

pub(crate) struct Channel {
    endpoint: Endpoint,
    association: Option<(AssociationHandle, Association)>,
}

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
        Self { endpoint, association: None }
    }

    /// Takes what came out of DTLS.
    pub fn read(&mut self, data: BytesMut, now: Instant) {
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

    /// Reads, acknowledges and sends what is due; says how many messages came.
    pub fn drive(&mut self, dtls: &mut Dtls, now: Instant) -> u64 {
        let Some((handle, association)) = &mut self.association else { return 0 };
        if association.poll_timeout().is_some_and(|at| now >= at) {
            association.handle_timeout(now);
        }
        let mut messages = 0;
        while let Some(event) = association.poll() {
            if let Event::Stream(StreamEvent::Readable { id }) = event {
                messages += empty(association, id, now);
            }
        }
        while let Some(transmit) = association.poll_transmit(now) {
            if let Payload::RawEncode(packets) = transmit.message {
                for packet in packets {
                    dtls.write(&packet, now);
                }
            }
        }
        while let Some(event) = association.poll_endpoint_event() {
            self.endpoint.handle_event(*handle, event);
        }
        messages
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
