//! The whole service in this process: real sockets, a real database, a fake clock.

use crate::client::Client;
use crate::clock::FakeClock;
use crate::engine::{Database, Engine};
use std::net::SocketAddr;
use tempfile::TempDir;
use web::{EngineFlags, Running, Settings};

/// When the story of F-1 begins: 2026-06-08, 15:00 in Beijing.
pub const MORNING: &str = "2026-06-08T07:00:00Z";

/// The service and everything it keeps.
pub struct Service {
    /// What the service takes for the time.
    pub clock: FakeClock,
    settings: Settings,
    running: Option<Running>,
    /// The database goes before the folder, because it may live in it.
    _database: Database,
    _folder: TempDir,
}

impl Service {
    /// Starts the demo on a fresh database of `engine`.
    pub async fn start(engine: Engine) -> Self {
        Self::start_at(engine, FakeClock::at(MORNING)).await
    }

    /// … at what `clock` shows.
    pub async fn start_at(engine: Engine, clock: FakeClock) -> Self {
        Self::start_with(engine, clock, EngineFlags::default()).await
    }

    /// … with other engines that sign and stamp.
    pub async fn start_with(engine: Engine, clock: FakeClock, engines: EngineFlags) -> Self {
        let folder = tempfile::Builder::new().prefix("tiaoque-").tempdir().unwrap();
        let database = Database::fresh(engine);
        let mut settings = Settings::for_test(folder.path().join("data"));
        settings.database_url = database.url();
        settings.engines = engines;
        let mut service = Self { clock, settings, running: None, _database: database, _folder: folder };
        service.run().await;
        service
    }

    /// Stops the service and starts it again on the same data and address.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.run().await;
    }

    /// Stops the service; [`Self::restart`] starts it again.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Sends every notice to other systems that is due now, and waits for the answers.
    pub async fn deliver_due(&self) -> web::Sent {
        self.running.as_ref().unwrap().deliver_due(self.clock.now()).await.unwrap()
    }

    /// Makes the root of the present day over all records; whether there was none yet.
    pub async fn anchor_due(&self) -> bool {
        self.running.as_ref().unwrap().anchor_due(self.clock.now()).await.unwrap()
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.settings.listen
    }

    /// Puts organisations and accounts in beside those of the demo, from the text of a directory file.
    pub async fn put_in(&self, directory: &str) {
        web::put_in(&self.settings, &self.clock.for_service(), directory).await.unwrap();
    }

    /// A fresh browser profile.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(self.address())
    }

    /// Where its database is.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.settings.database_url()
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> &std::path::Path {
        &self.settings.data
    }

    async fn run(&mut self) {
        let running = web::start(self.settings.clone(), self.clock.for_service()).await.unwrap();
        // Clients keep the address over a restart.
        self.settings.listen = running.address();
        self.running = Some(running);
    }
}
