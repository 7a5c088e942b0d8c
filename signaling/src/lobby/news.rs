//! What clients watch: that it changed, and where every round trip is felt, what it is now.

use super::{Lobby, Output};
use crate::Subject;
use crate::message::ServerMessage;
use crate::session::{ConnectionId, Session};
use std::collections::BTreeSet;

impl Lobby {
    /// A client names the topics it watches, and whether it can read `fresh`; the shell has asked which of them it may.
    pub fn handle_watch(&mut self, connection: &ConnectionId, topics: BTreeSet<String>, whole: bool) {
        if let Some(session) = self.sessions.get_mut(connection) {
            session.topics = topics;
            session.whole = whole;
        }
    }

    /// Something has a new version.
    pub fn handle_changed(&mut self, topic: &str, version: u64) -> Vec<Output> {
        let watching = |(_, session): &(&ConnectionId, &Session)| session.topics.contains(topic);
        let watchers: Vec<ConnectionId> =
            self.sessions.iter().filter(watching).map(|(id, _)| id.clone()).collect();
        let message = ServerMessage::Changed { topic: topic.to_owned(), version };
        watchers.iter().flat_map(|watcher| self.tell(watcher, message.clone())).collect()
    }

    /// Who watches `topic` and could read it now.
    pub fn readers(&self, topic: &str) -> BTreeSet<Subject> {
        self.reading(topic).map(|(_, session)| session.subject.clone()).collect()
    }

    /// What `subject` sees of `topic` at `version`.
    pub fn handle_fresh(&self, subject: &Subject, topic: &str, (version, body): (u64, &str)) -> Vec<Output> {
        let theirs = self.reading(topic).filter(|(_, session)| session.subject == *subject);
        let fresh = || ServerMessage::Fresh { topic: topic.to_owned(), version, body: body.to_owned() };
        theirs.map(|(id, session)| Output::Send(id.clone(), Session::aside(session.seq(), fresh()))).collect()
    }

    fn reading<'a>(&'a self, topic: &'a str) -> impl Iterator<Item = (&'a ConnectionId, &'a Session)> {
        let reads = |session: &Session| session.whole && session.lost_at.is_none();
        self.sessions.iter().filter(move |(_, session)| reads(session) && session.topics.contains(topic))
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tell;

    #[test]
    fn who_can_read_it_gets_what_changed_before_the_news_of_it_and_nobody_else_does() {
        insta::assert_snapshot!(tell(&[
            (0, "p hello"),
            (0, "p watches whole"),
            (0, "q hello"),
            (0, "q watches"),
            (0, "r hello"),
            (0, "r watches whole"),
            (1, "r lost"),
            (2, "p reads 7"),
            (2, "q reads 7"),
            (2, "r reads 7"),
            (3, "case changes 7"),
            (4, "r hello from 0"),
        ]));
    }
}
