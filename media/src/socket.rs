//! The one UDP socket: reads and writes many datagrams with few system calls.

use crate::outbox::{Datagram, Outbox};
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::time::Instant;
use tokio::io::Interest;
use tokio::net::UdpSocket;

/// Kernel buffers in each direction: a tenth of a second of a busy server, so that one late turn of the loop
/// loses nothing.
const KERNEL_BYTES: usize = 4 << 20;
/// Largest run of datagrams that the kernel hands over or takes as one.
const RUN_BYTES_MAX: usize = 65_000;
/// System calls to read with before anything else gets its turn.
const READS_MAX: usize = 16;

pub(crate) struct MediaSocket {
    socket: UdpSocket,
    state: UdpSocketState,
    buffers: Vec<Vec<u8>>,
}

impl MediaSocket {
    /// Binds a socket; an IPv6 wildcard takes IPv4 as well. Needs the runtime that will wait for it.
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
        if address.is_ipv6() {
            socket.set_only_v6(false)?;
        }
        // The system may give less than asked for; that is slower, not wrong.
        socket.set_recv_buffer_size(KERNEL_BYTES).ok();
        socket.set_send_buffer_size(KERNEL_BYTES).ok();
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        let socket = UdpSocket::from_std(socket.into())?;
        let state = UdpSocketState::new((&socket).into())?;
        Ok(Self { socket, state, buffers: vec![vec![0; RUN_BYTES_MAX + 535]; BATCH_SIZE] })
    }

    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Waits until there is something to read.
    pub async fn readable(&self) -> io::Result<()> {
        self.socket.readable().await
    }

    /// Hands what arrived to `take`, one datagram at a time, and calls `turn` after each batch.
    pub fn read<S>(
        &mut self,
        sink: &mut S,
        take: impl Fn(&mut S, SocketAddr, &mut [u8], Instant),
        turn: impl Fn(&mut S, &Self, Instant),
    ) {
        for _ in 0..READS_MAX {
            let mut metas = [RecvMeta::default(); BATCH_SIZE];
            let mut slices: Vec<IoSliceMut<'_>> =
                self.buffers.iter_mut().map(|buffer| IoSliceMut::new(buffer)).collect();
            let received = self.socket.try_io(Interest::READABLE, || {
                self.state.recv((&self.socket).into(), &mut slices, &mut metas)
            });
            drop(slices);
            let Ok(count) = received else { return };
            let now = Instant::now();
            for (buffer, meta) in self.buffers.iter_mut().zip(&metas[..count]) {
                let run = &mut buffer[..meta.len];
                for datagram in run.chunks_mut(meta.stride.max(1)) {
                    take(sink, meta.addr, datagram, now);
                }
            }
            turn(sink, self, now);
        }
    }

    /// Sends everything in `outbox` and empties it; answers how many datagrams the system did not take.
    pub fn send(&self, outbox: &mut Outbox) -> u64 {
        let mut refused = 0;
        let mut rest = outbox.datagrams();
        while let Some(first) = rest.first() {
            let run = run_len(rest, self.state.max_gso_segments());
            let last = rest[run - 1];
            let transmit = Transmit {
                destination: first.to,
                ecn: None,
                contents: &outbox.bytes()[first.start..last.start + last.len],
                segment_size: (run > 1).then_some(first.len),
                src_ip: None,
            };
            let sent = self
                .socket
                .try_io(Interest::WRITABLE, || self.state.try_send((&self.socket).into(), &transmit));
            if sent.is_err() {
                refused += run as u64;
            }
            rest = &rest[run..];
        }
        outbox.clear();
        refused
    }
}

/// How many of the first `datagrams` can leave as one: same destination, end to end, same length but for the
/// last, which may be shorter.
fn run_len(datagrams: &[Datagram], segments_max: usize) -> usize {
    let first = datagrams[0];
    let mut run = 1;
    let mut end = first.start + first.len;
    while run < segments_max.max(1) && datagrams[run - 1].len == first.len {
        let Some(next) = datagrams.get(run) else { break };
        let fits = next.to == first.to
            && next.start == end
            && next.len <= first.len
            && end + next.len - first.start <= RUN_BYTES_MAX;
        if !fits {
            break;
        }
        end += next.len;
        run += 1;
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lens_and_ports: &[(usize, u16)], expected: usize) {
        let mut start = 0;
        let datagrams: Vec<Datagram> = lens_and_ports
            .iter()
            .map(|(len, port)| {
                let to = SocketAddr::from(([127, 0, 0, 1], *port));
                start += len;
                Datagram { start: start - len, len: *len, to }
            })
            .collect();
        assert_eq!(run_len(&datagrams, 64), expected);
    }

    #[test]
    fn equal_datagrams_of_one_destination_leave_together() {
        check(&[(1200, 1), (1200, 1), (1200, 1)], 3);
        check(&[(1200, 1), (1200, 1), (300, 1), (1200, 1)], 3);
        check(&[(1200, 1), (1200, 2)], 1);
        check(&[(300, 1), (1200, 1)], 1);
        check(&[(1200, 1); 80], 54);
    }
}
