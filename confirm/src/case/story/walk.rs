//! Random walks through a case: any order by anybody, with a thread that leads on, so that they come far.

mod court;
mod mediation;
mod people;
mod thread;

use proptest::prelude::*;

use super::cast::*;
use super::{ink, journey};
use crate::case::Supply;
use crate::case::actor::Actor;
use crate::case::command::{Command, Core};
use crate::case::guard::Act;
use crate::case::id::{ClauseId, DocumentId, PartyId};

/// One step: how the act is chosen, which one and with what in it, and how long the clock goes on before it.
pub type Step = (u8, u16, u8);

/// Where a walk begins: far into the case, because what is late is reached by few that begin early.
pub fn starts() -> [fn() -> Story; 13] {
    [
        Story::begin,
        || Story::of(&registration(), None),
        journey::to_taken,
        journey::to_session,
        journey::to_drafting,
        journey::to_agreed,
        journey::to_frozen,
        ink::family,
        journey::to_effective,
        journey::to_filed,
        journey::to_claimed,
        journey::to_hearing,
        journey::to_ruled,
    ]
}

/// A walk: where it begins, and its steps.
pub fn walks(steps_max: usize) -> impl Strategy<Value = (usize, Vec<Step>)> {
    (0..starts().len(), prop::collection::vec((0..100u8, any::<u16>(), 0..100u8), 0..steps_max))
}

/// Somebody who might act, and what they might do.
pub type Offer = (Actor, Command);

/// A walker: the story, and the second it is at.
pub struct Walk {
    pub story: Story,
    pub second: i64,
}

impl Walk {
    pub fn begin(start: usize) -> Self {
        let story = starts()[start]();
        let second = story.case.updated_at.duration_since(at(0)).as_secs();
        Self { story, second }
    }

    /// The act of `step`, after the clock went on: the one that leads on, one that is allowed, or any at all.
    pub fn choose(&mut self, (mode, dice, pause): Step) -> Option<Offer> {
        self.second += match pause {
            0..85 => 60,
            85..97 => DAY,
            _ => 20 * DAY,
        };
        let pick = |offers: Vec<Offer>| {
            let index = usize::from(dice / 7) % offers.len().max(1);
            offers.into_iter().nth(index)
        };
        match mode {
            0..60 => thread::next(self).or_else(|| pick(self.offers(dice))),
            60..90 => {
                let mut offers = self.offers(dice);
                offers.retain(|offer| self.allows(offer));
                pick(offers)
            }
            _ => pick(self.offers(dice)),
        }
    }

    /// Everything anybody might do, whether or not it fits.
    pub fn offers(&self, dice: u16) -> Vec<Offer> {
        let mut offers = mediation::offers(self, dice);
        offers.extend(people::offers(self, dice));
        offers.extend(court::offers(self, dice));
        offers
    }

    pub fn allows(&self, (actor, command): &Offer) -> bool {
        self.story.case.guard(actor, &Act::of(command), at(self.second)).is_ok()
    }

    /// Whether something would happen.
    pub fn happens(&self, (actor, command): &Offer) -> bool {
        let supply = Supply { allow_test_division: true, entropy: 1, ..Supply::default() };
        self.story
            .case
            .decide(actor, command, &supply, at(self.second))
            .is_ok_and(|events| !events.is_empty())
    }

    /// A member of staff who gives an order.
    pub fn staff(&self, who: &str, command: impl Into<Command>) -> Offer {
        (actor(who, at(self.second)), command.into())
    }

    /// The mediator of the case who gives an order.
    pub fn mediator(&self, command: impl Into<Command>) -> Offer {
        let who = if self.story.case.mediator.id == OTHER_MEDIATOR { OTHER_MEDIATOR } else { MEDIATOR };
        self.staff(who, command)
    }

    /// The judge who holds the case, or would take it.
    pub fn judge(&self, command: impl Into<Command>) -> Offer {
        let case = &self.story.case;
        let free = if case.round.recused.contains(JUDGE) { OTHER_JUDGE } else { JUDGE };
        let id = case.claim.as_ref().map_or(free, |claim| claim.judge.id.as_str()).to_owned();
        (Actor { id, ..actor(free, at(self.second)) }, command.into())
    }

    /// The clerk who accepts, with a number of its own for each version of the agreement.
    pub fn accept(&self) -> Offer {
        let serial = 31 + self.story.case.past.len();
        self.staff(CLERK, accept(&format!("（2026）晋0499诉前调确{serial}号")))
    }

    /// A party who gives an order.
    pub fn seat(&self, party: &PartyId, command: impl Into<Command>) -> Offer {
        (Actor { id: party.to_string(), ..actor(OWNER, at(self.second)) }, command.into())
    }

    /// One of the parties; somebody unknown while there is none.
    pub fn party(&self, dice: u16) -> PartyId {
        let parties = self.story.parties();
        match parties.len() {
            0 => PartyId::new("nobody"),
            count => parties[usize::from(dice) % count].clone(),
        }
    }

    /// One of the clauses with its hash; one that is unknown while there is none.
    pub fn clause(&self, dice: u16) -> (ClauseId, String) {
        let clauses = &self.story.case.clauses;
        match clauses.len() {
            0 => (ClauseId::new("none"), String::new()),
            count => {
                let clause = &clauses[usize::from(dice) % count];
                (clause.id.clone(), clause.hash.clone())
            }
        }
    }

    /// One of the last documents, with the hash that was shown.
    pub fn document(&self, dice: u16) -> (DocumentId, String) {
        let last: Vec<_> = self.story.case.documents.iter().rev().take(4).collect();
        match last.len() {
            0 => (DocumentId::new("none"), String::new()),
            count => {
                let made = &last[usize::from(dice) % count].made;
                (made.id.clone(), made.frozen.sha256.clone())
            }
        }
    }

    pub fn sign(&self, (document, sha256): (DocumentId, String)) -> Core {
        Core::Sign { document, sha256, strokes: strokes(), instead: None }
    }
}
