//! Opens the database and brings its tables up to date.

use crate::settings::StartError;
use sqlx::{AnyPool, Executor, any::AnyPoolOptions};
use std::time::Duration;

/// Connections to PostgreSQL of one node.
const POSTGRES_CONNECTIONS: u32 = 10;
/// SQLite writes one at a time anyway; readers beside the writer are what the others are for.
const SQLITE_CONNECTIONS: u32 = 4;
/// Longest wait for a connection; then the request fails instead of piling up.
const WAIT: Duration = Duration::from_secs(10);
/// WAL lets readers read beside a writer; FULL survives a power cut, not only a kill.
const PRAGMAS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 8000; \
     pragma foreign_keys = on;";

/// The database at `url`, with all tables.
///
/// # Errors
///
/// It cannot be opened or brought up to date.
pub async fn open(url: &str) -> Result<AnyPool, StartError> {
    sqlx::any::install_default_drivers();
    let sqlite = !migrations::is_postgres(url);
    let pool = AnyPoolOptions::new()
        .max_connections(if sqlite { SQLITE_CONNECTIONS } else { POSTGRES_CONNECTIONS })
        .acquire_timeout(WAIT)
        // A server may have gone away since a connection was used last; a file has not.
        .test_before_acquire(!sqlite)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if sqlite {
                    connection.execute(PRAGMAS).await?;
                }
                Ok(())
            })
        })
        .connect(url)
        .await
        .map_err(StartError::Database)?;
    migrations::run(&pool, url).await.map_err(StartError::Migrate)?;
    Ok(pool)
}
