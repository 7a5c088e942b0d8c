//! What a file brings along for its long-term check: is it by a trusted authority, and does it take a certificate back?
//!
//! Sources: ISO 32000-2 12.8.4.3 (document security store), RFC 5280 6.3 (use of revocation lists), ETSI EN 319 102-1
//! 5.2.5 (a list tells of a signature only if it was made after it).

use jiff::{SignedDuration, Timestamp};
use lopdf::Document;
use serde::Serialize;
use utoipa::ToSchema;

use super::Fault;
use crate::pdf::archive::evidence_of;
use crate::pki::{Certificate, RevocationList};

/// Most certificates that are looked at; an agreement of twenty parties brings twenty-six.
const CERTIFICATES_MAX: usize = 256;
/// Most lists that are looked at: one of each authority, and again with every new archive time stamp.
const LISTS_MAX: usize = 64;
/// Clock difference between two authorities that is not worth an argument.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// The evidence in a file, all of it by trusted authorities.
#[derive(Debug)]
pub(super) struct Evidence {
    certificates: Vec<Certificate>,
    lists: Vec<RevocationList>,
}

/// What the evidence says of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It counted at the time.
    Good,
    /// Nothing is known.
    Unknown,
    /// It had been taken back.
    Revoked,
}

impl Evidence {
    /// The evidence in `document`, which existed at `stamped_at` at the latest; nothing if there is none.
    ///
    /// # Errors
    ///
    /// [`Fault::Evidence`] if part of it can't be read or is not by an authority that leads to one of `roots`.
    pub(super) fn read(
        document: &Document,
        roots: &[Certificate],
        stamped_at: Option<Timestamp>,
    ) -> Result<Option<Self>, Fault> {
        if !document.catalog().is_ok_and(|catalog| catalog.has(b"DSS")) {
            return Ok(None);
        }
        let raw = evidence_of(document).ok_or(Fault::Evidence)?;
        if raw.certificates.len() > CERTIFICATES_MAX || raw.lists.len() > LISTS_MAX {
            return Err(Fault::Evidence);
        }
        let certificates: Vec<Certificate> = raw
            .certificates
            .iter()
            .map(|der| Certificate::from_der(der))
            .collect::<Result<_, _>>()
            .map_err(|_| Fault::Evidence)?;
        let lists: Vec<RevocationList> = raw
            .lists
            .iter()
            .map(|der| RevocationList::from_der(der))
            .collect::<Result<_, _>>()
            .map_err(|_| Fault::Evidence)?;
        let trusted = certificates.iter().all(|certificate| certificate.chain(&certificates, roots).is_ok());
        let signed = lists
            .iter()
            .all(|list| roots.iter().chain(&certificates).any(|issuer| list.is_signed_by(issuer)));
        let timely =
            lists.iter().all(|list| stamped_at.is_none_or(|at| list.this_update() <= at + CLOCK_SLACK));
        if trusted && signed && timely {
            Ok(Some(Self { certificates, lists }))
        } else {
            Err(Fault::Evidence)
        }
    }

    /// How many certificates and how many lists.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.certificates.len(), self.lists.len())
    }

    /// What is known of `certificate`, and of its issuers, at `at`. With `after` a list must be from that time on;
    /// otherwise one will do that counted then.
    pub(super) fn standing(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        roots: &[Certificate],
        (at, after): (Timestamp, bool),
    ) -> Standing {
        let others = [others, self.certificates.as_slice()].concat();
        let Ok(chain) = certificate.chain(&others, roots) else { return Standing::Unknown };
        let mut standing = Standing::Good;
        for certificate in chain.iter().filter(|certificate| !roots.contains(certificate)) {
            let about = || self.lists.iter().filter(|list| list.covers(certificate));
            if about().any(|list| list.revoked_at(certificate).is_some_and(|since| since <= at)) {
                return Standing::Revoked;
            }
            let tells = |list: &RevocationList| {
                list.this_update() + CLOCK_SLACK >= at
                    || !after && list.next_update().is_some_and(|next| at <= next)
            };
            if !certificate.is_never_revoked() && !about().any(tells) {
                standing = Standing::Unknown;
            }
        }
        standing
    }
}
