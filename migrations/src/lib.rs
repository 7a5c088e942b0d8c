//! The tables of tiaoque, forward only, with the same names for SQLite and PostgreSQL.

use sqlx::{
    AnyPool,
    migrate::{MigrateError, Migrator},
};

static SQLITE: Migrator = sqlx::migrate!("./sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./postgres");

/// Whether `url` is that of a PostgreSQL database; every other is SQLite.
#[must_use]
pub fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

/// Brings the database behind `pool`, which was opened with `url`, up to date.
///
/// # Errors
///
/// A migration failed, or one that was applied before is not the one in this program.
pub async fn run(pool: &AnyPool, url: &str) -> Result<(), MigrateError> {
    if is_postgres(url) { POSTGRES.run(pool).await } else { SQLITE.run(pool).await }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_have_the_same_steps() {
        let names = |migrator: &Migrator| {
            migrator.iter().map(|step| (step.version, step.description.to_string())).collect::<Vec<_>>()
        };
        assert_eq!(names(&SQLITE), names(&POSTGRES));
    }
}
