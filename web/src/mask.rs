//! What a stranger sees of a name or a number: enough to recognise one's own, too little to learn another's.

/// The middle of a name hidden: 赵建平 → 赵*平, 张三 → 张*.
pub(crate) fn middle(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    match characters.as_slice() {
        [] => String::new(),
        [only] => only.to_string(),
        [first, _] => format!("{first}*"),
        [first, hidden @ .., last] => format!("{first}{}{last}", "*".repeat(hidden.len())),
    }
}

/// The middle of a telephone number hidden: 120****0002.
pub(crate) fn phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    if digits.len() < 8 {
        return "*".repeat(digits.len());
    }
    let (head, tail) = (&digits[..3], &digits[digits.len() - 4..]);
    format!("{}****{}", String::from_iter(head), String::from_iter(tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_ends() {
        assert_eq!(middle("赵建平"), "赵*平");
        assert_eq!(middle("张三"), "张*");
        assert_eq!(middle("欧阳娜娜"), "欧**娜");
        assert_eq!(middle("𠮷建平"), "𠮷*平");
    }

    #[test]
    fn numbers_keep_three_and_four() {
        assert_eq!(phone("12000000002"), "120****0002");
        assert_eq!(phone("123"), "***");
    }
}
