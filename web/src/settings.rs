//! What whoever runs the service may choose: flags, each also an environment variable.

use crate::engines::{EngineFlags, EnginesError};
use clap::Args;
use jiff::Timestamp;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// Choices that `tiaoque demo` and `tiaoque serve` share.
#[derive(Debug, Clone, Args)]
pub struct Flags {
    /// Address and port of pages and API [default: 0.0.0.0:8080 for demo, 127.0.0.1:8080 for serve]
    #[arg(long, env = "TIAOQUE_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Folder for the database, the papers and the keys
    #[arg(long, env = "TIAOQUE_DATA", default_value = "data")]
    pub data: PathBuf,
    /// sqlite: or postgres: address [default: sqlite in the data folder]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Folder of the fonts that papers are set in [default: those of the source tree]
    #[arg(long, env = "TIAOQUE_FONTS")]
    pub fonts: Option<PathBuf>,
    /// The one UDP port for audio and video
    #[arg(long, env = "TIAOQUE_MEDIA_PORT", default_value_t = 40000)]
    pub media_port: u16,
    /// Addresses at which clients reach the media port, comma separated [default: loopback and the LAN address]
    #[arg(long, env = "TIAOQUE_MEDIA_ADDRESSES", value_delimiter = ',')]
    pub media_addresses: Vec<IpAddr>,
    /// The address in SMS, links and QR codes [default: http://<LAN address>:<port>]
    #[arg(long, env = "TIAOQUE_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Gateway that takes each SMS as a POST of JSON [default: files in the folder sms of the data folder]
    #[arg(long, env = "TIAOQUE_SMS_URL")]
    pub sms_url: Option<String>,
    /// Requests come through our own proxy, which writes X-Forwarded-For
    #[arg(long, env = "TIAOQUE_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// For the demo: the time at which it begins, for example 2026-06-08T15:00:00+08:00 [default: now]
    #[arg(long, env = "TIAOQUE_NOW")]
    pub now: Option<Timestamp>,
    /// What signs and stamps
    #[command(flatten)]
    pub engines: EngineFlags,
}

/// How the service runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where pages and API listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Folder for the database, the papers and the keys.
    pub data: PathBuf,
    /// `sqlite:…` or `postgres:…`; without it SQLite in the data folder.
    pub database_url: Option<String>,
    /// Folder of the fonts that papers are set in.
    pub fonts: PathBuf,
    /// The one UDP port for audio and video; port 0 takes a free one.
    pub media_port: u16,
    /// Addresses at which clients reach the media port.
    pub media_addresses: Vec<IpAddr>,
    /// The address in SMS, links and QR codes; without it `http://<first LAN address>:<port>`.
    pub public_url: Option<String>,
    /// Gateway that takes each SMS as a POST of JSON; without it SMS are files in the data folder. The demo has its outbox.
    pub sms_url: Option<String>,
    /// Whether requests come through our own proxy, which writes `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// With seeds, demo accounts, demo pages and the fictional division 990499.
    pub demo: bool,
    /// When the demo begins; its clock goes on from there. Outside of the demo nobody sets the time.
    pub now: Option<Timestamp>,
    /// What signs and stamps.
    pub engines: EngineFlags,
}

impl Settings {
    /// The choices made by `flags`, filled up for this machine.
    #[must_use]
    pub fn of(flags: Flags, demo: bool) -> Self {
        let host = if demo { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
        let media_addresses =
            if flags.media_addresses.is_empty() { crate::lan::addresses() } else { flags.media_addresses };
        Self {
            listen: flags.listen.unwrap_or_else(|| SocketAddr::from((host, 8080))),
            data: flags.data,
            database_url: flags.database_url,
            fonts: flags.fonts.unwrap_or_else(default_fonts),
            media_port: flags.media_port,
            media_addresses,
            public_url: flags.public_url.map(|url| url.trim_end_matches('/').to_owned()),
            sms_url: flags.sms_url,
            behind_proxy: flags.behind_proxy,
            demo,
            now: flags.now.filter(|_| demo),
            engines: flags.engines,
        }
    }

    /// For a test: loopback, free ports, everything in `data`.
    #[must_use]
    pub fn for_test(data: PathBuf) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            data,
            database_url: None,
            fonts: default_fonts(),
            media_port: 0,
            media_addresses: vec![Ipv4Addr::LOCALHOST.into()],
            public_url: None,
            sms_url: None,
            behind_proxy: false,
            demo: true,
            now: None,
            engines: EngineFlags::default(),
        }
    }

    /// The database to open.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}?mode=rwc", self.data.join("tiaoque.sqlite").display()))
    }
}

fn default_fonts() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../confirm/fonts"))
}

/// Why the service could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error("could not use {path}")]
    DataFolder {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The database cannot be opened.
    #[error("could not open the database")]
    Database(#[source] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("could not bring the tables up to date")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// The port of pages and API is not free.
    #[error("could not listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The address of the SMS gateway is none.
    #[error("--sms-url is no address of http or https: {0}")]
    SmsAddress(String),
    /// Audio and video could not start.
    #[error("could not start audio and video")]
    Media(#[source] media::StartError),
    /// The table of holidays in the data folder can't be used.
    #[error("could not use the table of holidays in {path}")]
    Holidays {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What signs and stamps is not as it was asked for.
    #[error("could not set up what signs and stamps")]
    Engines(#[from] EnginesError),
    /// Keys, fonts or papers could not be set up.
    #[error("could not set up keys, fonts or papers")]
    Cases(#[source] confirm::service::ServiceError),
    /// Organisations and accounts could not be put in.
    #[error("could not put organisations and accounts in")]
    Directory(#[source] crate::directory::DirectoryError),
}
