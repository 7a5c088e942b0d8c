//! What people type: trimmed, of sane length, without control characters.

use super::refusal::Refusal;

/// Longest title or name.
pub const NAME_MAX: usize = 100;
/// Longest note or reason.
pub const NOTE_MAX: usize = 500;
/// Longest clause text or statement of facts.
pub const TEXT_MAX: usize = 2000;

/// `text` on one line: trimmed, line breaks and tabs turned into blanks.
///
/// # Errors
///
/// [`Refusal::Invalid`] if it is empty, longer than `max` characters or holds control characters.
pub fn required(field: &'static str, label: &str, text: &str, max: usize) -> Result<String, Refusal> {
    let text = optional(field, label, text, max)?;
    if text.is_empty() {
        return Err(Refusal::Invalid {
            field, sentence: format!("{label}还没有填。请填写后再继续。")
        });
    }
    Ok(text)
}

/// As [`required`], but may be empty.
///
/// # Errors
///
/// [`Refusal::Invalid`] if it is longer than `max` characters or holds control characters.
pub fn optional(field: &'static str, label: &str, text: &str, max: usize) -> Result<String, Refusal> {
    let line = text.split(['\n', '\r', '\t']).map(str::trim).filter(|line| !line.is_empty());
    let line = line.collect::<Vec<_>>().join(" ");
    if line.chars().count() > max {
        return Err(Refusal::Invalid {
            field, sentence: format!("{label}最多{max}个字。请写短一些。")
        });
    }
    if let Some(letter) = line.chars().find(|letter| letter.is_control() || is_private(*letter)) {
        return Err(Refusal::Invalid {
            field,
            sentence: format!(
                "{label}里有一个印不出来的字符（U+{:04X}）。请删掉后重新输入。",
                u32::from(letter)
            ),
        });
    }
    Ok(line)
}

/// Private-use characters and variation selectors look different on every device (`documents.md`, render).
fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_names_pass_unchanged() {
        for name in ["㛃", "䶮", "𠅤", "𫖯", "𬭊", "𬱖", "堃", "喆", "〇"] {
            assert_eq!(required("name", "姓名", name, 10).as_deref(), Ok(name));
        }
    }

    #[test]
    fn blanks_around_and_line_breaks_inside_don_t_count() {
        assert_eq!(required("facts", "事实", " 一\r\n二\t ", 10).as_deref(), Ok("一 二"));
    }

    #[test]
    fn empty_long_and_invisible_text_is_refused() {
        for text in ["", " \n", "一二三四五六七八九十一", "a\u{202e}b", "\u{e000}"] {
            assert!(matches!(required("x", "这一项", text, 10), Err(Refusal::Invalid { .. })), "{text:?}");
        }
    }
}
