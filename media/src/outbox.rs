//! Datagrams waiting to be sent, laid end to end in one buffer.
//!
//! Packets are sealed where they will be sent from, so a forwarded packet allocates nothing, and packets of
//! one destination that follow each other can leave in one system call.

use std::net::SocketAddr;

/// Bytes that may wait within one turn of the loop. A larger value costs memory, a smaller one drops packets
/// of a room in which one publisher's key frame goes to many receivers.
const OUTBOX_BYTES_MAX: usize = 4 << 20;

/// Datagrams that may wait within one turn.
const DATAGRAMS_MAX: usize = 8192;

/// One waiting datagram: where it lies and where it goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Datagram {
    pub start: usize,
    pub len: usize,
    pub to: SocketAddr,
}

#[derive(Debug)]
pub(crate) struct Outbox {
    buffer: Vec<u8>,
    used: usize,
    datagrams: Vec<Datagram>,
    overflowed: u64,
}

impl Outbox {
    pub fn new() -> Self {
        Self { buffer: Vec::new(), used: 0, datagrams: Vec::new(), overflowed: 0 }
    }

    /// Lets `write` fill `len` bytes for `to`. Nothing is sent if it answers false or the outbox is full.
    pub fn push_with(&mut self, to: SocketAddr, len: usize, write: impl FnOnce(&mut [u8]) -> bool) -> bool {
        let end = self.used + len;
        if end > OUTBOX_BYTES_MAX || self.datagrams.len() >= DATAGRAMS_MAX {
            self.overflowed += 1;
            return false;
        }
        if end > self.buffer.len() {
            self.buffer.resize(end.next_power_of_two(), 0);
        }
        if !write(&mut self.buffer[self.used..end]) {
            return false;
        }
        self.datagrams.push(Datagram { start: self.used, len, to });
        self.used = end;
        true
    }

    pub fn push(&mut self, to: SocketAddr, bytes: &[u8]) -> bool {
        self.push_with(to, bytes.len(), |out| {
            out.copy_from_slice(bytes);
            true
        })
    }

    pub fn datagrams(&self) -> &[Datagram] {
        &self.datagrams
    }

    pub fn bytes(&self) -> &[u8] {
        &self.buffer[..self.used]
    }

    pub fn clear(&mut self) {
        self.used = 0;
        self.datagrams.clear();
    }

    /// Datagrams that found no room since the last call.
    pub fn take_overflowed(&mut self) -> u64 {
        std::mem::take(&mut self.overflowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_outbox_counts_what_it_drops_and_keeps_what_it_has() {
        let to = SocketAddr::from(([127, 0, 0, 1], 9));
        let mut outbox = Outbox::new();
        let packet = [7; 1200];
        let mut accepted: u64 = 0;
        for _ in 0..DATAGRAMS_MAX + 10 {
            accepted += u64::from(outbox.push(to, &packet));
        }
        assert_eq!(outbox.datagrams().len() as u64, accepted);
        assert_eq!(outbox.take_overflowed(), DATAGRAMS_MAX as u64 + 10 - accepted);
        assert!(outbox.bytes().iter().all(|byte| *byte == 7));
        outbox.clear();
        assert!(outbox.push(to, &packet));
    }
}
