//! Whether an object ends before the next one begins.
//!
//! lopdf reads an object to where the object itself says, over others if need be. So a string that is left open, or
//! a stream that claims to be longer than its place, would be read again and again.

use super::super::lexical::{is_regular, string_end};

/// Deepest nesting of dictionaries and arrays; lopdf has the same bound.
const DEPTH_MAX: usize = 50;

/// How many words `body` has, the bytes from behind the head of an object to the next object; nothing unless it holds
/// all of that object.
pub(super) fn words(body: &[u8]) -> Option<usize> {
    let mut scan = Scan { rest: body, depth: 0, length: None, words: 0 };
    loop {
        match scan.step() {
            Step::Goes => {}
            Step::Ends => return Some(scan.words),
            Step::Wrong => return None,
        }
    }
}

enum Step {
    Goes,
    Ends,
    Wrong,
}

struct Scan<'a> {
    rest: &'a [u8],
    depth: usize,
    /// What the outermost dictionary says of the length of its stream.
    length: Option<usize>,
    words: usize,
}

impl<'a> Scan<'a> {
    /// Takes one word or space.
    fn step(&mut self) -> Step {
        match self.rest {
            [] => Step::Wrong,
            [b'<', b'<', rest @ ..] | [b'[', rest @ ..] => {
                self.depth += 1;
                self.on(rest, self.depth <= DEPTH_MAX)
            }
            [b'>', b'>', rest @ ..] | [b']', rest @ ..] => {
                let open = self.depth > 0;
                self.depth = self.depth.saturating_sub(1);
                self.on(rest, open)
            }
            [b'<', rest @ ..] => match rest.iter().position(|&byte| byte == b'>') {
                Some(end) => self.on(&rest[end + 1..], true),
                None => Step::Wrong,
            },
            [b'(', rest @ ..] => match string_end(rest, usize::MAX) {
                Some(end) => self.on(&rest[end..], true),
                None => Step::Wrong,
            },
            // Nothing of ours has a comment in an object.
            [b'%' | b'>' | b')' | b'{' | b'}', ..] => Step::Wrong,
            [b'/', rest @ ..] => {
                let length = rest.iter().take_while(|&&byte| is_regular(byte)).count();
                let (name, rest) = rest.split_at(length);
                // A name of ours is written plainly, so that it can be told from others.
                if name.contains(&b'#') {
                    return Step::Wrong;
                }
                if self.depth == 1 && name == b"Length" {
                    // The second of two would be the one that counts for some.
                    if self.length.is_some() {
                        return Step::Wrong;
                    }
                    self.length = number(rest);
                }
                self.on(rest, true)
            }
            [byte, rest @ ..] if !is_regular(*byte) => {
                self.rest = rest;
                Step::Goes
            }
            word => {
                let length = word.iter().take_while(|&&byte| is_regular(byte)).count();
                let (word, rest) = word.split_at(length);
                match (word, self.depth) {
                    (b"endobj", 0) => Step::Ends,
                    (b"stream", 0) => self.stream(rest),
                    _ => self.on(rest, true),
                }
            }
        }
    }

    fn on(&mut self, rest: &'a [u8], good: bool) -> Step {
        self.rest = rest;
        self.words += 1;
        if good { Step::Goes } else { Step::Wrong }
    }

    /// The data of a stream, which must lie before the next object as well as its end.
    fn stream(&self, rest: &[u8]) -> Step {
        let data = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"));
        let after = data.zip(self.length).and_then(|(data, length)| data.get(length..));
        match after {
            Some(after) if after.trim_ascii_start().starts_with(b"endstream") => Step::Ends,
            _ => Step::Wrong,
        }
    }
}

/// A direct number; a reference could lead anywhere.
fn number(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes.trim_ascii_start();
    let length = bytes.iter().take(11).take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(&bytes[..length]).ok()?.parse().ok()?;
    let rest = bytes[length..].trim_ascii_start();
    (!rest.first().is_some_and(u8::is_ascii_digit)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &[u8], expected: bool) {
        assert_eq!(words(body).is_some(), expected, "{}", String::from_utf8_lossy(body));
    }

    #[test]
    fn an_object_ends_with_its_word() {
        check(b"\n<</A [1 2 R (x\\) y)]/B <41>>>\nendobj\n", true);
        check(b" 7 endobj", true);
        check(b" 7 ", false);
    }

    #[test]
    fn what_is_left_open_is_refused() {
        check(b" (endobj", false);
        check(b" <41 endobj", false);
        check(b" << /A 1 endobj", false);
        check(b" % endobj\n", false);
    }

    #[test]
    fn a_stream_is_as_long_as_it_says_and_says_it_once() {
        check(b"<</Length 3>>stream\nabc\nendstream\nendobj\n", true);
        check(b"<</Length 30>>stream\nabc\nendstream\nendobj\n", false);
        check(b"<</Length 5 0 R>>stream\nabc\nendstream\nendobj\n", false);
        check(b"<</Length 3/Length 3>>stream\nabc\nendstream\nendobj\n", false);
        check(b"<</L#65ngth 30>>stream\nabc\nendstream\nendobj\n", false);
        check(b"<</A <</Length 3>>>>stream\nabc\nendstream\nendobj\n", false);
    }
}
