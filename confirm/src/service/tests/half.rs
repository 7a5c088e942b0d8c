//! A write that fails in the middle leaves nothing half done.

use super::*;

/// Whatever write fails, nothing is half done, and the same request goes through afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn failed_write_leaves_nothing_half_done() {
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    let before = to_agreed(&mut stage).await;
    let actor = cast::actor(MEDIATOR, cast::at(stage.second));
    let at = cast::at(stage.second);
    let perform = async |stage: &Stage| {
        stage.cases.perform(&actor, &stage.case, before.version, "freeze", &Core::Freeze.into(), at).await
    };
    for (table, verb) in [
        ("requests", "insert"),
        ("events", "insert"),
        ("cases", "update"),
        ("documents", "insert"),
        ("revisions", "insert"),
    ] {
        let trigger = format!(
            "create trigger broken_{table} before {verb} on {table} begin select raise(abort, 'broken disk'); end"
        );
        sqlx::query(sqlx::AssertSqlSafe(trigger)).execute(&stage.pool).await.unwrap();
        let failed = perform(&stage).await;
        assert!(matches!(failed, Err(ServiceError::Failed(_))), "{table}: {failed:?}");
        let mend = format!("drop trigger broken_{table}");
        sqlx::query(sqlx::AssertSqlSafe(mend)).execute(&stage.pool).await.unwrap();
        assert_eq!(stage.now().await, before, "{table}");
    }
    let (papers, away) = (stage.folder.path().join("papers"), stage.folder.path().join("away"));
    std::fs::rename(&papers, &away).unwrap();
    std::fs::write(&papers, b"no folder").unwrap();
    assert!(matches!(perform(&stage).await, Err(ServiceError::Failed(_))));
    std::fs::remove_file(&papers).unwrap();
    std::fs::rename(&away, &papers).unwrap();
    assert_eq!(stage.now().await, before);
    let frozen = perform(&stage).await.unwrap();
    assert_eq!(frozen.version, before.version + 1);
    let (one, other, third) = tokio::join!(stage.now(), stage.now(), stage.now());
    assert!(
        one == frozen && other == frozen && third == frozen,
        "every connection sees what was acknowledged"
    );
    assert_eq!(perform(&stage).await.unwrap(), frozen);
}

/// Signing takes two events (signature and effect); a failure at the second leaves neither.
#[tokio::test(flavor = "multi_thread")]
async fn seal_and_effect_come_together_or_not_at_all() {
    let database = databases().await.swap_remove(0);
    let mut stage = Stage::open(&database).await;
    to_agreed(&mut stage).await;
    stage.act(MEDIATOR, Core::Freeze).await;
    for who in [COMPANY, OWNER, MEDIATOR] {
        stage.sign(who, Kind::D12).await;
    }
    let before = stage.now().await;
    let trigger = format!(
        "create trigger broken before insert on events when new.seq = {} begin select raise(abort, 'broken'); end",
        before.version + 2
    );
    sqlx::query(sqlx::AssertSqlSafe(trigger)).execute(&stage.pool).await.unwrap();
    let made = before.agreement().unwrap().made.clone();
    let seal = Command::from(Core::Seal { document: made.id, sha256: made.frozen.sha256 });
    let failed = stage.try_act(SEALER, &seal).await;
    assert!(matches!(failed, Err(ServiceError::Failed(_))), "{failed:?}");
    assert_eq!(stage.now().await, before);
    sqlx::query("drop trigger broken").execute(&stage.pool).await.unwrap();
    assert!(stage.act(SEALER, seal).await.effective_at.is_some());
}
