//! Signing in and out: staff with a password, and everyone's "who am I".

use super::caller::{Entered, Input, Staff};
use crate::{
    account::role_key,
    app::Shared,
    attendant,
    limit::WRONG_PASSWORDS,
    problem::{self, Kind, Problem},
    register::{change::Author, check},
    session::{Opening, Session, Subject, device},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest login or password that is looked at.
const FIELD_MAX: usize = 200;

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    subject: SubjectKind,
    /// Account or party.
    id: String,
    name: String,
    /// Role of a member of staff; `party` for a party; `interpreter` or `companion`.
    role: String,
    organisation: Option<MyOrganisation>,
    /// The one case of a party, an interpreter or a companion.
    case_id: Option<String>,
    /// The party, and the seat.
    party_id: Option<String>,
    /// 暗语 of a party who chose one.
    phrase: Option<String>,
    /// When the person last proved who they are.
    #[schema(format = DateTime)]
    authenticated_at: String,
    /// Whether that is recent enough to sign.
    fresh: bool,
    /// Whether this is a turn at a device that several people share.
    station: bool,
    /// Whether the password was made up by the service and has to be changed before anything else.
    first_password: bool,
    /// Whether this is the demo.
    demo: bool,
}

/// Staff, party, or who goes with a party.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SubjectKind {
    /// A member of staff.
    Staff,
    /// 当事人
    Party,
    /// 翻译 or 陪同人
    Participant,
}

/// Whom to call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyOrganisation {
    name: String,
    phone: String,
}

/// Login and password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Credentials {
    login: String,
    password: String,
}

/// The password again.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordAgain {
    password: String,
}

/// A password of one's own in place of the present one.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OwnPassword {
    /// The present one.
    password: String,
    /// 10 characters at least, and another one.
    new_password: String,
}

/// Signs a member of staff in.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = Credentials,
    responses((status = OK, body = Me)))]
pub(crate) async fn sign_in(
    State(app): State<Shared>,
    headers: HeaderMap,
    Input(credentials): Input<Credentials>,
) -> Result<Response, Problem> {
    let Credentials { login, password } = credentials;
    check_length(&[&login, &password])?;
    let now = app.clock.now();
    let key = format!("login {}", login.trim());
    app.limits.peek(WRONG_PASSWORDS, &key, now).map_err(paused)?;
    match app.accounts.authenticate(login.trim(), &password).await? {
        Some(account) => {
            app.limits.forgive(WRONG_PASSWORDS, &key);
            if let Some(old) = app.sessions.of(&headers, now).await? {
                app.sessions.close(&old).await?;
            }
            open(&app, Subject::Staff(account), &headers).await
        }
        None => {
            app.limits.strike(WRONG_PASSWORDS, &key, now);
            Err(wrong_password())
        }
    }
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = OK, body = Me)))]
pub(crate) async fn who(State(app): State<Shared>, Entered(session): Entered) -> Result<Json<Me>, Problem> {
    Ok(Json(me(&app, &session).await?))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = NO_CONTENT)))]
pub(crate) async fn sign_out(
    State(app): State<Shared>,
    Entered(session): Entered,
) -> Result<Response, Problem> {
    app.sessions.close(&session).await?;
    app.hub.close(&crate::live::subject(&session.subject));
    let mut response = problem::done();
    response.headers_mut().insert(header::SET_COOKIE, app.sessions.no_cookie());
    Ok(response)
}

/// Proves again who is there, before signing.
#[utoipa::path(post, path = "/api/session/confirm", tag = "session", request_body = PasswordAgain,
    responses((status = OK, body = Me)))]
pub(crate) async fn confirm_password(
    State(app): State<Shared>,
    Staff { account, session }: Staff,
    headers: HeaderMap,
    Input(again): Input<PasswordAgain>,
) -> Result<Response, Problem> {
    check_length(&[&again.password])?;
    let now = app.clock.now();
    let key = format!("login {}", account.login);
    app.limits.peek(WRONG_PASSWORDS, &key, now).map_err(paused)?;
    match app.accounts.authenticate(&account.login, &again.password).await? {
        Some(account) => {
            app.limits.forgive(WRONG_PASSWORDS, &key);
            app.sessions.close(&session).await?;
            open(&app, Subject::Staff(account), &headers).await
        }
        None => {
            app.limits.strike(WRONG_PASSWORDS, &key, now);
            Err(wrong_password())
        }
    }
}

/// Gives oneself another password; everything else that is signed in with the old one ends.
#[utoipa::path(post, path = "/api/session/password", tag = "session", request_body = OwnPassword,
    responses((status = OK, body = Me)))]
pub(crate) async fn change_password(
    State(app): State<Shared>,
    Entered(session): Entered,
    headers: HeaderMap,
    Input(own): Input<OwnPassword>,
) -> Result<Response, Problem> {
    let Subject::Staff(account) = &session.subject else { return Err(Problem::unknown()) };
    check_length(&[&own.password])?;
    let now = app.clock.now();
    let key = format!("login {}", account.login);
    app.limits.peek(WRONG_PASSWORDS, &key, now).map_err(paused)?;
    if app.accounts.authenticate(&account.login, &own.password).await?.is_none() {
        app.limits.strike(WRONG_PASSWORDS, &key, now);
        return Err(wrong_password());
    }
    app.limits.forgive(WRONG_PASSWORDS, &key);
    check::own_password(&own.new_password, &own.password)?;
    let hash = app.accounts.hash(&own.new_password).await?;
    let author = Author { account: &account.id, at: now, allow_test_division: app.demo };
    app.accounts.register().set_password(&account.id, (&hash, false), author).await?;
    app.hub.close(&crate::live::subject(&session.subject));
    let account = app.accounts.find(&account.id).await?.ok_or_else(Problem::signed_out)?;
    open(&app, Subject::Staff(account), &headers).await
}

/// Opens a session for `subject`, who has just proved who they are, and answers with who that is and the new cookie.
pub(super) async fn open(app: &Shared, subject: Subject, headers: &HeaderMap) -> Result<Response, Problem> {
    let opening = Opening { subject, station: None, authenticated_at: app.clock.now() };
    open_as(app, opening, headers).await
}

/// Opens a session and answers with who that is and the new cookie.
pub(super) async fn open_as(
    app: &Shared,
    opening: Opening,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let now = app.clock.now();
    let (session, token) = app.sessions.open(opening, &device(headers), now).await?;
    let cookie = app.sessions.cookie(&token, &session, now);
    let mut response = Json(me(app, &session).await?).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

async fn me(app: &Shared, session: &Session) -> Result<Me, Problem> {
    let fresh = session.fresh(app.clock.now());
    let authenticated_at = session.authenticated_at.to_string();
    let (station, demo) = (session.station.is_some(), app.demo);
    Ok(match &session.subject {
        Subject::Staff(account) => Me {
            subject: SubjectKind::Staff,
            id: account.id.to_string(),
            name: account.name.clone(),
            role: role_key(account.role).to_owned(),
            organisation: Some(MyOrganisation {
                name: account.organisation.name.clone(),
                phone: account.organisation.phone.clone(),
            }),
            case_id: None,
            party_id: None,
            phrase: None,
            authenticated_at,
            fresh,
            station,
            first_password: account.first_password,
            demo,
        },
        Subject::Party { case, party } => {
            let view = app.sees(&session.subject, case).await?;
            let name = view.parties.iter().find(|other| other.id == *party).map(|me| me.acting_name.clone());
            Me {
                subject: SubjectKind::Party,
                id: party.to_string(),
                name: name.ok_or_else(Problem::unknown)?,
                role: "party".to_owned(),
                organisation: Some(MyOrganisation {
                    name: view.organisation.name,
                    phone: view.organisation.phone,
                }),
                case_id: Some(case.to_string()),
                party_id: Some(party.to_string()),
                phrase: app.phrases.of(case, party).await?,
                authenticated_at,
                fresh,
                station,
                first_password: false,
                demo,
            }
        }
        Subject::Participant { case, participant } => {
            let view = app.attendant(case, participant).await?;
            Me {
                subject: SubjectKind::Participant,
                id: participant.to_string(),
                name: view.name,
                role: attendant::role_key(view.role).to_owned(),
                organisation: Some(MyOrganisation {
                    name: view.organisation.name,
                    phone: view.organisation.phone,
                }),
                case_id: Some(case.to_string()),
                party_id: None,
                phrase: None,
                authenticated_at,
                fresh,
                station,
                first_password: false,
                demo,
            }
        }
    })
}

fn check_length(fields: &[&str]) -> Result<(), Problem> {
    if fields.iter().all(|field| field.len() <= FIELD_MAX) { Ok(()) } else { Err(wrong_password()) }
}

fn wrong_password() -> Problem {
    Problem::new(Kind::Invalid, "wrong-password", "账号或密码不对。请再核对一遍；忘了密码，请找管理员重设。")
}

fn paused(seconds: i64) -> Problem {
    let minutes = (seconds + 59) / 60;
    Problem::new(
        Kind::TooOften(seconds),
        "paused",
        format!("密码连续输错多次，为了安全先停一停。请{minutes}分钟后再试，或找管理员。"),
    )
}
