//! 意外: the main job, where everything that can fail does so at every step of whatever makes papers or signatures.
//!
//! The n-th write of a file, call of a signer, call of the time-stamp authority, row of the database and the commit
//! itself, for every n until none is left. Each time nothing has changed, and the same request goes through afterwards,
//! once: one signature at a place, a file that verifies, no certificate used twice.

use std::path::Path;
use std::sync::Mutex;

use super::*;
use crate::case::document::Document;
use crate::peril::Danger;
use crate::store::Store;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nothing.
    None,
    /// Each write of a file and each call of a port fails once.
    Ports,
    /// The power goes at each of these steps; a service starts on what lies on the disk.
    PowerCut,
    /// Each row of the database, and each commit, fails once.
    Rows,
}

/// Somebody's request.
pub(super) struct Attempt<'a> {
    pub actor: &'a Actor,
    pub before: &'a Case,
    pub request: &'a str,
    pub command: &'a Command,
    pub at: Timestamp,
}

impl Attempt<'_> {
    async fn at(&self, cases: &Cases) -> Result<Case, ServiceError> {
        let (case, version) = (&self.before.id, self.before.version);
        cases.perform(self.actor, case, version, self.request, self.command, self.at).await
    }
}

impl Stage {
    async fn in_trouble(database: &Database, trouble: Trouble) -> Self {
        let mut stage = Self::open(database).await;
        if trouble == Trouble::Rows {
            lay_traps(&database.pool).await;
        }
        stage.trouble = trouble;
        stage
    }

    /// Lets the trouble of this stage befall `attempt`.
    pub(super) async fn befall(&mut self, attempt: &Attempt<'_>) {
        match self.trouble {
            Trouble::None => {}
            Trouble::Ports => self.fail_at_every_step(attempt).await,
            // A start takes longer than a failure: here only what signs, or makes what is signed.
            Trouble::PowerCut if signs(attempt.command) => self.cut_power_at_every_step(attempt).await,
            Trouble::PowerCut => {}
            Trouble::Rows => self.fail_at_every_row(attempt).await,
        }
    }

    /// `failed` left everything as it was.
    async fn check_unchanged(&self, failed: Result<Case, ServiceError>, attempt: &Attempt<'_>, what: &str) {
        let kind = attempt.command.kind();
        assert!(matches!(failed, Err(ServiceError::Failed(_))), "{kind:?}, {what}: {failed:?}");
        assert_eq!(self.now().await, *attempt.before, "{kind:?}, {what}");
    }

    async fn fail_at_every_step(&mut self, attempt: &Attempt<'_>) {
        for n in 0.. {
            let danger = Danger::failing_at(self.folder.path(), n);
            let done = attempt.at(&self.cases).await;
            drop(danger);
            if let Ok(after) = done {
                check_once(&self.cases, &self.pool, attempt.before, &after).await;
                self.failures += n;
                return self.fail_reports(attempt, Trouble::Ports).await;
            }
            self.check_unchanged(done, attempt, &format!("step {n}")).await;
        }
    }

    async fn fail_at_every_row(&mut self, attempt: &Attempt<'_>) {
        break_commit(&self.pool, true).await;
        let done = attempt.at(&self.cases).await;
        break_commit(&self.pool, false).await;
        self.check_unchanged(done, attempt, "commit").await;
        for n in 0.. {
            break_row(&self.pool, n).await;
            let done = attempt.at(&self.cases).await;
            break_row(&self.pool, -1).await;
            self.failures += 1;
            if let Ok(after) = done {
                check_once(&self.cases, &self.pool, attempt.before, &after).await;
                return self.fail_reports(attempt, Trouble::Rows).await;
            }
            self.check_unchanged(done, attempt, &format!("row {n}")).await;
        }
    }

    /// What was signed stands when its report is drawn. A report that fails fails nobody and stays due until it is
    /// drawn, once.
    async fn fail_reports(&mut self, attempt: &Attempt<'_>, trouble: Trouble) {
        let reports = async |stage: &Self| {
            let case = stage.now().await;
            let reports = case.documents.iter().filter(|document| document.about.is_some()).count();
            (reports, case.report_due().is_some())
        };
        for n in 0.. {
            let (drawn, true) = reports(self).await else { return };
            let loaded = self.cases.store.load(&self.case).await.unwrap().unwrap();
            let after = if trouble == Trouble::Rows {
                break_row(&self.pool, i64::from(n)).await;
                let after = self.cases.reported(loaded, attempt.at).await;
                break_row(&self.pool, -1).await;
                after
            } else {
                let danger = Danger::failing_at(self.folder.path(), usize::try_from(n).unwrap());
                let after = self.cases.reported(loaded, attempt.at).await;
                drop(danger);
                after
            };
            self.failures += 1;
            let (now, due) = reports(self).await;
            assert_eq!(now - drawn, usize::from(!due), "step {n}: a report is drawn once, or is still due");
            check_once(&self.cases, &self.pool, attempt.before, &after).await;
        }
    }

    async fn cut_power_at_every_step(&mut self, attempt: &Attempt<'_>) {
        let disk = Disk { folder: self.folder.path().to_owned(), database: file_of(&self.pool).await };
        let images: Arc<Mutex<Vec<(&'static str, tempfile::TempDir)>>> = Arc::default();
        let (taken, source) = (Arc::clone(&images), disk.clone());
        let danger = Danger::at(self.folder.path(), move |what| {
            taken.lock().unwrap().push((what, source.image()?));
            Ok(())
        });
        let after = attempt.at(&self.cases).await.unwrap();
        drop(danger);
        let images = std::mem::take(&mut *images.lock().unwrap());
        for (what, image) in images {
            let (cases, pool) = restarted(image.path()).await;
            let found = cases.load(&attempt.before.id).await.unwrap().unwrap();
            let kind = attempt.command.kind();
            // A report is drawn when what it reports stands.
            assert!(found == *attempt.before || found.report_due().is_some(), "{kind:?}, {what}");
            let again = attempt.at(&cases).await.unwrap();
            check_once(&cases, &pool, attempt.before, &again).await;
            self.failures += 1;
        }
        // The power goes right behind the commit, before anybody was told.
        let image = disk.image().unwrap();
        let (cases, pool) = restarted(image.path()).await;
        assert_eq!(attempt.at(&cases).await.unwrap(), after);
        check_once(&cases, &pool, attempt.before, &after).await;
    }
}

fn signs(command: &Command) -> bool {
    matches!(
        command.kind(),
        CommandKind::Freeze
            | CommandKind::Sign
            | CommandKind::Seal
            | CommandKind::StartApplication
            | CommandKind::DraftRuling
            | CommandKind::Serve
    )
}

/// What lies on the disk.
#[derive(Clone)]
struct Disk {
    folder: PathBuf,
    database: PathBuf,
}

impl Disk {
    /// A copy, as it would be found if the machine stopped now.
    fn image(&self) -> std::io::Result<tempfile::TempDir> {
        let image = tempfile::tempdir()?;
        copy(&self.folder, image.path())?;
        for end in ["", "-wal"] {
            let file = format!("{}{end}", self.database.display());
            std::fs::copy(file, image.path().join(format!("image.db{end}")))?;
        }
        Ok(image)
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            std::fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

/// A service on the copy of a disk.
async fn restarted(image: &Path) -> (Cases, AnyPool) {
    let pool = AnyPool::connect(&format!("sqlite://{}", image.join("image.db").display())).await.unwrap();
    (Stage::service(pool.clone(), image.to_owned()).await, pool)
}

/// The file of an SQLite database.
async fn file_of(pool: &AnyPool) -> PathBuf {
    let row = sqlx::query("select file from pragma_database_list where name = 'main'");
    sqlx::Row::get::<String, _>(&row.fetch_one(pool).await.unwrap(), 0).into()
}

/// Whatever was signed between `before` and `after` was signed once, everywhere.
async fn check_once(cases: &Cases, pool: &AnyPool, before: &Case, after: &Case) {
    // Who reads the record from its beginning sees the same.
    let replayed = Store::new(pool.clone()).load(&after.id).await.unwrap().unwrap();
    assert_eq!(*replayed.case, *after);
    let root = Certificate::from_pem(&cases.trust_root_pem()).unwrap();
    let known = |document: &Document| before.document(&document.made.id).map(Document::latest);
    for document in after.documents.iter().filter(|document| known(document) != Some(document.latest())) {
        let bytes = cases.document_bytes(after, &document.made.id).await.unwrap().unwrap();
        let report = verify(&bytes, std::slice::from_ref(&root));
        assert_ne!(report.verdict(), Verdict::Broken, "{:#?}", report.sentences());
        let made: Vec<(&str, &str)> = document
            .signatures
            .iter()
            .map(|(signature, _)| (signature.field.as_str(), signature.certificate.as_str()))
            .collect();
        let found: Vec<(&str, &str)> = report
            .signatures
            .iter()
            .map(|signature| (signature.field.as_str(), signature.certificate_serial.as_deref().unwrap()))
            .filter(|(field, _)| document.made.places.iter().any(|place| place.field == *field))
            .collect();
        assert_eq!(made, found, "record and file say the same");
        let fields: std::collections::BTreeSet<&str> = made.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields.len(), made.len(), "nobody signed twice");
        let registered = cases.find_by_sha256(&document.latest().sha256).await.unwrap().unwrap();
        assert!(registered.latest);
    }
}

/// The tables that a command may write to.
async fn tables(pool: &AnyPool) -> Vec<String> {
    let names = if is_sqlite(pool) {
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
    } else {
        "select cast(tablename as text) from pg_tables where schemaname = current_schema()"
    };
    let rows = sqlx::query(names).fetch_all(pool).await.unwrap();
    let names = rows.iter().map(|row| sqlx::Row::get::<String, _>(row, 0));
    names.filter(|name| !name.starts_with('_') && !name.starts_with("peril")).collect()
}

fn is_sqlite(pool: &AnyPool) -> bool {
    pool.connect_options().database_url.scheme() == "sqlite"
}

async fn run(pool: &AnyPool, statement: impl Into<String>) {
    sqlx::query(sqlx::AssertSqlSafe(statement.into())).execute(pool).await.unwrap();
}

/// Puts triggers on every table that break a row, and one that breaks the commit of whatever writes an event: by a
/// promise that is checked only then. Nothing is broken until [`break_row`] or [`break_commit`] say so.
async fn lay_traps(pool: &AnyPool) {
    let tables = tables(pool).await;
    run(pool, "create table peril (remaining integer not null, breaks integer not null)").await;
    run(pool, "insert into peril values (-1, 0)").await;
    run(pool, "create table peril_above (id integer primary key)").await;
    let promise = "references peril_above (id) deferrable initially deferred";
    run(pool, format!("create table peril_below (id integer {promise})")).await;
    let count = "update peril set remaining = remaining - 1;";
    let promise = "insert into peril_below select 1 from peril where breaks = 1;";
    if is_sqlite(pool) {
        let raise = "select raise(abort, 'broken disk') from peril where remaining = 0;";
        for table in tables {
            for verb in ["insert", "update", "delete"] {
                let name = format!("peril_{verb}_{table}");
                run(
                    pool,
                    format!("create trigger {name} before {verb} on {table} begin {raise} {count} end"),
                )
                .await;
            }
        }
        run(pool, format!("create trigger peril_commit after insert on events begin {promise} end")).await;
        return;
    }
    let function = |name: &str, body: &str| {
        format!("create function {name}() returns trigger language plpgsql as $$begin {body} end$$")
    };
    let raise = "if (select remaining from peril) = 0 then raise 'broken disk'; end if;";
    let go = "if tg_op = 'DELETE' then return old; end if; return new;";
    run(pool, function("peril_row", &format!("{raise} {count} {go}"))).await;
    run(pool, function("peril_commit", &format!("{promise} return new;"))).await;
    for table in tables {
        let verbs = "before insert or update or delete";
        run(
            pool,
            format!("create trigger peril {verbs} on {table} for each row execute function peril_row()"),
        )
        .await;
    }
    let trigger = "create trigger peril_commit after insert on events";
    run(pool, format!("{trigger} for each row execute function peril_commit()")).await;
}

/// Lets the row after the next `n` fail, whatever table it belongs to; with -1 none.
async fn break_row(pool: &AnyPool, n: i64) {
    run(pool, format!("update peril set remaining = {n}")).await;
}

/// Lets commits fail, or not.
async fn break_commit(pool: &AnyPool, breaks: bool) {
    run(pool, format!("update peril set breaks = {}", i32::from(breaks))).await;
}

async fn play(database: &Database, trouble: Trouble) -> usize {
    let mut stage = Stage::in_trouble(database, trouble).await;
    stage.play_to_effective().await;
    stage.play_to_served().await;
    for (kind, signatures) in [(Kind::D12, 5), (Kind::D14, 3), (Kind::D18, 3), (Kind::D21, 2)] {
        stage.check_sound(kind, signatures).await;
    }
    stage.failures
}

#[tokio::test(flavor = "multi_thread")]
async fn no_failing_file_signer_or_time_stamp_loses_or_doubles_a_signature() {
    let database = databases().await.swap_remove(0);
    assert!(play(&database, Trouble::Ports).await > 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_power_cut_loses_or_doubles_a_signature() {
    let database = databases().await.swap_remove(0);
    assert!(play(&database, Trouble::PowerCut).await > 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_failing_row_or_commit_loses_or_doubles_a_signature() {
    for database in databases().await {
        assert!(play(&database, Trouble::Rows).await > 200);
    }
}
