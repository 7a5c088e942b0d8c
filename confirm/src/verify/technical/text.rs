//! The technical report as text: to be printed, and to be pasted into a letter.

use std::fmt::{self, Display, Formatter};

use jiff::Timestamp;

use super::{
    Addition, FaultEntry, Outcome, RegisterEntry, RevisionEntry, Role, SignatureEntry, StampEntry, Standing,
    Status, TechnicalReport,
};
use crate::paper::wording::{day, instant};

const UNKNOWN: &str = "无";

impl Display for TechnicalReport {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "技术报告（{} {}）", self.format, self.format_version)?;
        writeln!(out, "文件 SHA-256：{}", self.sha256)?;
        writeln!(out, "文件长度：{}字节", self.length)?;
        writeln!(out, "结论：{}", conclusion(self.status))?;
        writeln!(out, "级别：{}", self.level.unwrap_or(UNKNOWN))?;
        if !self.missing.is_empty() {
            writeln!(out, "文件中没有签名的位置：{}", self.missing.join("、"))?;
        }
        faults(out, "", &self.faults)?;
        if !self.revisions.is_empty() {
            writeln!(out, "\n一、版本（{}个）", self.revisions.len())?;
        }
        self.revisions.iter().try_for_each(|one| revision(out, one))?;
        if !self.signatures.is_empty() {
            writeln!(out, "\n二、签名（{}个）", self.signatures.len())?;
        }
        self.signatures.iter().enumerate().try_for_each(|(index, one)| signature(out, index + 1, one))?;
        writeln!(out, "\n三、长期核验")?;
        match self.evidence {
            Some(kept) => {
                let (certificates, lists) = (kept.certificates, kept.lists);
                writeln!(out, "文件所附（DSS）：证书{certificates}张，吊销列表{lists}份")?;
            }
            None => writeln!(out, "文件所附（DSS）：{UNKNOWN}")?,
        }
        if self.archives.is_empty() {
            writeln!(out, "文档时间戳：{UNKNOWN}")?;
        }
        self.archives.iter().try_for_each(|one| archive(out, one))?;
        writeln!(out, "\n四、登记与存证")?;
        match &self.register {
            Some(entry) => register(out, entry)?,
            None => writeln!(out, "离线核验，未查登记。")?,
        }
        writeln!(out, "\n五、核验步骤与依据")?;
        for check in &self.checks {
            writeln!(out, "[{}] {}（{}）", outcome(check.outcome), check.title, check.rule)?;
        }
        Ok(())
    }
}

fn conclusion(status: Status) -> &'static str {
    match status {
        Status::Sound => "未被改动，签名齐全",
        Status::Incomplete => "未被改动，还有位置没有电子签名",
        Status::Broken => "未通过核验",
        Status::Elsewhere => "由法院自有系统制作，签名由该系统负责；本报告只比对字节",
    }
}

fn revision(out: &mut Formatter<'_>, one: &RevisionEntry) -> fmt::Result {
    let adds = match one.adds {
        Addition::Pages => "正文和签名位置",
        Addition::Signature => "签名",
        Addition::Evidence => "证书和吊销列表",
        Addition::Archive => "文档时间戳",
        Addition::Unknown => "无人签名的内容",
    };
    let field = one.field.as_ref().map_or_else(String::new, |field| format!(" {field}"));
    writeln!(out, "{}. 增加：{adds}{field}", one.number)?;
    writeln!(out, "   至{}字节，SHA-256：{}", one.length, one.sha256)
}

fn signature(out: &mut Formatter<'_>, number: usize, one: &SignatureEntry) -> fmt::Result {
    writeln!(out, "{number}. {}（{}）：{}", one.field, role(one.role), one.signer)?;
    if let Some(certificate) = &one.certificate {
        writeln!(out, "   证书序列号：{}", certificate.serial)?;
        writeln!(out, "   证书 SHA-256：{}", certificate.sha256)?;
        writeln!(out, "   签发者：{}", certificate.issuer)?;
        writeln!(out, "   有效期：{}至{}", instant(certificate.valid_from), instant(certificate.valid_to))?;
    }
    writeln!(out, "   算法：{}", one.algorithm)?;
    writeln!(out, "   签名时间（签名人自述）：{}", told(one.signed_at))?;
    writeln!(out, "   时间戳：{}", stamped(one.stamped_at, one.authority.as_deref()))?;
    writeln!(out, "   覆盖：{}", covered(one.coverage))?;
    writeln!(out, "   级别：{}", one.level.unwrap_or(UNKNOWN))?;
    let revocation = match one.revocation {
        Some(Standing::Good) => "签名时未被吊销",
        Some(Standing::Revoked) => "签名时已被吊销",
        Some(Standing::Unknown) => "文件所附列表没有说明",
        None => "文件没有附吊销列表",
    };
    writeln!(out, "   吊销状态：{revocation}")?;
    faults(out, "   ", &one.faults)
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Service => "文书服务",
        Role::Party => "当事人",
        Role::Staff => "工作人员",
        Role::CommitteeSeal => "调解组织印章",
        Role::CourtSeal => "人民法院印章",
        Role::Nobody => "不应有人签名",
    }
}

fn archive(out: &mut Formatter<'_>, one: &StampEntry) -> fmt::Result {
    let at = stamped(one.stamped_at, one.authority.as_deref());
    writeln!(out, "文档时间戳：{}，{at}", one.field)?;
    writeln!(out, "   覆盖：{}", covered(one.coverage))?;
    faults(out, "   ", &one.faults)
}

fn register(out: &mut Formatter<'_>, entry: &RegisterEntry) -> fmt::Result {
    writeln!(out, "登记的版本：{}个", entry.revisions.len())?;
    for one in &entry.revisions {
        writeln!(out, "   {}字节，SHA-256：{}", one.length, one.sha256)?;
    }
    if entry.superseded {
        writeln!(out, "这份文书已被后来的文书取代。")?;
    }
    if !entry.on_paper.is_empty() {
        writeln!(out, "在纸上签名的位置：{}", entry.on_paper.join("、"))?;
    }
    match &entry.record_root {
        Some(root) => writeln!(out, "存证根：操作记录第1条至第{}条，{}", root.events, root.root)?,
        None => writeln!(out, "存证根：{UNKNOWN}")?,
    }
    match &entry.anchor {
        Some(anchor) => {
            let (day, at) = (day(anchor.day), instant(anchor.at));
            writeln!(out, "日锚：{day}，操作记录第1条至第{}条，{at}固定", anchor.events)?;
            writeln!(out, "   根：{}", anchor.root)
        }
        None => writeln!(out, "日锚：尚无，次日起可查"),
    }
}

fn faults(out: &mut Formatter<'_>, indent: &str, faults: &[FaultEntry]) -> fmt::Result {
    faults.iter().try_for_each(|fault| writeln!(out, "{indent}问题：{}（{}）", fault.sentence, fault.code))
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "通过",
        Outcome::Failed => "不通过",
        Outcome::NotDone => "未做",
    }
}

fn told(at: Option<Timestamp>) -> String {
    at.map_or_else(|| UNKNOWN.to_owned(), instant)
}

fn stamped(at: Option<Timestamp>, authority: Option<&str>) -> String {
    match authority {
        Some(authority) => format!("{}，{authority}", told(at)),
        None => told(at),
    }
}

fn covered([start, first, resume, end]: [usize; 4]) -> String {
    format!("字节[{start}, {first})和[{resume}, {end})")
}
