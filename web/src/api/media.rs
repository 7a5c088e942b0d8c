//! Connecting audio and video: one offer, one answer, with the ticket from the live socket.

use super::caller::{Input, Signed};
use crate::{
    app::Shared,
    problem::{Kind, Problem},
};
use axum::{Json, extract::State};
use media::JoinError;
use serde::{Deserialize, Serialize};
use signaling::{MediaPath, OfferError};
use utoipa::ToSchema;

/// An offer; it needs no candidates, because the service learns addresses from the checks.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Offer {
    /// From the `room` message of the live socket.
    ticket: String,
    /// The session description of the offer.
    sdp: String,
    /// Whether the same connection goes on, on another path (ICE restart); what was sent and received stays connected.
    #[serde(default)]
    restart: bool,
}

/// The answer to an offer.
#[derive(Serialize, ToSchema)]
pub(crate) struct MediaAnswer {
    /// The session description to set as remote.
    sdp: String,
}

/// Connects the media of the seat that holds the ticket, replaces its connection, or brings it onto another path.
#[utoipa::path(post, path = "/api/media", tag = "live", request_body = Offer,
    responses((status = OK, body = MediaAnswer)))]
pub(crate) async fn offer(
    State(app): State<Shared>,
    Signed(_): Signed,
    Input(Offer { ticket, sdp, restart }): Input<Offer>,
) -> Result<Json<MediaAnswer>, Problem> {
    let path = if restart { MediaPath::Other } else { MediaPath::New };
    match app.hub.offer(&ticket, sdp, path).await {
        Ok(sdp) => Ok(Json(MediaAnswer { sdp })),
        Err(OfferError::UnknownTicket) => Err(Problem::new(
            Kind::Conflict,
            "not-inside",
            "您还没有进入房间，所以没有接通声音和画面。请等调解员或法官请您进入，页面会自动接通。",
        )),
        Err(OfferError::Join(JoinError::NotConnected)) => Err(Problem::new(
            Kind::Conflict,
            "media-gone",
            "声音和画面断开太久，要重新接通。页面会自动接通。",
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
