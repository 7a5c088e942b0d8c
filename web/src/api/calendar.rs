//! 加到日历: the appointment of a case for the calendar of a telephone.

use super::caller::Signed;
use crate::{
    app::Shared,
    calendar::{self, Occasion},
    problem::{Kind, Problem},
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use confirm::case::id::CaseId;

/// The planned session, or the inquiry of the court once that is planned, as an iCalendar file (RFC 5545).
#[utoipa::path(get, path = "/api/cases/{case}/appointment.ics", tag = "case", operation_id = "appointment_calendar",
    params(("case" = String, Path)), responses((status = OK, body = String, content_type = "text/calendar")))]
pub(crate) async fn show(
    State(app): State<Shared>,
    Signed(session): Signed,
    Path(case): Path<CaseId>,
) -> Result<Response, Problem> {
    let view = app.view(&session, &case).await?;
    let booking = view.appointment.as_ref().ok_or_else(|| {
        Problem::new(Kind::Unknown, "no-appointment", "还没有定时间。定好以后，这里会有日历文件。")
    })?;
    let in_court = view.stage.confirmation.is_some();
    let what = if in_court { "法官询问（司法确认）" } else { "调解" };
    let occasion = Occasion {
        uid: &format!("{}-{case}@tiaoque", if in_court { "inquiry" } else { "mediation" }),
        summary: &format!("{what}：{}", view.title),
        // No link: whoever looks over a shoulder at a calendar learns none.
        description: &format!(
            "到时候点短信里的链接进入。找个安静的地方，手机充好电，带上身份证。有事打电话：{}",
            view.organisation.phone
        ),
    };
    let text = calendar::file(booking, &occasion, app.clock.now());
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"appointment.ics\""),
    ];
    Ok((headers, text).into_response())
}
