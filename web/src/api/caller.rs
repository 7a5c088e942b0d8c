//! What a handler may ask of a request: who sends it, from where, and what is in it.

use crate::{
    account::Account,
    app::Shared,
    problem::{Kind, Problem},
    session::{Session, Subject},
};
use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{HeaderMap, header, request::Parts},
};
use confirm::case::id::{CaseId, ParticipantId, PartyId};
use serde::de::DeserializeOwned;
use std::{convert::Infallible, net::SocketAddr};

/// Somebody who is signed in, with a password of their own.
pub(crate) struct Signed(pub(crate) Session);

impl FromRequestParts<Shared> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let Entered(session) = Entered::from_request_parts(parts, app).await?;
        if session.has_first_password() {
            return Err(Problem::new(
                Kind::Forbidden,
                "first-password",
                "您用的还是首次密码。请先换成自己的密码，再办别的事。",
            ));
        }
        Ok(Self(session))
    }
}

/// Somebody who is signed in, perhaps with a password that others know: for who they are, for a password of their own
/// and for the way out, and for nothing else.
pub(crate) struct Entered(pub(crate) Session);

impl FromRequestParts<Shared> for Entered {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let session = app.sessions.of(&parts.headers, app.clock.now()).await?;
        let mut session = session.ok_or_else(Problem::signed_out)?;
        let Ok(Address(address)) = Address::from_request_parts(parts, app).await;
        session.address = address;
        Ok(Self(session))
    }
}

/// A member of staff who is signed in.
pub(crate) struct Staff {
    /// The account.
    pub(crate) account: Account,
    /// The session.
    pub(crate) session: Session,
}

impl FromRequestParts<Shared> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let Signed(session) = Signed::from_request_parts(parts, app).await?;
        match session.subject.clone() {
            Subject::Staff(account) => Ok(Self { account, session }),
            Subject::Party { .. } | Subject::Participant { .. } => Err(Problem::unknown()),
        }
    }
}

/// A party who is signed in.
pub(crate) struct Party {
    /// The one case the party may see.
    pub(crate) case: CaseId,
    /// The party.
    pub(crate) party: PartyId,
    /// The session.
    pub(crate) session: Session,
}

impl FromRequestParts<Shared> for Party {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let Signed(session) = Signed::from_request_parts(parts, app).await?;
        match session.subject.clone() {
            Subject::Party { case, party } => Ok(Self { case, party, session }),
            Subject::Staff(_) | Subject::Participant { .. } => Err(Problem::unknown()),
        }
    }
}

/// An interpreter or a companion who is signed in.
pub(crate) struct Attendant {
    /// The one case of which they see a little.
    pub(crate) case: CaseId,
    /// Who they are there.
    pub(crate) participant: ParticipantId,
    /// The session.
    pub(crate) session: Session,
}

impl FromRequestParts<Shared> for Attendant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let Signed(session) = Signed::from_request_parts(parts, app).await?;
        match session.subject.clone() {
            Subject::Participant { case, participant } => Ok(Self { case, participant, session }),
            Subject::Staff(_) | Subject::Party { .. } => Err(Problem::unknown()),
        }
    }
}

/// The address a request came from, for counting tries and for the record of who did what (C.7 (2)).
pub(crate) struct Address(pub(crate) String);

impl FromRequestParts<Shared> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let forwarded = if app.behind_proxy { forwarded(&parts.headers) } else { None };
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        Ok(Self(forwarded.or(peer).unwrap_or_default()))
    }
}

/// What our own proxy saw: the last entry; those before it are the client's own words.
fn forwarded(headers: &HeaderMap) -> Option<String> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next().map(|address| address.trim().chars().take(64).collect())
}

/// A NUL as JSON writes it.
const NUL: &[u8] = b"\\u0000";

/// A JSON body.
pub(crate) struct Input<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Input<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Problem> {
        let json = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !json.is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(not_json());
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|_| too_large())?;
        // No person types a NUL, and PostgreSQL keeps none.
        if bytes.windows(NUL.len()).any(|part| part == NUL) {
            return Err(not_json());
        }
        match Json::<T>::from_bytes(&bytes) {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(unreadable(&rejection)),
        }
    }
}

fn unreadable(rejection: &JsonRejection) -> Problem {
    match rejection {
        JsonRejection::JsonDataError(error) => {
            let (field, hint) = told(&error.body_text());
            tracing::debug!(hint, "a body does not fit");
            Problem::new(
                Kind::Invalid,
                "invalid-body",
                "有一项没有填、填得不对，或者页面太旧，没有保存。请刷新页面，核对后再试。",
            )
            .with_hint(field, hint)
        }
        JsonRejection::JsonSyntaxError(_) | JsonRejection::MissingJsonContentType(_) => not_json(),
        _ => too_large(),
    }
}

/// The field that a reader of JSON complains of, if it says so, and its complaint without where in the text it was.
fn told(complaint: &str) -> (Option<String>, String) {
    let (_, said) = complaint.split_once("target type: ").unwrap_or(("", complaint));
    let said = said.split(" at line ").next().unwrap_or(said);
    let missing = said.split_once("missing field `").and_then(|(_, rest)| rest.split('`').next());
    let path = said.split_once(": ").map(|(path, _)| path).filter(|path| !path.contains([' ', '`']));
    (missing.or(path).map(str::to_owned), said.chars().take(600).collect())
}

fn not_json() -> Problem {
    Problem::new(Kind::Invalid, "invalid-json", "发来的内容读不懂，没有保存。请刷新页面再试。")
}

fn too_large() -> Problem {
    Problem::new(
        Kind::TooLarge,
        "too-large",
        "内容太大或没有传完整，没有保存。请分开提交，或检查网络后再试。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_body_that_does_not_fit_says_which_field_and_what_could_stand_there() {
        let of = |complaint: &str| {
            told(&format!("Failed to deserialize the JSON body into the target type: {complaint}"))
        };
        assert_eq!(
            of("command: missing field `due` at line 1 column 40"),
            (Some("due".to_owned()), "command: missing field `due`".to_owned())
        );
        let (field, hint) =
            of("command: unknown variant `dance`, expected `walk` or `run` at line 1 column 9");
        assert_eq!((field.as_deref(), hint.contains("expected `walk` or `run`")), (Some("command"), true));
        assert_eq!(of("invalid type: null").0, None);
    }

    #[test]
    fn only_the_proxy_s_own_word_counts() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("1.2.3.4, 5.6.7.8"));
        assert_eq!(forwarded(&headers).as_deref(), Some("5.6.7.8"));
        headers.append("x-forwarded-for", HeaderValue::from_static("9.9.9.9"));
        assert_eq!(forwarded(&headers).as_deref(), Some("9.9.9.9"));
    }
}
