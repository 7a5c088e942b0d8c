//! At which address other devices reach this machine, and the QR code for a terminal.

use qrcode::{EcLevel, QrCode, render::unicode};
use std::net::{IpAddr, Ipv4Addr, UdpSocket};

/// The addresses to offer for media: loopback, and the LAN address if there is one.
pub(crate) fn addresses() -> Vec<IpAddr> {
    let mut addresses = vec![IpAddr::V4(Ipv4Addr::LOCALHOST)];
    addresses.extend(address().filter(|address| !address.is_loopback()));
    addresses
}

/// The address of this machine on the network that leads out. "Connecting" a UDP socket sends nothing; it
/// only asks the routing table. The target is a documentation address (RFC 5737).
pub(crate) fn address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified()).then_some(address)
}

/// `text` as a QR code, black on white whatever the colours of the terminal: not every phone reads it inverted.
pub(crate) fn terminal_qr(text: &str) -> String {
    let drawn = QrCode::with_error_correction_level(text, EcLevel::L)
        .map(|code| code.render::<unicode::Dense1x2>().quiet_zone(true).build())
        .unwrap_or_default();
    drawn.lines().map(|line| format!("  \x1b[30;107m{line}\x1b[0m\n")).collect()
}

/// `text` as an SVG drawing; without a drawing where the text is too long for any QR code.
pub(crate) fn svg_qr(text: &str) -> String {
    QrCode::with_error_correction_level(text, EcLevel::M)
        .map(|code| code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_always_offered() {
        assert_eq!(addresses()[0], IpAddr::V4(Ipv4Addr::LOCALHOST));
    }

    #[test]
    fn a_link_fits_a_qr_code() {
        let link = format!("http://192.168.100.100:8080/p/{}", "x".repeat(26));
        assert!(svg_qr(&link).contains("<svg"));
        assert!(terminal_qr(&link).lines().count() > 10);
    }
}
