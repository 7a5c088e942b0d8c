//! Makes streams end so that every reader finds the same length.

use lopdf::{Object, Stream};

use super::name;

/// Most bytes of a literal run (ISO 32000-1, 7.4.5).
const RUN_MAX: usize = 128;

/// Says that the data ends here.
const END_OF_DATA: u8 = 128;

/// Wraps what ends with a carriage return: a reader takes it and the line feed that follows for one end of line, and
/// the stream for a byte shorter than it says (ISO 32000-1, 7.3.8.1; ISO 19005-2, 6.1.7.1). One stream of 256 ends so,
/// compressed or not. Runs cost a hundredth and end with a byte of their own; readers refuse the same filter twice.
pub(crate) fn end_clearly(stream: &mut Stream) {
    if stream.content.last() != Some(&b'\r') {
        return;
    }
    let mut filters = vec![name("RunLengthDecode")];
    match stream.dict.get(b"Filter") {
        Ok(Object::Array(earlier)) => filters.extend(earlier.iter().cloned()),
        Ok(earlier) => filters.push(earlier.clone()),
        Err(_) => {}
    }
    let mut content = Vec::with_capacity(stream.content.len() + stream.content.len() / RUN_MAX + 2);
    for run in stream.content.chunks(RUN_MAX) {
        content.push(u8::try_from(run.len() - 1).expect("a run is short"));
        content.extend(run);
    }
    content.push(END_OF_DATA);
    stream.set_content(content);
    stream.dict.set("Filter", filters);
}

#[cfg(test)]
mod tests {
    use lopdf::Dictionary;

    use super::*;

    #[test]
    fn no_stream_ends_with_a_carriage_return_and_none_loses_a_byte() {
        let data = [&[7; 200][..], b"\r"].concat();
        let mut stream = Stream::new(Dictionary::new(), data.clone());
        end_clearly(&mut stream);
        assert_eq!(stream.dict.get(b"Length").unwrap().as_i64().unwrap(), stream.content.len() as i64);
        assert_eq!(stream.content.last(), Some(&END_OF_DATA));
        assert_eq!(stream.decompressed_content().unwrap(), data);
    }
}
