//! Private talk (背对背): who may hear whom changes for everybody inside at once.

use super::{Output, Room};
use crate::audience::Talk;
use crate::message::ServerMessage;

impl Room {
    /// The caller says who talks with whom.
    ///
    /// Towards privacy media goes first and the screens follow, away from it the screens go first: nobody speaks
    /// under a promise that does not hold.
    pub fn handle_talk(&mut self, talk: Talk) -> Vec<Output> {
        let mut outputs = Vec::new();
        if talk == self.talk {
            return outputs;
        }
        self.talks += 1;
        self.page = None;
        let was_private = std::mem::replace(&mut self.talk, talk) != Talk::Together;
        if was_private {
            self.shown = Talk::Together;
            // Whoever waits outside was promised nothing that ends, and is told of the door only after media is.
            let inside = self.seats.values().filter(|place| place.inside);
            outputs.extend(inside.map(|place| {
                let view = self.view_of(place, &Talk::Together);
                Output::Tell(place.connection.clone(), ServerMessage::Room(view))
            }));
        }
        self.settle(&mut outputs);
        outputs
    }
}
