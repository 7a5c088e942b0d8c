//! 代理人: who acts for a party, and who signs in the end.
//!
//! Sources: `legal.md` D12, D14, D18 (the line under the party), K-03; 民事诉讼法 60–62 (承认、放弃、变更、和解 need
//! 特别授权); 民诉法解释 147 (an agent with special authority signs where the party can't come), 351.

use super::field::{agent_field, party_field};
use super::wording::Party;
use super::{Block, Place};

/// Longest name of a party, in characters, that is repeated under its agent's place. A longer one stands with the
/// particulars alone: two such names under one place would not fit on a page.
const PRINCIPAL_MAX: usize = 60;

/// 代理人, an agent of one of the paper's parties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// For whom: position among the paper's parties, counted from 0.
    pub party: usize,
    /// 姓名.
    pub name: String,
    /// 公民身份号码, masked by the caller where the copy goes outside.
    pub id_no: Option<String>,
    /// 单位, or how the agent is related to the party.
    pub tie: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
    /// What the agent may do.
    pub power: Power,
    /// Whether the agent signs in the party's place, which then is not on the paper. Who may is for the case to
    /// decide (K-03).
    pub instead: bool,
}

/// 代理权限.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// 法定代理: a guardian.
    Statutory,
    /// 一般授权.
    General,
    /// 特别授权.
    Special,
}

impl Agent {
    /// 法定代理人 or 委托代理人.
    #[must_use]
    pub fn role(&self) -> &'static str {
        match self.power {
            Power::Statutory => "法定代理人",
            Power::General | Power::Special => "委托代理人",
        }
    }

    /// All particulars without a final stop.
    #[must_use]
    pub fn particulars(&self) -> String {
        let power = match self.power {
            Power::Statutory => "",
            Power::General => "（一般授权）",
            Power::Special => "（特别授权）",
        };
        let pieces: Vec<String> = [
            Some(self.name.clone()),
            self.tie.clone(),
            self.id_no.as_ref().map(|number| format!("公民身份号码{number}")),
            self.phone.as_ref().map(|phone| format!("联系电话{phone}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        pieces.join("，") + power
    }
}

/// The parties with full particulars, each followed by its agents, as hanging items.
pub(super) fn people(role: &str, parties: &[Party], agents: &[Agent]) -> Vec<Block> {
    lines(role, parties, agents)
        .map(|(role, particulars)| Block::item(format!("{role}："), format!("{particulars}。")))
        .collect()
}

/// The same as running text, as rulings print it; agents appointed by a party are 委托诉讼代理人 before a court.
pub(super) fn applicants_of_ruling(parties: &[Party], agents: &[Agent]) -> Vec<Block> {
    lines("申请人", parties, agents)
        .map(|(role, particulars)| {
            let role = if role == "委托代理人" { "委托诉讼代理人" } else { role };
            Block::paragraph(format!("{role}：{particulars}。"))
        })
        .collect()
}

fn lines<'a>(
    role: &'a str,
    parties: &'a [Party],
    agents: &'a [Agent],
) -> impl Iterator<Item = (&'a str, String)> {
    parties.iter().enumerate().flat_map(move |(index, party)| {
        let acting = agents.iter().filter(move |agent| agent.party == index);
        std::iter::once((role, party.particulars()))
            .chain(acting.map(|agent| (agent.role(), agent.particulars())))
    })
}

/// Places for the parties and then the agents (`legal.md` M85: parties in any order, then agents).
pub(super) fn places(role: &str, parties: &[Party], agents: &[Agent]) -> Vec<Place> {
    let signs = |index: usize| !agents.iter().any(|agent| agent.party == index && agent.instead);
    let of_parties = parties
        .iter()
        .enumerate()
        .filter(|(index, _)| signs(*index))
        .map(|(index, party)| Place::hand(party_field(index), role, &party.signatory()));
    let of_agents = agents.iter().enumerate().map(|(index, agent)| {
        let principal = parties.get(agent.party).map(Party::name);
        let caption = match principal.filter(|name| name.chars().count() <= PRINCIPAL_MAX) {
            Some(principal) => format!("{}（代{principal}）", agent.name),
            None => agent.name.clone(),
        };
        Place::hand(agent_field(index), agent.role(), &caption)
    });
    of_parties.chain(of_agents).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(instead: bool) -> Vec<String> {
        let party = |name: &str| Party::Named { name: name.to_owned(), address: None, phone: None };
        let agent = Agent {
            party: 1,
            name: "沈丽".to_owned(),
            id_no: None,
            tie: None,
            phone: None,
            power: Power::Special,
            instead,
        };
        let places = places("当事人", &[party("褚卫东"), party("潞川建安建筑劳务有限公司")], &[agent]);
        places.into_iter().map(|place| place.field).collect()
    }

    #[test]
    fn agents_sign_after_the_parties() {
        assert_eq!(fields(false), ["Party1", "Party2", "Agent1"]);
    }

    #[test]
    fn an_agent_who_signs_instead_takes_the_partys_place() {
        assert_eq!(fields(true), ["Party1", "Agent1"]);
    }
}
