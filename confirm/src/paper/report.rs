//! D26 电子签名及存证报告, the report on how a document was signed, and D26b of a court's.
//!
//! Sources: `legal.md` D26 and B.10; 电子签名法 8 (what the truth of a data message is judged by) and 13 (which
//! signature is reliable). Names are masked: the report goes wherever its document goes, and further.

use jiff::Timestamp;
use jiff::civil::Date;

use super::wording::{day, instant};
use super::{Block, Check, Dot, Kind, Paper};
use crate::identity::masked_name;

/// What the report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// D26 or D26b.
    pub kind: Kind,
    /// The committee or court that issues it.
    pub issuer: String,
    /// 编号 or 案号 of the case.
    pub number: String,
    /// 文书名称.
    pub document: String,
    /// 核验码 of the document.
    pub check_code: String,
    /// Every state of the file, in order.
    pub revisions: Vec<Revision>,
    /// Who signed or sealed, in order.
    pub signatures: Vec<Signature>,
    /// The day of the report.
    pub day: Date,
}

/// A state of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What made it, for example 出具并锁定 or 当事人签名.
    pub cause: String,
    /// Length in bytes.
    pub length: u64,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// A signature or a seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// 当事人, 调解员, 印章 and so on.
    pub role: String,
    /// The person, whose name is masked here, or the body that sealed.
    pub signer: Signer,
    /// How it was made.
    pub means: Means,
    /// 核验方式与结果: how the person was recognised.
    pub identity: Option<String>,
    /// What the signer proved right before signing, with what, and when.
    pub authentication: Option<(String, Timestamp)>,
    /// When, by the record or the paper.
    pub signed_at: Timestamp,
    /// What is behind a signature that was made electronically.
    pub electronic: Option<Electronic>,
    /// Where it stands in the hash chain of the case.
    pub link: Option<Link>,
}

/// Whose signature it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signer {
    /// A person.
    Person(String),
    /// A body with its seal.
    Body(String),
}

/// How a signature was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// 手写.
    Hand {
        /// The strokes as they were drawn.
        strokes: Vec<Vec<Dot>>,
        /// How long it took, in milliseconds.
        took_ms: u32,
        /// Whether the device told how hard the pen pressed.
        pressure: bool,
    },
    /// The printed name of a member of staff, with a key of their own.
    Printed,
    /// 打印姓名: the printed name of a party.
    Typed,
    /// 拍照签名.
    Photographed {
        /// SHA-256 of the photograph in hex.
        photo_sha256: String,
        /// SHA-256 of the handwriting in it in hex.
        mask_sha256: String,
    },
    /// 见证签署: two witnesses vouch for a party that doesn't write.
    Witnessed {
        /// Their names, which are masked here.
        witnesses: [String; 2],
        /// Why the party doesn't write.
        reason: &'static str,
        /// When they attested.
        at: Timestamp,
        /// SHA-256 of the photograph of the fingerprint in hex.
        fingerprint_sha256: Option<String>,
    },
    /// A seal.
    Seal,
    /// On paper, seen by somebody.
    Ink {
        /// SHA-256 of each file of the matched scan in hex.
        scans: Vec<String>,
    },
}

/// Certificate, time stamp and what is kept of an electronic signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Electronic {
    /// 可信时间戳.
    pub stamped_at: Option<Timestamp>,
    /// Serial number of the certificate in hex.
    pub serial: String,
    /// Who issued it.
    pub issuer: String,
    /// When the key was destroyed, if it signs once.
    pub key_destroyed_at: Option<Timestamp>,
    /// SHA-256 in hex of who acted, with device and address as the record has them.
    pub device_sha256: String,
    /// SHA-256 in hex of what showed who signs.
    pub evidence_sha256: Option<String>,
    /// SHA-256 in hex of the handwriting, or of what took its place.
    pub strokes_sha256: Option<String>,
}

/// A place in the hash chain of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Number of the event.
    pub seq: u64,
    /// Hash of the event before.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

impl Report {
    /// The report as a paper; `notice` and `check` are printed as given.
    #[must_use]
    pub fn paper(&self, notice: Option<String>, check: Option<Check>) -> Paper {
        let last = self.revisions.last();
        let mut blocks = vec![
            Block::heading("一、文书"),
            Block::form([
                ("文书名称", self.document.clone()),
                ("案件编号", self.number.clone()),
                ("核验码", self.check_code.clone()),
                ("版本数", format!("{}个", self.revisions.len())),
                ("最终文件摘要", last.map_or_else(String::new, |revision| digest(&revision.sha256))),
            ]),
            Block::paragraph(
                "文件每签署一次形成一个新版本，前一版本的全部字节原样保留在新版本之中。各版本如下：",
            ),
        ];
        let rows = (1..).zip(&self.revisions).map(|(number, revision)| {
            [number.to_string(), revision.cause.clone(), revision.length.to_string(), revision.sha256.clone()]
        });
        let columns = [("版本", 2), ("形成原因", 4), ("字节数", 3), ("文件摘要（SHA-256）", 8)];
        blocks.push(Block::columns(columns, rows.collect()));
        blocks.push(Block::heading("二、签名与盖章"));
        for signature in &self.signatures {
            blocks.extend(signature.blocks());
        }
        blocks.push(Block::heading("三、核验方法"));
        blocks.extend(Block::list(&METHODS.map(str::to_owned)));
        blocks.push(Block::right(self.issuer.clone()));
        blocks.push(Block::right(day(self.day)));
        Paper::of(self.kind, &self.issuer, blocks).numbered(self.number.clone()).printed(notice, check)
    }
}

/// How a reader checks what the report says.
const METHODS: [&str; 4] = [
    "核对文件：计算所持文书PDF文件的SHA-256摘要，与上表最终版本的摘要逐位比对；也可以在核验页输入核验码，或者把文件拖入核验页，由浏览器在本机计算并比对，文件不会上传。",
    "核对签名：用支持PDF签名的阅读器或者离线核验工具打开文书，逐个检查签名是否有效、签名后有无改动、证书序号和可信时间戳是否与本报告一致。",
    "核对签名人：当事人的场景证书只用于一次签名，其主题中的序列号是“签署前文件摘要、身份证据摘要、笔迹摘要”依次相连后的SHA-256摘要，可以用本报告列出的三项摘要重新计算。",
    "核对存证：系统按“前一记录摘要、换行、本记录内容”计算每条记录的SHA-256摘要并首尾相连，任何一条被改动，其后的摘要都不再相符。",
];

impl Signature {
    fn blocks(&self) -> Vec<Block> {
        let (name, verb) = match &self.signer {
            Signer::Person(name) => (masked_name(name), "签名"),
            Signer::Body(name) => (name.clone(), "盖章"),
        };
        let mut rows = vec![("签署人", format!("{name}（{}）", self.role))];
        rows.extend(self.identity.clone().map(|identity| ("身份核验", identity)));
        rows.extend(
            self.authentication.as_ref().map(|(how, at)| ("签前认证", format!("{how}，{}", instant(*at)))),
        );
        rows.push(("签署方式", self.means.words()));
        rows.push((if verb == "签名" { "签名时间" } else { "盖章时间" }, instant(self.signed_at)));
        if let Some(electronic) = &self.electronic {
            rows.extend(electronic.rows(matches!(self.means, Means::Hand { .. })));
        }
        if let Means::Ink { scans } = &self.means {
            rows.extend(scans.iter().map(|sha256| ("扫描件摘要", digest(sha256))));
        }
        rows.extend(self.means.rows());
        if let Some(link) = &self.link {
            rows.push(("存证位置", format!("本案第{}号记录", link.seq)));
            rows.push(("前一记录摘要", link.previous.clone()));
            rows.push(("本记录摘要", link.hash.clone()));
        }
        let rows = rows.into_iter().map(|(label, value)| vec![label.to_owned(), value]).collect();
        let mut blocks = vec![Block::Table { widths: vec![3, 8], headed: false, rows }];
        if let Means::Hand { strokes, .. } = &self.means {
            blocks.push(Block::flush(format!("{name}的笔迹：")));
            blocks.push(Block::Handwriting {
                strokes: strokes.clone(), alt: format!("{name}的手写笔迹图")
            });
        }
        blocks
    }
}

impl Means {
    fn words(&self) -> String {
        match self {
            Self::Hand { strokes, took_ms, pressure } => {
                let points: usize = strokes.iter().map(Vec::len).sum();
                let pressed = if *pressure { "，记录了笔压" } else { "" };
                format!(
                    "手写电子签名，{}笔，{points}个采样点，用时{}.{}秒{pressed}",
                    strokes.len(),
                    took_ms / 1000,
                    took_ms % 1000 / 100
                )
            }
            Self::Typed => "打印姓名电子签名：本人选用登记的姓名，以场景证书签署".to_owned(),
            Self::Photographed { .. } => {
                "拍照电子签名：本人写在白纸上的姓名，经本人预览后以场景证书签署".to_owned()
            }
            Self::Witnessed { reason, fingerprint_sha256, .. } => {
                let finger = if fingerprint_sha256.is_some() { "按指印，" } else { "" };
                format!("见证电子签名（{reason}）：全文宣读后，{finger}由两名见证人当场见证，以场景证书签署")
            }
            Self::Printed => "以本人保管的签名密钥签署，显示打印姓名".to_owned(),
            Self::Seal => "以印章密钥签署，显示印章图形".to_owned(),
            Self::Ink { .. } => "在纸质文书上手写签名，由见证人当场确认".to_owned(),
        }
    }
}

impl Means {
    /// What a reader can check about it.
    fn rows(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Photographed { photo_sha256, mask_sha256 } => {
                vec![("签名照片摘要", digest(photo_sha256)), ("签名图形摘要", digest(mask_sha256))]
            }
            Self::Witnessed { witnesses, at, fingerprint_sha256, .. } => {
                let names = witnesses.each_ref().map(|name| masked_name(name)).join("、");
                let mut rows = vec![("见证人", names), ("见证时间", instant(*at))];
                rows.extend(fingerprint_sha256.as_ref().map(|sha256| ("指印照片摘要", digest(sha256))));
                rows
            }
            Self::Hand { .. } | Self::Printed | Self::Typed | Self::Seal | Self::Ink { .. } => Vec::new(),
        }
    }
}

impl Electronic {
    fn rows(&self, by_hand: bool) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("可信时间戳", self.stamped_at.map_or_else(|| "无".to_owned(), instant)),
            ("证书序号", self.serial.clone()),
            ("证书颁发者", self.issuer.clone()),
        ];
        rows.extend(
            self.key_destroyed_at.map(|at| ("签名密钥", format!("场景证书，只签一次，{}销毁", instant(at)))),
        );
        rows.push(("设备网络摘要", self.device_sha256.clone()));
        rows.extend(self.evidence_sha256.clone().map(|sha256| ("身份证据摘要", sha256)));
        let shown = if by_hand { "笔迹摘要" } else { "签署方式摘要（代替笔迹摘要）" };
        rows.extend(self.strokes_sha256.clone().map(|sha256| (shown, sha256)));
        rows
    }
}

fn digest(sha256: &str) -> String {
    format!("SHA-256 {sha256}")
}
