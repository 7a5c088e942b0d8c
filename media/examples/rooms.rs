//! A page to try the media server with: `cargo run -p media --example rooms`, then open the printed address in
//! several tabs, each with another `?seat=`. Everybody hears everybody until `/audience` says otherwise.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use media::{Audience, Config, Event, Media, RoomId, SeatId, ServerStats, Slot};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

#[derive(Clone)]
struct Page {
    media: Media,
    slots: Arc<Mutex<BTreeMap<SeatId, Vec<Slot>>>>,
}

#[derive(Deserialize)]
struct Seat {
    seat: SeatId,
}

#[derive(Deserialize)]
struct Table {
    epoch: u64,
    hears: BTreeMap<SeatId, BTreeSet<SeatId>>,
    #[serde(default)]
    silenced: BTreeSet<(SeatId, media::Kind)>,
}

fn room() -> RoomId {
    RoomId("example".to_owned())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    let loopback = IpAddr::from(Ipv4Addr::LOCALHOST);
    let (media, mut events) = media::start(Config { bind: (loopback, 0).into(), advertise: vec![loopback] })?;
    let page = Page { media, slots: Arc::default() };
    let slots = Arc::clone(&page.slots);
    tokio::spawn(async move {
        while let Some(event) = events.recv().await {
            println!("{event:?}");
            if let Event::Slots { seat, slots: table, .. } = event {
                slots.lock().expect("nobody panics with it").insert(seat, table);
            }
        }
    });
    let router = Router::new()
        .route("/", get(async || Html(include_str!("rooms.html"))))
        .route("/join", post(join))
        .route("/leave", post(leave))
        .route("/audience", post(audience))
        .route("/slots", get(slots_of))
        .route("/stats", get(async |State(page): State<Page>| Json::<ServerStats>(page.media.stats().await)))
        .with_state(page);
    let port = std::env::args().nth(1).map_or(Ok(0), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind((loopback, port)).await?;
    println!("http://{}/?seat=a", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

async fn join(
    State(page): State<Page>,
    Query(Seat { seat }): Query<Seat>,
    offer: String,
) -> Result<String, (StatusCode, String)> {
    let answer = page.media.join(room(), seat, offer).await;
    answer.map(|answer| answer.sdp).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))
}

async fn leave(State(page): State<Page>, Query(Seat { seat }): Query<Seat>) {
    page.media.leave(room(), seat);
}

async fn audience(State(page): State<Page>, Json(table): Json<Table>) -> Result<String, StatusCode> {
    let audience = Audience { epoch: table.epoch, hears: table.hears, silenced: table.silenced };
    let epoch = page.media.set_audience(room(), audience).await;
    epoch.map(|epoch| epoch.to_string()).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}

async fn slots_of(State(page): State<Page>, Query(Seat { seat }): Query<Seat>) -> Json<Vec<Slot>> {
    let slots = page.slots.lock().expect("nobody panics with it");
    Json(slots.get(&seat).cloned().unwrap_or_default())
}
