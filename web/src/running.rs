//! The composition root: puts the parts together, listens, and stops in order.

use crate::{
    account::Accounts,
    addresses::Addresses,
    api,
    app::{App, Shared},
    clock::Clock,
    database, demo,
    directory::Directory,
    engines,
    exchange::{
        Exchange,
        delivery::{self, Deliveries, Sent},
        transport::is_address,
    },
    holidays,
    invitation::Invitations,
    lan, ledger,
    limit::Limits,
    live::Doorkeeper,
    pages,
    phrase::Phrases,
    presence::Presence,
    problem, routine,
    secret::Secrets,
    session::Sessions,
    settings::{Settings, StartError},
    shield,
    sms::{Carrier, Gateway},
    station::Stations,
    upload::Uploads,
};
use axum::{Router, middleware};
use confirm::service::{Cases, ServiceError};
use jiff::Timestamp;
use signaling::{Hub, Setup};
use sqlx::AnyPool;
use std::{
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::JoinHandle,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
};

/// How long requests under way may take to end when the service stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// The running service.
pub struct Running {
    address: SocketAddr,
    addresses: Addresses,
    demo: Vec<demo::DemoAccount>,
    cases: Cases,
    hub: Hub,
    pool: AnyPool,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    deliveries: Arc<Deliveries>,
    stop_deliveries: watch::Sender<bool>,
    worker: JoinHandle<()>,
}

/// What the SMS gateway knows us by, or the file that holds it (`…_FILE`); never a flag, which every user could read.
const SMS_TOKEN: &str = "TIAOQUE_SMS_TOKEN";

/// Who carries messages: in the demo its own outbox, else a gateway, else files.
fn carrier(settings: &Settings, pool: &AnyPool, secrets: &Arc<Secrets>) -> Result<Carrier, StartError> {
    let secrets = Arc::clone(secrets);
    Ok(match &settings.sms_url {
        _ if settings.demo => Carrier::Outbox(pool.clone(), secrets),
        Some(url) if !is_address(url) => return Err(StartError::SmsAddress(url.clone())),
        Some(url) => {
            Carrier::Gateway(Arc::new(Gateway::new(url.clone(), engines::secret(SMS_TOKEN)?)), secrets)
        }
        None => Carrier::Spool(settings.data.join("sms"), secrets),
    })
}

/// Starts the service and returns once it listens.
///
/// # Errors
///
/// Why it could not start.
pub async fn start(settings: Settings, clock: Clock) -> Result<Running, StartError> {
    make_folder(&settings.data)?;
    if let Some(now) = settings.now {
        clock.move_to(now);
    }
    let secrets = Arc::new(Secrets::open(&settings.data)?);
    let pool = database::open(&settings.database_url()).await?;
    holidays::install(&settings.data, &pool).await?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|source| StartError::Listen { address: settings.listen, source })?;
    let address =
        listener.local_addr().map_err(|source| StartError::Listen { address: settings.listen, source })?;
    let addresses = Addresses::new(settings.public_url.clone(), lan_url(address));
    let doorkeeper = Arc::new(Doorkeeper::default());
    let (hub, notices) = start_hub(&settings, &clock, &secrets, &doorkeeper)?;
    let accounts = Accounts::new(pool.clone(), Arc::clone(&secrets));
    let setup = confirm::service::Setup {
        data: settings.data.clone(),
        fonts: settings.fonts.clone(),
        public_url: addresses.printed().to_owned(),
        allow_test_division: settings.demo,
        engines: engines::engines(&settings.engines)?,
    };
    let cases = Cases::open(pool.clone(), setup, clock.now()).await.map_err(StartError::Cases)?;
    let secure = settings.public_url.as_deref().is_some_and(|url| url.starts_with("https:"));
    let exchange = Exchange::new(&pool, &secrets);
    let deliveries = Arc::clone(&exchange.deliveries);
    let app = Arc::new(App {
        demo: settings.demo,
        data: settings.data.clone(),
        behind_proxy: settings.behind_proxy,
        sessions: Sessions::new(pool.clone(), Arc::clone(&secrets), accounts.clone(), secure),
        stations: Stations::new(pool.clone(), Arc::clone(&secrets), secure),
        invitations: Invitations::new(pool.clone(), Arc::clone(&secrets)),
        carrier: carrier(&settings, &pool, &secrets)?,
        limits: Limits::default(),
        hub: hub.clone(),
        addresses: addresses.clone(),
        accounts,
        secrets,
        clock,
        pool: pool.clone(),
        cases,
        exchange,
        presence: Presence::default(),
        phrases: Phrases::new(pool.clone()),
        uploads: Uploads::new(pool.clone()),
    });
    doorkeeper.serve(&app);
    tokio::spawn(ledger::keep(Arc::clone(&app), notices));
    tokio::spawn(routine::keep(Arc::clone(&app)));
    let demo = if settings.demo {
        demo::seed(&app).await?;
        demo::accounts(&app.accounts.all().await.map_err(StartError::Database)?)
    } else {
        Vec::new()
    };
    let (stop_deliveries, worker) = start_deliveries(&deliveries, &app.clock);
    let (stop, stopped) = oneshot::channel();
    let cases = app.cases.clone();
    let server = tokio::spawn(serve(listener, router(app), stopped));
    Ok(Running {
        address,
        addresses,
        demo,
        cases,
        hub,
        pool,
        stop,
        server,
        deliveries,
        stop_deliveries,
        worker,
    })
}

/// Puts organisations and accounts in from the text of a directory file.
///
/// # Errors
///
/// The file cannot be read, or the database does not take it.
pub async fn put_in(settings: &Settings, clock: &Clock, text: &str) -> Result<(), StartError> {
    let directory = Directory::read(text).map_err(StartError::Directory)?;
    make_folder(&settings.data)?;
    let secrets = Arc::new(Secrets::open(&settings.data)?);
    let accounts = Accounts::new(database::open(&settings.database_url()).await?, secrets);
    directory.store(&accounts, clock.now()).await.map_err(StartError::Directory)
}

impl Running {
    /// Where pages and API listen.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What whoever started the service reads: addresses, a QR code for a phone, and in the demo the accounts.
    #[must_use]
    pub fn greeting(&self) -> String {
        let port = self.address.port();
        let lan = self.addresses.printed();
        let mut text = format!(
            "\n调确 tiaoque 已启动\n\n  本机  http://localhost:{port}  （摄像头、麦克风在这里可用）\n"
        );
        // Writing to a String cannot fail.
        if !self.address.ip().is_loopback() {
            let _ = writeln!(text, "  手机  {lan}  （扫码打开；摄像头要等服务有了 https 才可用）\n");
            text.push_str(&lan::terminal_qr(lan));
            text.push('\n');
        }
        if !self.demo.is_empty() {
            let _ = writeln!(text, "\n演示账号（只在演示模式存在），密码都是 {}", self.demo[0].password);
            for account in &self.demo {
                let _ = writeln!(
                    text,
                    "  {:<16} {} {} {}",
                    account.login, account.name, account.role_label, account.organisation
                );
            }
            let _ = writeln!(
                text,
                "\n短信不会真的发出，都在 http://localhost:{port}/outbox\n演示·不具有法律效力"
            );
        }
        text
    }

    /// Sends the notices to other systems that are due at `now`, as the worker does by itself every few seconds.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn deliver_due(&self, now: Timestamp) -> Result<Sent, sqlx::Error> {
        self.deliveries.deliver_due(now).await
    }

    /// Makes the root of the day of `now` over all records, as the worker does by itself every few minutes.
    ///
    /// # Errors
    ///
    /// A record, the database or the time-stamp authority does not answer.
    pub async fn anchor_due(&self, now: Timestamp) -> Result<bool, ServiceError> {
        Ok(self.cases.anchor_due(now).await?.is_some())
    }

    /// Stops: no new requests, live sockets closed, requests and notices under way get a few seconds.
    pub async fn stop(self) {
        // The worker may have ended by itself; then nobody listens.
        let _ = self.stop_deliveries.send(true);
        // The server may have stopped by itself; then nobody listens.
        let _ = self.stop.send(());
        self.hub.stop();
        if tokio::time::timeout(FAREWELL, self.server).await.is_err() {
            tracing::warn!("some requests did not end in time");
        }
        // A notice that is broken off here is sent again after its lease.
        let abort = self.worker.abort_handle();
        if tokio::time::timeout(FAREWELL, self.worker).await.is_err() {
            abort.abort();
            tracing::warn!("some notices to other systems did not end in time");
        }
        self.pool.close().await;
    }
}

fn start_deliveries(deliveries: &Arc<Deliveries>, clock: &Clock) -> (watch::Sender<bool>, JoinHandle<()>) {
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(delivery::run(Arc::clone(deliveries), clock.clone(), stopped));
    (stop, worker)
}

/// Keys and papers are in it, so nobody else may look inside.
fn make_folder(path: &Path) -> Result<(), StartError> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|source| StartError::DataFolder { path: path.to_owned(), source })
}

fn start_hub(
    settings: &Settings,
    clock: &Clock,
    secrets: &Arc<Secrets>,
    doorkeeper: &Arc<Doorkeeper>,
) -> Result<(Hub, tokio::sync::mpsc::Receiver<signaling::Notice>), StartError> {
    // Pages may listen on loopback behind a proxy; audio and video come directly.
    let only_here = settings.media_addresses.iter().all(IpAddr::is_loopback);
    let host = if only_here { Ipv4Addr::LOCALHOST } else { Ipv4Addr::UNSPECIFIED };
    let bind = SocketAddr::new(host.into(), settings.media_port);
    let config = media::Config { bind, advertise: settings.media_addresses.clone() };
    let (media, media_events) = media::start(config).map_err(StartError::Media)?;
    let (clock, secrets) = (clock.clone(), Arc::clone(secrets));
    Ok(Hub::start(Setup {
        gate: Arc::clone(doorkeeper) as Arc<dyn signaling::Gate>,
        media,
        media_events,
        clock: Arc::new(move || clock.now()),
        fresh_id: Arc::new(move || secrets.token().reveal().to_owned()),
    }))
}

fn router(app: Shared) -> Router {
    let worth_it = DefaultPredicate::new().and(NotForContentType::const_new("application/pdf"));
    Router::new()
        .merge(api::router())
        .merge(pages::router())
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(CompressionLayer::new().compress_when(worth_it))
        .layer(middleware::from_fn(shield::guard))
        .layer(middleware::from_fn(problem::identify))
        .with_state(app)
}

async fn serve(listener: TcpListener, router: Router, stopped: oneshot::Receiver<()>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let farewell = async {
        // An error means that the handle was dropped: then the service stops, too.
        let _ = stopped.await;
    };
    if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(farewell).await {
        tracing::error!(%error, "the server stopped");
    }
}

/// The address of this machine on its network, or the one it listens on if that is not every one.
fn lan_url(listening: SocketAddr) -> String {
    let host = match listening.ip() {
        ip if ip.is_unspecified() => lan::address().unwrap_or(Ipv4Addr::LOCALHOST.into()),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(host, listening.port()))
}
