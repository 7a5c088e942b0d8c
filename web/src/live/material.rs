//! Who may look at a file that somebody wants to show in a room: the rule of the case in the words of seats.

use super::{denied, identify, nothing_there, viewer};
use crate::app::App;
use confirm::case::{
    id::{CaseId, FileId},
    people::Attached,
    view::FileAudience,
};
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
    let known = loaded.file(file).filter(|file| loaded.shows_file(&eye, file)).ok_or_else(no_such_file)?;
    // Where a talk is private, whoever sits at a shared device sits there alone (G-04).
    let device = known.party.as_ref().and_then(|party| loaded.station_seat(party, app.clock.now()));
    let device = device.map(|seat| SeatId(seat.station.to_string()));
    // Whom the mediator took into the private talk that goes on looks at what is shown there.
    let taken = loaded.participants.iter().filter(|one| loaded.is_in_caucus(one));
    let beside: Vec<SeatId> = device.into_iter().chain(taken.map(|one| SeatId(one.id.to_string()))).collect();
    let readers = readers(known, loaded.file_audience(known), (&loaded.mediator.id, beside));
    Ok(PageGrant { title: known.title.clone(), readers })
}

fn readers(file: &Attached, audience: FileAudience, (mediator, beside): (&str, Vec<SeatId>)) -> Readers {
    let mediator = SeatId(mediator.to_owned());
    match audience {
        FileAudience::Everybody => Readers::Everybody,
        FileAudience::Party | FileAudience::Confided => {
            let owner = file.party.as_ref().map(|party| SeatId(party.to_string()));
            Readers::Only(owner.into_iter().chain(beside).chain([mediator]).collect())
        }
        FileAudience::House => Readers::Only(BTreeSet::from([mediator])),
    }
}

fn no_such_file() -> Denied {
    Denied {
        code: "not-found".into(), text: "没有找到这份材料，或者您不能看。请刷新材料列表再选。".into()
    }
}
