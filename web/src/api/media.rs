//! Connecting audio and video: one offer, one answer, with the ticket from the live socket.

use super::caller::{Input, Signed};
use crate::{
    app::Shared,
    problem::{Kind, Problem},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use signaling::OfferError;
use utoipa::ToSchema;

/// An offer with all its candidates.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Offer {
    /// From the `room` message of the live socket.
    ticket: String,
    /// The session description of the offer.
    sdp: String,
}

/// The answer to an offer.
#[derive(Serialize, ToSchema)]
pub(crate) struct MediaAnswer {
    /// The session description to set as remote.
    sdp: String,
}

/// Connects the media of the seat that holds the ticket, or replaces its connection.
#[utoipa::path(post, path = "/api/media", tag = "live", request_body = Offer,
    responses((status = OK, body = MediaAnswer)))]
pub(crate) async fn offer(
    State(app): State<Shared>,
    Signed(_): Signed,
    Input(Offer { ticket, sdp }): Input<Offer>,
) -> Result<Json<MediaAnswer>, Problem> {
    match app.hub.offer(&ticket, sdp).await {
        Ok(sdp) => Ok(Json(MediaAnswer { sdp })),
        Err(OfferError::UnknownTicket) => Err(Problem::new(
            Kind::Conflict,
            "not-inside",
            "您还没有进入房间，所以没有接通声音和画面。请等调解员或法官请您进入，页面会自动接通。",
        )),
        Err(OfferError::Join(error)) => {
            tracing::warn!(%error, "an offer was not answered");
            Err(Problem::new(
                Kind::Unavailable,
                "media",
                "声音和画面没有接通，文字和签字不受影响。请点“重新接通”；还不行，请换手机自带浏览器或Chrome再打开链接。",
            ))
        }
    }
}
