//! The API: one file an action group, one `OpenAPI` document made from the same lines that route the requests.

mod alert;
mod attendant;
mod calendar;
pub(crate) mod caller;
mod case;
mod demo;
mod document;
mod duty;
mod evidence;
mod exchange;
mod file;
mod holidays;
mod invite;
mod law;
mod media;
mod numbers;
mod party;
mod people;
mod queue;
mod register;
mod seal;
mod session;
mod site;
mod slot;
mod stamp;
mod station;
mod system;
mod template;
mod verify;

use crate::{app::Shared, problem::ProblemBody};
use axum::{Router, extract::DefaultBodyLimit};
use utoipa::{
    OpenApi,
    openapi::{ContentBuilder, Ref, ResponseBuilder},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Longest body: a signature with a few thousand points of handwriting.
const BODY_BYTES_MAX: usize = 512 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "tiaoque 调确",
        description = "Video mediation and judicial confirmation. Errors are application/problem+json; their `type` is stable, their `detail` is a sentence for the user."
    ),
    components(schemas(
        ProblemBody,
        signaling::ClientFrame,
        signaling::ClientMessage,
        signaling::ServerFrame,
        signaling::ServerMessage,
        signaling::RoomView,
        signaling::PageView,
        signaling::CaptionLine,
        signaling::PersonView,
        signaling::PersonStatus,
        signaling::SlotView,
        signaling::TrackKind,
        signaling::MessageId,
        signaling::LeaveReason,
        signaling::GoneReason
    ))
)]
struct Document;

fn described() -> (Router<Shared>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(file::upload_route())
        .merge(stamp::route())
        .routes(routes!(session::sign_in, session::who, session::sign_out))
        .routes(routes!(session::confirm_password))
        .routes(routes!(session::change_password))
        .routes(routes!(party::greeting))
        .routes(routes!(party::send_code))
        .routes(routes!(party::enter))
        .routes(routes!(party::send_confirm_code))
        .routes(routes!(party::confirm_code))
        .routes(routes!(station::show, station::open))
        .routes(routes!(station::curtain))
        .routes(routes!(station::send_code))
        .routes(routes!(station::sit_down))
        .routes(routes!(station::turn))
        .routes(routes!(station::leave))
        .routes(routes!(case::list, case::register))
        .routes(routes!(case::show))
        .routes(routes!(case::command))
        .routes(routes!(calendar::show))
        .routes(routes!(party::choose_phrase))
        .routes(routes!(case::courts))
        .routes(routes!(queue::page))
        .routes(routes!(queue::summary))
        .routes(routes!(alert::list))
        .routes(routes!(alert::handle))
        .routes(routes!(duty::list, duty::begin, duty::end))
        .routes(routes!(slot::list, slot::offer))
        .routes(routes!(slot::withdraw))
        .routes(routes!(slot::show))
        .routes(routes!(slot::answer))
        .routes(routes!(invite::invite))
        .routes(routes!(invite::invite_participant))
        .routes(routes!(attendant::show))
        .routes(routes!(attendant::promise))
        .routes(routes!(document::pdf))
        .routes(routes!(document::paper))
        .routes(routes!(document::sm2))
        .routes(routes!(evidence::bundle))
        .routes(routes!(evidence::dossier))
        .routes(routes!(evidence::anchors))
        .routes(routes!(exchange::package))
        .routes(routes!(exchange::import, exchange::imports))
        .routes(routes!(exchange::imported))
        .routes(routes!(exchange::end_import))
        .routes(routes!(exchange::imported_document))
        .routes(routes!(exchange::add_webhook, exchange::webhooks))
        .routes(routes!(exchange::remove_webhook))
        .routes(routes!(exchange::retry_webhook))
        .routes(routes!(media::offer))
        .routes(routes!(crate::live::live))
        .routes(routes!(verify::by_code))
        .routes(routes!(verify::by_hash))
        .routes(routes!(verify::report))
        .routes(routes!(demo::demo))
        .routes(routes!(demo::outbox))
        .routes(routes!(demo::time, demo::move_time))
        .routes(routes!(case::register_batch))
        .routes(routes!(case::check))
        .routes(routes!(law::law))
        .routes(routes!(file::show))
        .routes(routes!(file::show_picture))
        .routes(routes!(site::site))
        .routes(routes!(register::organisations))
        .routes(routes!(register::mediators))
        .routes(routes!(register::organisation_records, register::add_organisation))
        .routes(routes!(register::change_organisation))
        .routes(routes!(people::account_records, people::add_account))
        .routes(routes!(people::change_account))
        .routes(routes!(people::set_password))
        .routes(routes!(people::open_cases))
        .routes(routes!(people::changes))
        .routes(routes!(seal::seals))
        .routes(routes!(template::templates))
        .routes(routes!(template::template_records, template::add_template))
        .routes(routes!(template::change_template))
        .routes(routes!(holidays::show, holidays::enter))
        .routes(routes!(numbers::numbers))
        .routes(routes!(numbers::table))
        .routes(routes!(system::health))
        .routes(routes!(system::document))
        .routes(routes!(system::trust_root))
        .routes(routes!(system::revocation_list))
        .routes(routes!(system::trust_sm2))
        .split_for_parts()
}

/// The routes of the API.
pub(crate) fn router() -> Router<Shared> {
    described().0.layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// The `OpenAPI` 3.1 document of the API.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = described().1;
    let problem = ResponseBuilder::new()
        .description("The reason why not")
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build(),
        )
        .build();
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post, &mut item.delete].into_iter().flatten() {
            operation.responses.responses.insert("default".to_owned(), problem.clone().into());
        }
    }
    document
}

/// The document as it is committed for the UI.
#[must_use]
pub fn pretty() -> String {
    serde_json::to_string_pretty(&openapi()).expect("a document of strings serialises")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_document_is_the_one_the_code_makes() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/src/api/openapi.json");
        let committed = std::fs::read_to_string(path).unwrap();
        assert_eq!(committed.trim(), pretty().trim(), "run `make api` and commit {path}");
    }

    #[test]
    fn the_document_is_openapi_3_1_and_every_answer_may_be_a_problem() {
        let document = serde_json::to_value(openapi()).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                assert!(operation["responses"]["default"].is_object(), "{method} {path}");
            }
        }
    }
}
