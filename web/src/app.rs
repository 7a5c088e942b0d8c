//! What every handler shares.

use crate::{
    account::Accounts,
    addresses::Addresses,
    clock::Clock,
    exchange::Exchange,
    invitation::{Invitation, Invitations},
    limit::Limits,
    phrase::Phrases,
    presence::Presence,
    problem::{Kind, Problem},
    secret::Secrets,
    session::Sessions,
    sms::{Carrier, Message},
    station::Stations,
    upload::Uploads,
};
use confirm::service::Cases;
use signaling::Hub;
use sqlx::AnyPool;
use std::{path::PathBuf, sync::Arc};

/// The service, as handlers have it.
pub(crate) type Shared = Arc<App>;

/// The parts of the service.
pub(crate) struct App {
    pub(crate) demo: bool,
    pub(crate) behind_proxy: bool,
    /// The data folder, where the operator may bring holidays.
    pub(crate) data: PathBuf,
    /// Where links lead.
    pub(crate) addresses: Addresses,
    pub(crate) clock: Clock,
    pub(crate) pool: AnyPool,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) limits: Limits,
    pub(crate) accounts: Accounts,
    pub(crate) sessions: Sessions,
    pub(crate) stations: Stations,
    pub(crate) invitations: Invitations,
    pub(crate) carrier: Carrier,
    pub(crate) cases: Cases,
    pub(crate) exchange: Exchange,
    pub(crate) hub: Hub,
    pub(crate) presence: Presence,
    pub(crate) phrases: Phrases,
    pub(crate) uploads: Uploads,
}

impl App {
    /// Tells desks that their lists have news.
    pub(crate) fn lists_changed(&self) {
        // Lists have no version of their own; the time only ever grows.
        self.hub.changed("cases", u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0));
    }

    /// Sends a one-time code that somebody asked for.
    ///
    /// # Errors
    ///
    /// Too many were sent, or the carrier does not take it.
    pub(crate) async fn send_code(&self, invitation: &Invitation) -> Result<(), Problem> {
        let code = self.invitations.new_sms_code(invitation, self.clock.now()).await?;
        let text = format!("【调确】验证码{}，10分钟内有效。任何人向您要这个码都不要给。", code.reveal());
        let code = Some(code.reveal().to_owned());
        let text = match invitation.guest.party() {
            Some(party) => self.phrases.sign((&invitation.case, party), text).await?,
            None => text,
        };
        self.send(Message { phone: invitation.phone.clone(), text, link: None, code }).await
    }

    /// Hands a message to the carrier.
    ///
    /// # Errors
    ///
    /// The carrier does not take it.
    pub(crate) async fn send(&self, message: Message) -> Result<(), Problem> {
        self.carrier.send(message, self.clock.now()).await.map_err(|error| {
            Problem::failure(&error).said(
                Kind::Unavailable,
                "sms",
                "短信没有发出去。请过一会儿再点一次；还不行，请打给您的调解员。",
            )
        })
    }
}
