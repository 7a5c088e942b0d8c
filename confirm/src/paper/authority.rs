//! D08 授权委托书, the power of attorney.
//!
//! Sources: `legal.md` D08, K-03; 民事诉讼法 61 (who may be an agent; one or two), 62 (matters and limits are named; 承认、放弃、
//! 变更、和解 need 特别授权); F-4 (a general authority does not carry an application).

use jiff::civil::Date;

use super::consent::{TICKED, UNTICKED};
use super::field::{agent_field, party_field};
use super::wording::{Party, day, unstopped};
use super::{Block, Check, Kind, Paper, Place};

/// A power of attorney.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// 委托人.
    pub principal: Party,
    /// 受托人; the law allows one or two.
    pub agents: Vec<Appointed>,
    /// 案由, for example 追索劳动报酬纠纷.
    pub cause: String,
    /// 权限.
    pub scope: Scope,
    /// 期限, for example 自签署之日起至本案办结之日止.
    pub term: String,
    /// Id of the clip in which the signing was witnessed by video, if it was.
    pub witness_clip: Option<String>,
    /// Whether the agents sign beside the principal; on a telephone only the principal does.
    pub agents_sign: bool,
    /// The day of the authority.
    pub day: Date,
}

/// 受托人, who is appointed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointed {
    /// 姓名.
    pub name: String,
    /// 证件号, masked by the caller where the copy goes outside.
    pub id_no: String,
    /// 单位.
    pub employer: Option<String>,
    /// 与委托人关系: what makes this person eligible.
    pub standing: Standing,
}

/// 民事诉讼法 61: who may be appointed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// 律师.
    Lawyer,
    /// 基层法律服务工作者.
    LegalWorker,
    /// 近亲属.
    Relative,
    /// 工作人员.
    Staff,
    /// 社区、单位及社会团体推荐的公民.
    Recommended,
}

/// 权限.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// 一般授权.
    General,
    /// 特别授权, with every act named.
    Special(Vec<Act>),
}

/// An act that a special authority names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// 代为选择或接受调解员.
    Choose,
    /// 代为承认、变更、放弃请求.
    Dispose,
    /// 代为进行调解并签署协议.
    Agree,
    /// 代为申请司法确认、接受法院询问.
    Apply,
    /// 代收文书.
    Receive,
}

impl Standing {
    /// The words of the form.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Lawyer => "律师",
            Self::LegalWorker => "基层法律服务工作者",
            Self::Relative => "近亲属",
            Self::Staff => "工作人员",
            Self::Recommended => "社区、单位及社会团体推荐的公民",
        }
    }
}

impl Act {
    /// All five, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Choose, Self::Dispose, Self::Agree, Self::Apply, Self::Receive];

    /// The words of the form.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Choose => "代为选择或接受调解员",
            Self::Dispose => "代为承认、变更、放弃请求",
            Self::Agree => "代为进行调解并签署协议",
            Self::Apply => "代为申请司法确认、接受法院询问",
            Self::Receive => "代收文书",
        }
    }
}

impl Authority {
    /// The authority as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let mut blocks = vec![Block::item("委托人：", format!("{}。", self.principal.particulars()))];
        blocks.extend(self.agents.iter().map(|agent| Block::item("受托人：", agent.particulars())));
        blocks.push(Block::paragraph(format!(
            "现委托上述受托人在{}一案的人民调解和司法确认中，作为委托人的代理人。",
            unstopped(&self.cause)
        )));
        let acts: &[Act] = match &self.scope {
            Scope::General => &[],
            Scope::Special(acts) => acts,
        };
        let tick = |ticked: bool| if ticked { TICKED } else { UNTICKED };
        blocks.push(Block::heading(format!("代理权限（打“{TICKED}”的为授权范围）：")));
        blocks.push(Block::paragraph(format!(
            "{}一般授权：代为参加调解、陈述意见、提交材料，不包括承认、变更、放弃请求，签署协议和申请司法确认；",
            tick(self.scope == Scope::General)
        )));
        blocks.push(Block::paragraph(format!("{}特别授权：", tick(self.scope != Scope::General))));
        blocks.extend(
            Act::ALL
                .iter()
                .map(|act| Block::paragraph(format!("　　{}{}；", tick(acts.contains(act)), act.text()))),
        );
        blocks.push(Block::paragraph(format!("委托期限：{}。", unstopped(&self.term))));
        if let Some(clip) = &self.witness_clip {
            blocks.push(Block::paragraph(format!("本委托书的签署经视频见证，见证片段编号{clip}。")));
        }
        let mut places = vec![Place::hand(party_field(0), "委托人", &self.principal.signatory())];
        if self.agents_sign {
            places.extend(
                self.agents
                    .iter()
                    .enumerate()
                    .map(|(index, agent)| Place::hand(agent_field(index), "受托人", &agent.name)),
            );
        } else {
            blocks.push(Block::paragraph("受托人经短信验证进入本案页面参加调解，即为接受委托。"));
        }
        blocks.extend(Block::places(&places));
        blocks.push(Block::right(day(self.day)));
        Paper::by(Kind::D08, self.principal.name(), blocks).printed(notice, check)
    }
}

impl Appointed {
    fn particulars(&self) -> String {
        let employer = self.employer.as_ref().map(|employer| format!("，{employer}")).unwrap_or_default();
        format!("{}{employer}，{}，证件号{}。", self.name, self.standing.text(), self.id_no)
    }
}
