//! The words of an object, and what its dictionary says of how the file is built.

use super::super::lexical::{is_regular, string_end};
use super::{Unread, WORDS_MAX};

/// Deepest nesting of dictionaries and arrays, or of brackets in a string.
const DEPTH_MAX: usize = 50;
/// Names that say how a file is built; of each a dictionary has one.
const KEYS: [&[u8]; 12] = [
    b"Type",
    b"Length",
    b"Filter",
    b"DecodeParms",
    b"First",
    b"N",
    b"W",
    b"Index",
    b"Size",
    b"Prev",
    b"XRefStm",
    b"Encrypt",
];

/// A piece of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    Name(&'a [u8]),
    Text,
    Word(&'a [u8]),
}

/// Takes tokens one after the other.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next token; nothing at the end.
    pub(super) fn token(&mut self) -> Result<Option<Token<'a>>, Unread> {
        loop {
            self.at += self.rest().iter().take_while(|byte| b"\0\t\n\x0C\r ".contains(byte)).count();
            if !self.rest().starts_with(b"%") {
                break;
            }
            self.at += line_length(self.rest());
        }
        let rest = self.rest();
        let (token, length) = match rest {
            [] => return Ok(None),
            [b'<', b'<', ..] => (Token::Open, 2),
            [b'>', b'>', ..] => (Token::Close, 2),
            [b'[', ..] => (Token::Open, 1),
            [b']', ..] => (Token::Close, 1),
            [b'<', digits @ ..] => {
                let end = digits.iter().position(|&byte| byte == b'>').ok_or(Unread::Damaged)?;
                (Token::Text, end + 2)
            }
            [b'(', text @ ..] => (Token::Text, string_end(text, DEPTH_MAX).ok_or(Unread::Damaged)? + 1),
            [b'/', name @ ..] => {
                let length = name.iter().take_while(|&&byte| is_regular(byte)).count();
                (Token::Name(&name[..length]), length + 1)
            }
            [byte, ..] if !is_regular(*byte) => return Err(Unread::Damaged),
            word => {
                let length = word.iter().take_while(|&&byte| is_regular(byte)).count();
                (Token::Word(&word[..length]), length)
            }
        };
        self.at += length;
        Ok(Some(token))
    }
}

/// What a dictionary says under the names in [`KEYS`]: where each value stands.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    entries: Vec<(Vec<u8>, &'a [u8])>,
}

impl<'a> Head<'a> {
    pub(super) fn get(&self, key: &[u8]) -> Option<&'a [u8]> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| *value)
    }

    /// A value that is a direct number of no sign.
    pub(super) fn number(&self, key: &[u8]) -> Option<usize> {
        number(self.get(key)?.trim_ascii())
    }

    /// The number of the object that a value refers to.
    pub(super) fn reference(&self, key: &[u8]) -> Option<u32> {
        let words: Vec<&[u8]> = self.get(key)?.split(|byte| !is_regular(*byte)).collect();
        let words: Vec<&[u8]> = words.into_iter().filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [object, _, b"R"] => u32::try_from(number(object)?).ok(),
            _ => None,
        }
    }

    /// A value that is a name, or an array of one.
    pub(super) fn name(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.get(key)?.trim_ascii();
        let value = value.strip_prefix(b"[").and_then(|one| one.strip_suffix(b"]")).unwrap_or(value);
        let name = value.trim_ascii().strip_prefix(b"/")?;
        name.iter().all(|&byte| is_regular(byte)).then(|| plain(name))
    }

    /// A value that is an array of numbers.
    pub(super) fn numbers(&self, key: &[u8]) -> Option<Vec<usize>> {
        let items = self.get(key)?.trim_ascii().strip_prefix(b"[")?.strip_suffix(b"]")?;
        items.split(|byte| !is_regular(*byte)).filter(|word| !word.is_empty()).map(number).collect()
    }
}

/// What stands behind the head of an object.
#[derive(Debug)]
pub(super) struct Body<'a> {
    pub(super) words: usize,
    pub(super) head: Head<'a>,
    /// Where the data of a stream begins.
    pub(super) data: Option<usize>,
    /// Where it ends; for a stream, where its data begins.
    pub(super) end: usize,
}

/// The object whose words begin at `at`, up to `endobj`, `startxref` behind a trailer, or the data of a stream.
pub(super) fn body(bytes: &[u8], at: usize) -> Result<Body<'_>, Unread> {
    let mut lexer = Lexer::new(bytes, at);
    let mut body = Body { words: 0, head: Head::default(), data: None, end: at };
    let mut depth = 0;
    let mut key: Option<Vec<u8>> = None;
    let mut value: Option<usize> = None;
    let mut is_dictionary = false;
    loop {
        let from = lexer.at;
        let token = lexer.token()?.ok_or(Unread::Damaged)?;
        body.words += 1;
        if body.words > WORDS_MAX {
            return Err(Unread::TooLarge);
        }
        match token {
            Token::Open => {
                depth += 1;
                if depth == 1 {
                    is_dictionary = body.words == 1 && bytes[..lexer.at].ends_with(b"<<");
                } else if depth == 2 && key.is_some() {
                    value.get_or_insert(from);
                }
                if depth > DEPTH_MAX {
                    return Err(Unread::TooLarge);
                }
            }
            Token::Close if depth == 0 => return Err(Unread::Damaged),
            Token::Close => {
                depth -= 1;
                if depth == 0 {
                    keep(&mut body.head, &mut key, &mut value, &bytes[..from])?;
                }
            }
            Token::Name(name) if depth == 1 && is_dictionary => match (&key, value) {
                // The value of the name before.
                (Some(_), None) => value = Some(from),
                _ => {
                    keep(&mut body.head, &mut key, &mut value, &bytes[..from])?;
                    key = Some(plain(name));
                }
            },
            Token::Word(b"endobj" | b"startxref") if depth == 0 => {
                body.end = lexer.at;
                return Ok(body);
            }
            Token::Word(b"stream") if depth == 0 => {
                let rest = &bytes[lexer.at..];
                let skip = match rest {
                    [b'\r', b'\n', ..] => 2,
                    [b'\n', ..] => 1,
                    _ => return Err(Unread::Damaged),
                };
                body.end = lexer.at + skip;
                body.data = Some(body.end);
                return Ok(body);
            }
            Token::Name(_) | Token::Text | Token::Word(_) => {
                if depth == 1 && key.is_some() {
                    value.get_or_insert(from);
                }
            }
        }
    }
}

/// Ends the value of `key`, if there is one. The second of two would be the one that counts for some.
fn keep<'a>(
    head: &mut Head<'a>,
    key: &mut Option<Vec<u8>>,
    value: &mut Option<usize>,
    before: &'a [u8],
) -> Result<(), Unread> {
    if let Some((key, from)) = key.take().zip(value.take())
        && KEYS.contains(&key.as_slice())
    {
        if head.get(&key).is_some() {
            return Err(Unread::Damaged);
        }
        head.entries.push((key, uncommented(before[from..].trim_ascii()).ok_or(Unread::Damaged)?));
    }
    Ok(())
}

/// A value without the comment behind it; nothing if something stands behind that.
fn uncommented(value: &[u8]) -> Option<&[u8]> {
    let Some(at) = value.iter().position(|&byte| byte == b'%') else { return Some(value) };
    let mut lexer = Lexer::new(value, at);
    matches!(lexer.token(), Ok(None)).then(|| value[..at].trim_ascii())
}

/// How long the line is at whose beginning `bytes` stand.
fn line_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| !b"\r\n".contains(byte)).count()
}

/// How many words stand in `bytes`, where everything that is opened is closed.
pub(super) fn words(bytes: &[u8]) -> Result<usize, Unread> {
    let mut lexer = Lexer::new(bytes, 0);
    let (mut words, mut depth) = (0, 0_usize);
    while let Some(token) = lexer.token()? {
        words += 1;
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.checked_sub(1).ok_or(Unread::Damaged)?,
            Token::Name(_) | Token::Text | Token::Word(_) => {}
        }
        if depth > DEPTH_MAX || words > WORDS_MAX {
            return Err(Unread::TooLarge);
        }
    }
    if depth == 0 { Ok(words) } else { Err(Unread::Damaged) }
}

/// Where the words of the object begin whose head stands at `at`; it must be the one that is `expected`.
pub(super) fn head(bytes: &[u8], at: usize, expected: Option<(u32, u16)>) -> Option<usize> {
    let mut lexer = Lexer::new(bytes, at);
    let mut word = || match lexer.token() {
        Ok(Some(Token::Word(word))) => Some(word),
        _ => None,
    };
    let number = u32::try_from(number(word()?)?).ok()?;
    let generation = u16::try_from(self::number(word()?)?).ok()?;
    let is_head = word()? == b"obj";
    let fits = expected.is_none_or(|expected| expected == (number, generation));
    (is_head && fits).then_some(lexer.at)
}

/// Where the first head of the file stands, within its first kilobyte, and where its words begin.
pub(super) fn first_head(bytes: &[u8]) -> Option<(usize, usize)> {
    (1..bytes.len().min(1024)).find_map(|at| {
        let begins = bytes[at].is_ascii_digit() && b" \t\r\n".contains(&bytes[at - 1]);
        begins.then(|| head(bytes, at, None)).flatten().map(|body| (at, body))
    })
}

/// The number that is all of an object.
pub(super) fn lone_number(bytes: &[u8], at: usize) -> Option<usize> {
    let mut lexer = Lexer::new(bytes, at);
    match (lexer.token(), lexer.token()) {
        (Ok(Some(Token::Word(word))), Ok(Some(Token::Word(b"endobj")))) => number(word),
        _ => None,
    }
}

fn number(word: &[u8]) -> Option<usize> {
    let plain = !word.is_empty() && word.len() <= 10 && word.iter().all(u8::is_ascii_digit);
    plain.then(|| std::str::from_utf8(word).ok()?.parse().ok()).flatten()
}

/// A name without its escapes (ISO 32000-1, 7.3.5).
fn plain(name: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let [byte, after @ ..] = rest {
        let escaped = (*byte == b'#').then(|| after.get(..2)).flatten();
        let value = escaped
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.push(value.unwrap_or(*byte));
        rest = if value.is_some() { &after[2..] } else { after };
    }
    plain
}
