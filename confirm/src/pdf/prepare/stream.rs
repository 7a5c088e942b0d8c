//! Makes streams end so that every reader finds the same length.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Object, Stream};

use super::name;

/// Compresses once more what ends with a carriage return: a reader takes it and the line feed that follows for one end
/// of line, and the stream for a byte shorter than it says (ISO 32000-1, 7.3.8.1; ISO 19005-2, 6.1.7.1). One stream of
/// 256 ends so, compressed or not.
pub(crate) fn end_clearly(stream: &mut Stream) {
    while stream.content.last() == Some(&b'\r') {
        let mut filters = vec![name("FlateDecode")];
        match stream.dict.get(b"Filter") {
            Ok(Object::Array(earlier)) => filters.extend(earlier.iter().cloned()),
            Ok(earlier) => filters.push(earlier.clone()),
            Err(_) => {}
        }
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        let written = encoder.write_all(&stream.content).and_then(|()| encoder.finish());
        stream.set_content(written.expect("a vector takes everything"));
        stream.dict.set("Filter", filters);
    }
}

#[cfg(test)]
mod tests {
    use lopdf::Dictionary;

    use super::*;

    #[test]
    fn no_stream_ends_with_a_carriage_return_and_none_loses_a_byte() {
        let mut stream = Stream::new(Dictionary::new(), b"0 0 m\r".to_vec());
        end_clearly(&mut stream);
        assert_ne!(stream.content.last(), Some(&b'\r'));
        assert_eq!(stream.dict.get(b"Length").unwrap().as_i64().unwrap(), stream.content.len() as i64);
        assert_eq!(stream.decompressed_content().unwrap(), b"0 0 m\r");
    }
}
