//! What a user reads when something is refused: what is the matter, and the next step that is allowed.

use super::Refusal;

impl Refusal {
    /// What the user reads: what is the matter, and the next step.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Stale => {
                "页面打开以后，案件又有了新的进展。已为您取回最新内容，请看过后再操作一次。".into()
            }
            Self::NotYours { .. } => "这一步由别人来办，您这里不用操作。".into(),
            Self::WrongStage { stage, .. } => {
                format!("案件现在{stage}，这一步还不能办或者已经办过了。请看页面上的下一步。")
            }
            Self::NotNow { why } => format!("{why}，这一步不用办或者还不能办。请看页面上的下一步。"),
            Self::Unknown => "没有找到这一项，可能已经被更改。请刷新后再看。".into(),
            Self::Invalid { sentence, .. } | Self::Barred { sentence } => sentence.clone(),
            Self::TooMany { what, limit } => format!("{what}最多{limit}个。请先去掉不用的。"),
            Self::PromiseMissing { name, items } => format!(
                "{name}还没有承诺：{}。请本人在手机上逐项承诺后再请进。",
                items.iter().map(|item| item.label()).collect::<Vec<_>>().join("、")
            ),
            Self::ConsentMissing { name, items } => format!(
                "{name}还没有同意：{}。请本人在手机上逐项选择后再继续。",
                items.iter().map(|item| item.label()).collect::<Vec<_>>().join("、")
            ),
            Self::ConsentUsed { item } => {
                format!("“{}”已经用到了签好的文件上，不能再撤回；以后的环节您仍可以不同意。", item.label())
            }
            Self::SideMissing => "申请人和被申请人都要有。请先把缺的一方加上。".into(),
            Self::NotAdmitted { names } => {
                format!("{}还没有核对身份进入。请先在等候名单里核对并请其进入。", names.join("、"))
            }
            Self::NoClauses => "还没有条款。请先写下至少一条。".into(),
            Self::ClausesOpen { numbers } => format!(
                "第{}条还没有得到所有人同意。等大家都点了同意，才能定稿签字。",
                numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
            ),
            Self::TextChanged => "内容和您刚才看到的不一样了。您的操作没有生效，请看过新内容再决定。".into(),
            Self::Reauthenticate => "签字前要再确认一次是您本人。请重新验证后再签。".into(),
            Self::AlreadySigned => "您已经签过了，不用再签。".into(),
            Self::NotYourTurn { first } => format!("要等{first}先签。轮到您时页面会提醒。"),
            Self::SigningLapsed { at } => {
                format!("这次签署邀请到{at}为止，已经过期。请联系调解员重新发出，再来签名；协议内容没有变。")
            }
            Self::TooSmall => {
                "签名太小，认不出是名字。请点“重写”，在框里把全名写大一些，再点“签好了”。".into()
            }
            Self::NoStrokes => "没有看到您的签名。请在签名框里写上名字再点“签好了”。".into(),
            Self::ScanMissing { title } => format!(
                "纸质签好的《{title}》还没有上传扫描件核对。请先上传扫描件，核对一致后再办这一步。"
            ),
            Self::ScanPages { printed, scanned } => {
                format!("这份文书共{printed}页，扫描件有{scanned}页。请按页码每页一张，补齐或者去掉多余的再上传。")
            }
            Self::ScanOther { of: Some(title) } => {
                format!("扫描件上的二维码是另一份《{title}》的，不是这一份。请核对页脚的核验码，上传这一份的扫描件。")
            }
            Self::ScanOther { of: None } => {
                "扫描件上的二维码不是这份文书的，可能是别的案件或者改过的版本。请核对页脚的核验码，上传这一份的扫描件。".into()
            }
            Self::ScanUnread => {
                "没有从扫描件上认出二维码。请把最后一页拍清楚再上传；或者照着纸上页脚输入核验码。".into()
            }
            Self::ScanCode => {
                "输入的核验码和这份文书的不一样。请照着纸上页脚再输一次；还不一样的，说明打印的是另一份，请重新打印签字。".into()
            }
            Self::NotWitnessed => {
                "还没有工作人员为您见证这份文件。请把手机交给身边的工作人员看一下，登记见证以后再点“签好了”。"
                    .into()
            }
            Self::WitnessLapsed => "见证登记已经超过10分钟。请工作人员当面再登记一次，再点“签好了”。".into(),
            Self::NotElectronic => "这类协议依法不能用电子签名。请到调解室在纸上签字。".into(),
            Self::TooLate { last } => {
                format!(
                    "申请司法确认的期限到{last}为止，已经过了。协议仍然有效；可以重新达成协议，或者向法院起诉。"
                )
            }
            Self::CalendarUnknown { year } => {
                format!(
                    "{year}年的节假日安排还没有录入，算不出法定最后一天。请向法院窗口当面提出申请，并联系管理员更新日历。"
                )
            }
            Self::OneSided => "一方不能单独申请司法确认，要双方都签字。请等对方。".into(),
            Self::DocketNo => "案号格式不对，应像这样：（2026）晋0499诉前调确31号。请核对后重新输入。".into(),
            Self::DocketNoTaken => "这个案号已经用在另一个案件上。请核对后重新输入。".into(),
            Self::ClaimedBy { name } => format!("{name}法官已经领办此案。请从队列里选别的案件。"),
            Self::NotClaimed => "请先领办此案。".into(),
            Self::NotPresent { names } => {
                format!("{}不在法庭里。双方同时到场才能开始询问，请等其接入。", names.join("、"))
            }
            Self::NotAssessed { open } => format!("六项审查还有{open}项没有结论。请先逐项选定未发现或者有。"),
            Self::GroundFound => {
                "审查中已认定有不予确认的情形，不能裁定确认。请裁定驳回，或者先改正审查结论。".into()
            }
            Self::GroundMissing => {
                "审查中没有认定任何不予确认的情形，不能裁定驳回。请先在六项中选定理由。".into()
            }
            Self::AlreadyRuled => "这个案件已经有裁定，不能再作一份。".into(),
            Self::AlreadyServed => "已经送达过，不用再送。".into(),
            Self::Conflicted => "您在本案的另一环节任过职，依法应当回避。请换一位同事办理。".into(),
            _ => self.sentence_of_law(),
        }
    }

    /// What the user reads about a rule of procedure: what is the matter, and what would be allowed.
    fn sentence_of_law(&self) -> String {
        let people = |names: &[String]| names.join("、");
        match self {
            Self::Duplicate { numbers } => format!(
                "同样的当事人在180天内已有同类案件：{}。请先看那个案件；确实是另一件事的，写明理由后再提交。",
                numbers.join("、")
            ),
            Self::NotDisclosed => "调解员还没有接受案件并作出披露。请调解员先接受，再继续。".into(),
            Self::NoReferral => "这个案件不是其他单位移送的，不用回执。".into(),
            Self::NotAsked { names } => {
                format!("{}还没有表示愿意调解。请先征询并记录，各方都同意才能受理。", people(names))
            }
            Self::Capacity { names } => {
                format!("{}不能独立参加调解，要由监护人代理。请先登记法定代理人。", people(names))
            }
            Self::MediatorNotAccepted { names } => {
                format!("{}还没有同意由这位调解员调解。请其在手机上选择同意或者申请更换。", people(names))
            }
            Self::TermOver { last } => {
                format!("调解期限到{last}为止，已经过了。各方都同意延长的可以继续；否则请按期限届满终止。")
            }
            Self::TermRunning { last } => {
                format!("调解期限到{last}才满，现在不能以期限届满终止。请另选原因，或者继续调解。")
            }
            Self::NotTried => "要在两天里至少联系三次都没有联系上，才能以无法联系终止。请先记录联系情况。".into(),
            Self::SlotTaken => "这个时间刚被别人选走了，或者已经过了。请另选一个时间。".to_owned(),
            Self::Clash { with } => format!("这个时间撞期了：{with}已有安排。请另选时间。"),
            Self::Blocked { findings } => format!(
                "协议检查发现要先改的问题：{}。请按提示改写；确需保留的，写明理由后再继续。",
                findings.join("、")
            ),
            Self::InCourt => "申请已经在法院，协议现在不能改。请等法院作出裁定，或者先申请撤回。".into(),
            Self::TooEarly => "还没有到约定时间后20分钟，不能记为没来。请再等一等，或者打电话联系。".into(),
            Self::RecordOpen { names } => {
                format!("{}还没有核对笔录。请其核对确认；不愿确认的，写明原因后可以继续。", people(names))
            }
            Self::RecordMissing => "询问笔录还没有写。请先结束询问，核对并签署笔录。".into(),
            Self::NotSuitableOnline => {
                "有不适宜在线询问的情形，或者还没有逐项检查。请检查后再排期，或者转为线下。".into()
            }
            Self::ExtendedAlready => "这个期限已经延长过一次，不能再延长。".into(),
            Self::NotServed => "裁定书还没有送达。请先完成送达。".into(),
            Self::TooLateToObject { last } => {
                format!("提出异议的期限到{last}为止，已经过了。有正当理由的，请向法院窗口说明。")
            }
            Self::CorrectedOnce => "补正只能通知一次，已经通知过了。请就现有材料决定是否受理。".into(),
            Self::TooLateToSupply { last } => {
                format!("补交的期限到{last}为止，已经过了。有正当理由的，请联系法院书记员。")
            }
            Self::QuestionsOpen { questions } => {
                format!("还有问题没有问完：{}。请逐项询问每一位申请人并记下回答。", questions.join("、"))
            }
            Self::Paused { name } => format!("{name}暂时不在，询问已经暂停。请等其回来，核对身份后继续。"),
            Self::RecusalPending => "有人申请法官回避，要等院长决定。决定以前询问暂停。".into(),
            Self::NotWritten => "口头协议不能申请司法确认。请调解员先制作书面协议。".into(),
            Self::NotRegistered => {
                "这个调解组织或者调解员还没有登记并通报法院，协议不能申请司法确认。请联系司法局补办，或者直接履行、起诉。"
                    .into()
            }
            Self::NotCompetent => {
                "所选的法院对这份协议没有管辖权。请选作出邀请的法院，或者当事人住所地、标的物所在地、调解组织所在地的法院。"
                    .into()
            }
            Self::FiledElsewhere { court } => {
                format!("这份协议已经向{court}申请确认，不能再向别的法院申请。请等该院的决定。")
            }
            Self::RecordDiffers => {
                "这个申请已经导入过法院的裁定，内容和这一份不一样，这一份没有收下。请向本院系统核实以哪一份为准。".into()
            }
            Self::NothingWithdrawn => "没有人申请撤回。请先由申请人提出。".into(),
            Self::NoGroundToDeem => {
                "没有逾期未补充的材料，也没有无正当理由拒绝询问的记录，不能按撤回处理。请先记录事实。".into()
            }
            Self::StillOpen { last } => format!("到{last}以前还可能有人提出异议，现在不能归档。"),
            Self::AddressMissing { name } => {
                format!("{name}还没有确认送达地址，法院不知道把文书送到哪里。请先填写并确认《送达地址确认书》，再签申请书。")
            }
            Self::NoAuthority { name } => {
                format!("代理人{name}只有一般授权，不能签协议、不能申请确认。请补交写明特别授权的委托书，或者由本人办理。")
            }
            Self::DeviceShared { name, others } => {
                let others = others.join("、");
                format!("和{name}同坐一台设备的还有{others}。请{others}先离席，再单独谈。")
            }
            Self::CaucusAtDevice => {
                "调解员正在单独谈话，这会儿不能再坐到同一台平板前。请在外面稍等，等大家回来再入座。".into()
            }
            _ => "这一步现在不能办。请看页面上的下一步。".into(),
        }
    }
}
