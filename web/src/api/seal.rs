//! 在用的公章: which organisations seal, with which certificate, and who may set the seal.
//!
//! Source: `legal.md` M88 (the seal keeper of the committee), A-19 (印章备案). A court's seal is set by the judge who
//! signs the ruling, in the same act.

use super::{
    caller::Staff,
    people::CertificateView,
    register::{NamedOrganisation, administrator, by_id, named},
};
use crate::{app::Shared, problem::Problem, register::tree::tree};
use axum::{Json, extract::State};
use confirm::{case::actor::StaffRole, registry::Family, service::certificate::Holder};
use serde::Serialize;
use utoipa::ToSchema;

/// A seal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SealRecord {
    organisation: NamedOrganisation,
    /// What the organisation is, in words.
    kind_label: &'static str,
    /// With what it seals; nothing before the first time.
    certificate: Option<CertificateView>,
    /// SHA-256 of the picture of the seal that was handed in (印章备案).
    registered_sha256: Option<String>,
    /// Names of those who may set it.
    keepers: Vec<String>,
}

/// The seals of committees and courts.
#[utoipa::path(get, path = "/api/admin/seals", tag = "admin", responses((status = OK, body = [SealRecord])))]
pub(crate) async fn seals(State(app): State<Shared>, staff: Staff) -> Result<Json<Vec<SealRecord>>, Problem> {
    administrator(&app, &staff).await?;
    let entries = app.accounts.register().all().await?;
    let accounts = app.accounts.all().await?;
    let sealing: Vec<_> = tree(&entries)
        .into_iter()
        .map(|(_, entry)| entry.clone())
        .filter(|entry| matches!(entry.kind.family(), Family::Committee | Family::Court))
        .collect();
    let holders = sealing.iter().map(|entry| Holder::Seal(entry.id.clone())).collect();
    let certificates = app.cases.certificates(holders).await?;
    let (names, now) = (by_id(entries), app.clock.now());
    let record = |(entry, certificate): (crate::register::Entry, Option<_>)| {
        let role = match entry.kind.family() {
            Family::Court => StaffRole::Judge,
            _ => StaffRole::SealKeeper,
        };
        let keeper =
            |account: &&crate::account::Account| account.organisation.id == entry.id && account.role == role;
        SealRecord {
            organisation: named(&entry.id, &names),
            kind_label: entry.kind.label(),
            certificate: certificate.as_ref().map(|state| CertificateView::of(state, now)),
            registered_sha256: entry.seal_sha256.clone(),
            keepers: accounts.iter().filter(keeper).map(|account| account.name.clone()).collect(),
        }
    };
    Ok(Json(sealing.into_iter().zip(certificates).map(record).collect()))
}
