//! What can be wrong with a signed file, each with a sentence a citizen understands.

/// Something wrong with a file or a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The file is too large or has too many signatures to be one of ours.
    TooLarge,
    /// It is not a PDF that can be read, or it is damaged or cut off.
    Unreadable,
    /// It is built in a way in which no file of ours is: packed, encrypted, with parts deleted or laid over others.
    Foreign,
    /// It bears no signature.
    Unsigned,
    /// Bytes follow that no signature covers.
    Appended,
    /// Something other than a signature was changed between two signatures.
    Altered,
    /// The signature does not cover the whole file as it was.
    Coverage,
    /// The container can't be read.
    Container,
    /// The room behind the container is not empty.
    Padding,
    /// What was signed was changed.
    Changed,
    /// The signer's certificate is missing or exchanged.
    Certificate,
    /// The signature value is wrong.
    Value,
    /// The certificate does not lead to the trusted root, or was not valid when it was used.
    Untrusted,
    /// One certificate was used for two signatures.
    CertificateReused,
    /// The certificate is not that of the person whose name the signature bears, or may not stand at this place.
    Holder,
    /// There is no time stamp.
    NoStamp,
    /// The time stamp is wrong or not trusted.
    Stamp,
    /// The signer's certificate had been taken back when it was used.
    Revoked,
    /// The certificates or revocation lists in the file are not those of a trusted authority.
    Evidence,
    /// It was signed after an archive time stamp had closed the file.
    AfterArchive,
}

impl Fault {
    /// A name for programs, in kebab case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::Unreadable => "unreadable",
            Self::Foreign => "foreign",
            Self::Unsigned => "unsigned",
            Self::Appended => "appended",
            Self::Altered => "altered",
            Self::Coverage => "coverage",
            Self::Container => "container",
            Self::Padding => "padding",
            Self::Changed => "changed",
            Self::Certificate => "certificate",
            Self::Value => "value",
            Self::Untrusted => "untrusted",
            Self::CertificateReused => "certificate-reused",
            Self::Holder => "holder",
            Self::NoStamp => "no-stamp",
            Self::Stamp => "stamp",
            Self::Revoked => "revoked",
            Self::Evidence => "evidence",
            Self::AfterArchive => "after-archive",
        }
    }

    /// What it means, in the reader's words.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::TooLarge => "文件过大，不是本系统出具的文书。",
            Self::Unreadable => "文件已损坏、不完整，或者不是PDF文件，请重新下载后再核验。",
            Self::Foreign => "文件的内部结构与本系统出具的文书不同，无法在此核验，请向出具单位核实。",
            Self::Unsigned => "文件没有任何签名。",
            Self::Appended => "文件末尾被追加了没有人签名确认的内容。",
            Self::Altered => "两次签名之间，文件的其他内容被改动过。",
            Self::Coverage => "签名没有覆盖整份文件。",
            Self::Container => "签名数据无法读取。",
            Self::Padding => "签名的预留位置被写入了其他内容。",
            Self::Changed => "签名之后，文件内容被改动过。",
            Self::Certificate => "签名人的证书缺失或者被调换。",
            Self::Value => "签名与证书不符。",
            Self::Untrusted => "签名证书不是由可信机构签发，或者签名时已经失效。",
            Self::CertificateReused => "同一张证书被用于两处签名。",
            Self::Holder => "签名所用的证书不属于所署姓名（名称）的签名人，或者不能用在这个签名位置。",
            Self::NoStamp => "签名没有可信时间戳。",
            Self::Stamp => "时间戳无效。",
            Self::Revoked => "签名时，签名人的证书已经被吊销。",
            Self::Evidence => "文件所附的证书或者吊销信息，不是由可信机构签发。",
            Self::AfterArchive => "文件归档以后又被加签。",
        }
    }
}
