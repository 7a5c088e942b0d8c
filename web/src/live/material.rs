//! Who may look at a file that somebody wants to show in a room: the rule of the case in the words of seats.

use super::{denied, identify, nothing_there, viewer};
use crate::app::App;
use confirm::case::{
    Case,
    id::{CaseId, FileId},
    people::Attached,
    view::FileAudience,
};
use jiff::Timestamp;
use signaling::{Denied, PageGrant, Readers, SeatId, Subject};
use std::collections::BTreeSet;

/// What a file is called and whose seats may look at it, for somebody who sees it.
pub(super) async fn page(
    app: &App,
    subject: &Subject,
    case: &CaseId,
    file: &FileId,
) -> Result<PageGrant, Denied> {
    let person = identify(app, subject).await.ok_or_else(nothing_there)?;
    let loaded = app.load(&person, case).await.map_err(|problem| denied(&problem))?;
    let eye = loaded.eye(&viewer(&person)).ok_or_else(nothing_there)?;
    let known: Vec<&Attached> = loaded.files_of(file).filter(|file| loaded.shows_file(&eye, file)).collect();
    let first = known.first().ok_or_else(no_such_file)?;
    // What one side calls its copy is not for the other, which put in the same.
    let is_one = known.iter().all(|copy| copy.title == first.title);
    let title = if is_one { first.title.clone() } else { "材料".to_owned() };
    let readers = known.iter().map(|copy| readers(&loaded, copy, app.clock.now())).reduce(either);
    Ok(PageGrant { title, readers: readers.ok_or_else(no_such_file)? })
}

fn readers(case: &Case, file: &Attached, now: Timestamp) -> Readers {
    let mediator = SeatId(case.mediator.id.clone());
    match case.file_audience(file) {
        FileAudience::Everybody => Readers::Everybody,
        FileAudience::Party | FileAudience::Confided => {
            let owner = file.party.as_ref().map(|party| SeatId(party.to_string()));
            // Where a talk is private, whoever sits at a shared device sits there alone (G-04).
            let device = file.party.as_ref().and_then(|party| case.station_seat(party, now));
            let device = device.map(|seat| SeatId(seat.station.to_string()));
            // Whom the mediator took into the private talk that goes on looks at what is shown there.
            let taken = case.participants.iter().filter(|one| case.is_in_caucus(one));
            let beside = device.into_iter().chain(taken.map(|one| SeatId(one.id.to_string())));
            Readers::Only(owner.into_iter().chain(beside).chain([mediator]).collect())
        }
        FileAudience::House => Readers::Only(BTreeSet::from([mediator])),
    }
}

/// Who may look at a file that several put in: whoever may look at one of them.
fn either(one: Readers, other: Readers) -> Readers {
    match (one, other) {
        (Readers::Only(mut some), Readers::Only(more)) => {
            some.extend(more);
            Readers::Only(some)
        }
        (Readers::Everybody, _) | (_, Readers::Everybody) => Readers::Everybody,
    }
}

fn no_such_file() -> Denied {
    Denied {
        code: "not-found".into(), text: "没有找到这份材料，或者您不能看。请刷新材料列表再选。".into()
    }
}
