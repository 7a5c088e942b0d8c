//! How a no reaches the client: the only file that names HTTP statuses.
//!
//! A refusal of the rules, a refusal of the edge and a failure all become an `application/problem+json`
//! document (RFC 9457) whose `type` is part of our API and whose `detail` is a sentence for the one who reads
//! it, with the next step. If a stranger may not know that something exists, the answer is [`Problem::unknown`].

use axum::{
    Json,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use confirm::{
    case::refusal::Refusal,
    service::{ServiceError, Unavailable},
};
use serde::Serialize;
use std::{borrow::Cow, error::Error};
use utoipa::ToSchema;

tokio::task_local! {
    static REQUEST_ID: String;
}

/// What kind of no it is; the status hangs on nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The request cannot be read, or says something that cannot be.
    Invalid,
    /// Nobody is signed in.
    SignedOut,
    /// This person may not do this, or must prove who they are again.
    Forbidden,
    /// There is no such thing, or it is not this person's to know.
    Unknown,
    /// The rules do not allow it in the present state.
    Conflict,
    /// It was there, and its time is over.
    Over,
    /// The body is larger than anything honest.
    TooLarge,
    /// Too often; after that many seconds again.
    TooOften(i64),
    /// A part that the service needs does not answer.
    Unavailable,
    /// We failed.
    Failure,
}

impl Kind {
    fn status(self) -> StatusCode {
        match self {
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Over => StatusCode::GONE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failure => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Invalid => "填写有误",
            Self::SignedOut => "请先登录",
            Self::Forbidden => "不能这样做",
            Self::Unknown => "没有找到",
            Self::Conflict => "现在还不行",
            Self::Over => "已经失效",
            Self::TooLarge => "内容太大",
            Self::TooOften(_) => "太频繁了",
            Self::Unavailable => "暂时用不了",
            Self::Failure => "系统出错",
        }
    }
}

/// A no with everything the client is told.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: Kind,
    code: Cow<'static, str>,
    detail: Cow<'static, str>,
    rule: Option<&'static str>,
    field: Option<&'static str>,
    unread: Option<Box<Unread>>,
}

/// What about a body could not be read: for whoever writes a client.
#[derive(Debug, Clone)]
struct Unread {
    field: Option<String>,
    hint: String,
}

/// The problem document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// `/problems/<code>`: stable, part of the API.
    #[schema(example = "/problems/wrong-code")]
    r#type: String,
    /// What kind of no it is, in two or four characters.
    title: &'static str,
    /// The HTTP status again.
    status: u16,
    /// A sentence for the user, with the next step.
    detail: String,
    /// The rule of law it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    /// The field that was not filled in right.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Cow<'static, str>>,
    /// For whoever writes a client: what about the body cannot be read, and what could stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "command: unknown variant `dance`, expected one of `submit`, `assign`")]
    hint: Option<String>,
    /// What to tell whoever runs the service.
    request_id: String,
}

impl Problem {
    /// A problem of `kind` with a stable `code` and a sentence with the next step.
    pub(crate) fn new(
        kind: Kind,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { kind, code: code.into(), detail: detail.into(), rule: None, field: None, unread: None }
    }

    /// There is nothing there for this person.
    pub(crate) fn unknown() -> Self {
        Self::new(
            Kind::Unknown,
            "not-found",
            "没有找到，可能地址有误，或者不归您办理。请返回上一页重新打开。",
        )
    }

    /// Nobody is signed in.
    pub(crate) fn signed_out() -> Self {
        Self::new(
            Kind::SignedOut,
            "signed-out",
            "您还没有登录，或者登录已过期。请重新登录；当事人请重新打开短信里的链接。",
        )
    }

    /// A failure that the client cannot help; it is logged here, once, with the request's id.
    pub(crate) fn failure(error: &(dyn Error + 'static)) -> Self {
        let mut chain = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            chain.push_str(": ");
            chain.push_str(&cause.to_string());
            source = cause.source();
        }
        tracing::error!(request = request_id(), error = chain, "a request failed");
        Self::new(
            Kind::Failure,
            "failure",
            "系统出了问题，您刚才的操作没有生效，已有的内容没有丢。请稍后再试；还不行，请打页面上的电话。",
        )
    }

    /// With what a client's author has to know: which field, and what the reader of the body says of it.
    pub(crate) fn with_hint(mut self, field: Option<String>, hint: String) -> Self {
        self.unread = Some(Box::new(Unread { field, hint }));
        self
    }

    /// The same, said to the user in other words.
    pub(crate) fn said(mut self, kind: Kind, code: &'static str, detail: &'static str) -> Self {
        (self.kind, self.code, self.detail) = (kind, code.into(), detail.into());
        self
    }

    /// Its stable code.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// The sentence for the user.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let mut problem = Self::new(kind_of(&refusal), refusal.code(), refusal.sentence());
        problem.rule = Some(refusal.rule());
        problem.field = match refusal {
            Refusal::Invalid { field, .. } => Some(field),
            _ => None,
        };
        problem
    }
}

/// Most refusals hang on the present state: the same command may be right later.
fn kind_of(refusal: &Refusal) -> Kind {
    match refusal {
        Refusal::Unknown => Kind::Unknown,
        Refusal::NotYours { .. } | Refusal::Reauthenticate | Refusal::Conflicted | Refusal::Barred { .. } => {
            Kind::Forbidden
        }
        Refusal::Invalid { .. } | Refusal::TooMany { .. } | Refusal::NoStrokes | Refusal::DocketNo => {
            Kind::Invalid
        }
        Refusal::TooLate { .. } => Kind::Over,
        _ => Kind::Conflict,
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusal) => refusal.into(),
            ServiceError::Failed(failure) => {
                let problem = Self::failure(&failure);
                match failure.unavailable() {
                    None => problem,
                    Some(Unavailable::TimeStamps) => problem.said(
                        Kind::Unavailable,
                        "time-stamps-unavailable",
                        "时间戳服务暂时不可用，这一步没有办成。您写的签名和已有的内容都没有丢，请过几分钟再点一次；还不行，请打页面上的电话。",
                    ),
                    Some(Unavailable::Token) => problem.said(
                        Kind::Unavailable,
                        "token-unavailable",
                        "保管签名密钥的密码设备暂时不可用，这一步没有办成。已有的内容都没有丢，请过几分钟再点一次；还不行，请告诉系统管理员。",
                    ),
                }
            }
        }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        Self::failure(&error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.kind.status();
        let (field, hint) = match self.unread {
            Some(unread) => (unread.field.map(Cow::Owned), Some(unread.hint)),
            None => (self.field.map(Cow::Borrowed), None),
        };
        let body = ProblemBody {
            r#type: format!("/problems/{}", self.code),
            title: self.kind.title(),
            status: status.as_u16(),
            detail: self.detail.into_owned(),
            rule: self.rule,
            field,
            hint,
            request_id: request_id(),
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Kind::TooOften(seconds) = self.kind {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}

/// Something new was made.
pub(crate) fn created<T: Serialize>(body: T) -> Response {
    (StatusCode::CREATED, Json(body)).into_response()
}

/// Done, and there is nothing to say.
pub(crate) fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// The client has it already.
pub(crate) fn not_modified() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}

/// A page for an address that does not exist: HTML, because a person followed a wrong link.
pub(crate) fn missing_page(body: Body) -> Response {
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

/// Gives every request an id that its problem document, its log lines and its `x-request-id` share.
pub(crate) async fn identify(request: Request, next: Next) -> Response {
    let id = format!("{:016x}", random_u64());
    let value = HeaderValue::from_str(&id).ok();
    let api = request.uri().path().starts_with("/api/");
    let answer = async {
        let response = next.run(request).await;
        if api { as_problem(response) } else { response }
    };
    let mut response = REQUEST_ID.scope(id, answer).await;
    if let Some(value) = value {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// An answer of the API that the framework gave in its own words (an address that is not UTF-8, a method nobody
/// serves, an upgrade that is none), said as a problem.
fn as_problem(response: Response) -> Response {
    let status = response.status();
    let ours =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json");
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    match status {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            Problem::unknown()
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(Kind::TooLarge, "too-large", "内容太大，没有保存。请分开提交。")
        }
        status if status.is_client_error() => {
            Problem::new(Kind::Invalid, "invalid-request", "这个请求读不懂，没有执行。请刷新页面后再试。")
        }
        _ => Problem::failure(&std::io::Error::other(format!("answered {status} without a problem"))),
    }
    .into_response()
}

/// What a panic of one request becomes: the request dies alone.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Problem::failure(&std::io::Error::other("a request panicked")).into_response()
}

fn request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

fn random_u64() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: Kind, expected: u16) {
        let response = Problem::new(kind, "x", "y").into_response();
        assert_eq!(response.status().as_u16(), expected);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    }

    #[test]
    fn a_refusal_is_a_4xx() {
        check(Kind::Invalid, 422);
        check(Kind::SignedOut, 401);
        check(Kind::Forbidden, 403);
        check(Kind::Unknown, 404);
        check(Kind::Conflict, 409);
        check(Kind::Over, 410);
        check(Kind::TooLarge, 413);
        check(Kind::TooOften(3), 429);
    }

    #[test]
    fn a_failure_is_a_5xx_and_tells_no_cause() {
        check(Kind::Unavailable, 503);
        check(Kind::Failure, 500);
        assert!(!Problem::failure(&std::io::Error::other("disk /dev/sda1")).detail().contains("disk"));
    }

    #[test]
    fn a_refusal_of_the_rules_keeps_its_code_rule_and_field() {
        let response = Problem::from(Refusal::Stale).into_response();
        assert_eq!(response.status().as_u16(), 409);
        let invalid =
            Problem::from(Refusal::Invalid { field: "id_no", sentence: "请核对身份证号。".into() });
        assert_eq!((invalid.code(), invalid.field), ("invalid", Some("id_no")));
        assert_eq!(Problem::from(Refusal::OneSided).rule, Some("E-ONE-SIDE；民事诉讼法205；民诉法解释351"));
    }

    #[test]
    fn the_framework_s_own_words_become_a_problem() {
        let plain = (StatusCode::BAD_REQUEST, "Invalid URL").into_response();
        let said = as_problem(plain);
        assert_eq!(said.status().as_u16(), 404);
        assert_eq!(said.headers()[header::CONTENT_TYPE], "application/problem+json");
        let own = Problem::signed_out().into_response();
        assert_eq!(as_problem(own).status().as_u16(), 401);
        assert_eq!(as_problem(done()).status().as_u16(), 204);
    }

    #[test]
    fn too_often_says_when_again() {
        let response = Problem::new(Kind::TooOften(900), "paused", "…").into_response();
        assert_eq!(response.headers()[header::RETRY_AFTER], "900");
    }
}
