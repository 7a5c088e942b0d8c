//! What can be wrong with a bundle, each with a sentence a citizen understands.

use super::anchor::AnchorFault;
use super::container;
use super::log::LogFault;

/// Something wrong with a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The ZIP is not the one that was made.
    Container(container::Fault),
    /// There is no manifest, or it can't be read.
    Manifest,
    /// It is of another format or version.
    Version,
    /// An item is missing.
    Missing {
        /// Name of the item.
        item: String,
    },
    /// An item is there that the manifest does not name.
    Unknown {
        /// Name of the item.
        item: String,
    },
    /// An item is not what the manifest says.
    Changed {
        /// Name of the item.
        item: String,
    },
    /// A document did not pass.
    Document {
        /// Name of the item.
        item: String,
        /// What it is called.
        title: String,
        /// What is wrong, in sentences.
        sentences: Vec<String>,
    },
    /// The record is not whole.
    Log(LogFault),
    /// Manifest and record differ.
    Record,
    /// An agreement does not bear the root of the record.
    Printed {
        /// Name of the item.
        item: String,
    },
    /// The anchor does not cover the record.
    Anchor(AnchorFault),
    /// The stamp is missing, wrong or not trusted.
    Stamp,
    /// The root certificate can't be read, or is not the one that is named.
    Root,
    /// The root certificate is not the one that is trusted.
    Untrusted,
}

impl Fault {
    /// A name for programs, in kebab case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Container(_) => "container",
            Self::Manifest => "manifest",
            Self::Version => "version",
            Self::Missing { .. } => "item-missing",
            Self::Unknown { .. } => "item-unknown",
            Self::Changed { .. } => "item-changed",
            Self::Document { .. } => "document",
            Self::Log(_) => "log",
            Self::Record => "record",
            Self::Printed { .. } => "printed-root",
            Self::Anchor(_) => "anchor",
            Self::Stamp => "stamp",
            Self::Root => "trust-root",
            Self::Untrusted => "untrusted",
        }
    }

    /// The item that is concerned, if it is one.
    #[must_use]
    pub fn item(&self) -> Option<&str> {
        match self {
            Self::Missing { item }
            | Self::Unknown { item }
            | Self::Changed { item }
            | Self::Document { item, .. }
            | Self::Printed { item } => Some(item),
            Self::Container(fault) => container_item(fault),
            Self::Manifest | Self::Version => Some("manifest.json"),
            Self::Log(_) | Self::Record => Some("events.jsonl"),
            Self::Anchor(_) => Some("anchor.json"),
            Self::Stamp => Some("stamp.tsr"),
            Self::Root | Self::Untrusted => Some("trust-root.pem"),
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Container(fault) => container_sentence(fault),
            Self::Manifest => "证据清单 manifest.json 缺失或者读不懂，请向出具单位重新索取证据包。".into(),
            Self::Version => "证据包的格式版本与本程序不同，请用出具单位公布的新版核验程序再试。".into(),
            Self::Missing { item } => format!("缺少清单上列明的 {item}，请向出具单位重新索取证据包。"),
            Self::Unknown { item } => {
                format!("{item} 不在清单上或者次序被改过，不是出具时的内容，请勿采用。")
            }
            Self::Changed { item } => format!("{item} 与清单上的校验值不一致，已被改动，请勿采用。"),
            Self::Document { item, title, sentences } => {
                format!("{item}（{title}）未通过核验：{}", sentences.join(""))
            }
            Self::Log(LogFault::Line(seq)) => {
                format!("操作记录 events.jsonl 第{seq}条缺失、错位或者格式被改动，请勿采用。")
            }
            Self::Log(LogFault::Chain(seq)) => {
                format!("操作记录 events.jsonl 第{seq}条与前一条接不上，记录被改动或者被删减，请勿采用。")
            }
            Self::Record => "操作记录 events.jsonl 与清单所载的条数或者存证根不一致，请勿采用。".into(),
            Self::Printed { item } => {
                format!("{item} 上印的存证根与操作记录对不上，协议或者记录不是原来的，请勿采用。")
            }
            Self::Anchor(fault) => match fault {
                AnchorFault::Case => "日锚 anchor.json 属于另一个案件，请勿采用。".into(),
                AnchorFault::Record => {
                    "操作记录与当日固定的存证根不一致，记录在固定之后被改写过，请勿采用。".into()
                }
                AnchorFault::Proof => "日锚 anchor.json 的证明推不出公布的存证根，请勿采用。".into(),
                AnchorFault::Stamp => "日锚 anchor.json 的时间戳无效或者不是当日的，请勿采用。".into(),
            },
            Self::Stamp => {
                "证据包的时间戳 stamp.tsr 缺失、无效或者对应的不是这份清单，清单可能被重做过，请勿采用。"
                    .into()
            }
            Self::Root => "信任根证书 trust-root.pem 读不懂，或者与清单所载的指纹不一致，请勿采用。".into(),
            Self::Untrusted => {
                "证据包里的信任根证书不是您指定的那一份，无法证明它由该单位出具，请勿采用。".into()
            }
        }
    }
}

fn container_item(fault: &container::Fault) -> Option<&str> {
    use container::Fault as F;
    match fault {
        F::CutOff(item)
        | F::Encrypted(item)
        | F::Compressed(item)
        | F::TooLarge(item)
        | F::Name(item)
        | F::Duplicate(item)
        | F::Content(item)
        | F::Header(item)
        | F::Directory(item) => Some(item),
        F::NotAZip | F::TooMany | F::Trailing => None,
    }
}

fn container_sentence(fault: &container::Fault) -> String {
    use container::Fault as F;
    match fault {
        F::NotAZip => "这不是证据包：文件开头不对，请确认选对了文件。".into(),
        F::CutOff(item) => format!("文件不完整，在 {item} 处中断，请重新下载后再核验。"),
        F::Encrypted(item) => format!("{item} 被加了密；证据包从不加密，请向出具单位索取原件。"),
        F::Compressed(item) => {
            format!("{item} 被压缩过；证据包里的文件都不压缩，这不是出具时的原件，请向出具单位索取原件。")
        }
        F::TooLarge(item) => format!("{item} 大得不正常，没有打开，请向出具单位索取原件。"),
        F::TooMany => "里面的文件多得不正常，没有打开，请向出具单位索取原件。".into(),
        F::Name(item) => format!("文件名“{}”不合规定，没有打开，请向出具单位索取原件。", shown(item)),
        F::Duplicate(item) => format!("{item} 有重名的文件，分不清哪一份是真的，请勿采用。"),
        F::Content(item) => format!("{item} 的内容已被改动或者损坏，请勿采用。"),
        F::Header(item) => format!("{item} 的文件头已被改动或者损坏，不是出具时的原件，请勿采用。"),
        F::Directory(item) => {
            format!("压缩包末尾的目录在 {item} 处被改动或者损坏，不是出具时的原件，请勿采用。")
        }
        F::Trailing => "证据包结尾之后还有别的内容，不是出具时的原件，请勿采用。".into(),
    }
}

/// A name from a stranger, without what would move the cursor of a terminal.
fn shown(name: &str) -> String {
    name.chars().take(60).map(|letter| if letter.is_control() { '\u{FFFD}' } else { letter }).collect()
}
