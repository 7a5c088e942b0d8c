//! D05 在线方式与个人信息处理同意书, what one person agreed to: each line has a tick of its own.
//!
//! Sources: `legal.md` D05; 在线诉讼规则 4 (consent to one stage is not consent to another), 个人信息保护法 14, 17, 29 (told,
//! explicit, separate), 法释〔2021〕15号 4 (bundled consent is void), 电子签名法 3 (personal status is signed on paper), B-911
//! (no face data), 在线调解规则 18 (no recording without everybody's consent).

use jiff::Timestamp;

use super::wording::{Party, minute};
use super::{Block, Check, Kind, Paper};

/// A line that is agreed to.
pub const TICKED: &str = "［√］";
/// A line that is not.
pub const UNTICKED: &str = "［　］";

/// What a consent form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// 编号 of the mediation.
    pub number: String,
    /// 人民调解委员会, who handles the personal data.
    pub committee: String,
    /// 联系电话 of the committee.
    pub phone: String,
    /// The court that the papers would go to.
    pub court: String,
    /// Who agrees.
    pub party: Party,
    /// The natural person who ticked: the party, its representative, agent or guardian.
    pub by: String,
    /// 保存期限, with and without a written agreement.
    pub retention: String,
    /// The ticks.
    pub ticks: Ticks,
    /// When the last tick was set or taken away.
    pub at: Timestamp,
}

/// The ticks of a consent form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ticks {
    /// 在线调解.
    pub mediation: bool,
    /// 在线申请司法确认.
    pub application: bool,
    /// 在线接受法院询问.
    pub inquiry: bool,
    /// 电子送达.
    pub service: bool,
    /// 电子签名, which covers agreement and record.
    pub signature: bool,
    /// 不使用电子签名: said, and not only left open.
    pub ink: bool,
    /// 个人信息处理.
    pub data: bool,
    /// 提供给人民法院.
    pub court: bool,
    /// 安静、相对封闭的场所.
    pub quiet: bool,
}

impl Consent {
    /// The form as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let ticks = &self.ticks;
        let mut blocks = vec![Block::item("同意人：", format!("{}。", self.party.particulars()))];
        let mut section = |heading: &str, lines: &[String]| {
            blocks.push(Block::heading(heading));
            blocks.extend(lines.iter().map(Block::paragraph));
        };
        section(
            "一、我同意以下环节在线进行（逐项选择，可以反悔）",
            &[
                line(ticks.mediation, "调解"),
                line(ticks.application, "申请司法确认"),
                line(ticks.inquiry, "法院询问"),
                line(ticks.service, "电子送达"),
            ],
        );
        section(
            "二、电子签名（婚姻、收养、继承等人身关系文书除外）",
            &[
                line(ticks.signature, "同意以电子签名签署调解协议、申请书和笔录"),
                line(ticks.ink, "不使用电子签名，到站签字"),
            ],
        );
        section(
            "三、个人信息",
            &[
                format!(
                    "个人信息处理者：{}，电话{}；目的：调解与（经我同意）司法确认；种类：姓名、证件号、电话、住址、纠纷材料；保存\
                     期限：{}；我可以查阅、复制、更正、撤回同意。本平台不采集人脸信息；证件影像、银行账号、医疗材料等敏感信息，只在\
                     我自己提交的范围内使用。",
                    self.committee, self.phone, self.retention
                ),
                line(ticks.data, "同意为本次调解处理上述个人信息"),
                line(
                    ticks.court,
                    &format!("同意将协议书、笔录、身份及送达信息提供给{}用于司法确认", self.court),
                ),
            ],
        );
        section("四、录音录像", &[line(true, "不录制（默认）。背对背沟通一律不录制")]);
        section(
            "五、场所和秩序",
            &[line(
                ticks.quiet,
                "我承诺在安静、相对封闭的场所参加，不让无关人员在场，不擅自录制、截屏、传播",
            )],
        );
        blocks.push(Block::paragraph(format!(
            "以上各项由{}经短信验证进入本人页面后逐项点选，打“{TICKED}”的为同意，“{UNTICKED}”的为不同意或者尚未选择。改选的，另出新的\
             同意书，本同意书同时作废；改选以前已经进行的环节不受影响。",
            self.by
        )));
        blocks.push(Block::right(minute(self.at)));
        Paper::of(Kind::D05, &self.committee, blocks)
            .numbered(format!("编号：{}", self.number))
            .printed(notice, check)
    }
}

fn line(ticked: bool, text: &str) -> String {
    format!("{}{text}；", if ticked { TICKED } else { UNTICKED })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_a_tick_of_its_own() {
        let party = Party::Named { name: "赵建平".into(), address: None, phone: None };
        let form = Consent {
            number: "1".into(),
            committee: "柳河街道人民调解委员会".into(),
            phone: "1".into(),
            court: "潞川区人民法院".into(),
            party,
            by: "赵建平".into(),
            retention: "30年".into(),
            ticks: Ticks { mediation: true, data: true, ..Ticks::default() },
            at: Timestamp::UNIX_EPOCH,
        };
        let ticked = |form: &Consent| {
            let lines = form.paper(None, None).lines();
            lines.into_iter().filter(|line| line.starts_with(TICKED)).collect::<Vec<_>>()
        };
        let texts = ticked(&form);
        assert_eq!(
            texts,
            [
                "［√］调解；",
                "［√］同意为本次调解处理上述个人信息；",
                "［√］不录制（默认）。背对背沟通一律不录制；"
            ]
        );
        let all = Ticks {
            mediation: true,
            application: true,
            inquiry: true,
            service: true,
            signature: true,
            ink: false,
            data: true,
            court: true,
            quiet: true,
        };
        assert_eq!(ticked(&Consent { ticks: all, ..form }).len(), 9);
    }
}
