//! Trees of hashes, as Certificate Transparency makes them.
//!
//! Source: RFC 6962, 2.1: a leaf is hashed behind the byte 0, a node behind the byte 1, and a list is divided at the
//! largest power of two smaller than its length. So no node passes for a leaf, and no list for another one.

use ring::digest::{Context, SHA256};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// Longest proof in a tree of at most 2^63 leaves.
const PATH_MAX: usize = 63;

/// Hash of a leaf.
#[must_use]
pub fn leaf(content: &[u8]) -> Hash {
    digest(&[&[0], content])
}

/// Root over `leaves`, which are [hashed](leaf) already; of no leaves it is the hash of nothing.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => digest(&[]),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(division(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// Proof that leaf number `index` (from 0) lies under the root of `leaves`: the neighbours on the way up; nothing if
/// there is no such leaf.
#[must_use]
pub fn path(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = leaves.split_at(division(leaves.len()));
    let (mut proof, neighbour) = if index < left.len() {
        (path(left, index)?, root(right))
    } else {
        (path(right, index - left.len())?, root(left))
    };
    proof.push(neighbour);
    Some(proof)
}

/// The root to which `proof` leads from the `leaf` number `index` of `size`; nothing if the proof has another length.
#[must_use]
pub fn led_to(leaf: &Hash, (index, size): (u64, u64), proof: &[Hash]) -> Option<Hash> {
    if index >= size || proof.len() > PATH_MAX {
        return None;
    }
    if size == 1 {
        return proof.is_empty().then_some(*leaf);
    }
    let (neighbour, rest) = proof.split_last()?;
    let left = 1_u64 << (63 - (size - 1).leading_zeros());
    Some(if index < left {
        node(&led_to(leaf, (index, left), rest)?, neighbour)
    } else {
        node(neighbour, &led_to(leaf, (index - left, size - left), rest)?)
    })
}

fn node(left: &Hash, right: &Hash) -> Hash {
    digest(&[&[1], left, right])
}

/// The largest power of two smaller than `length`, which is at least 2.
fn division(length: usize) -> usize {
    1 << (usize::BITS - 1 - (length - 1).leading_zeros())
}

fn digest(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    context.finish().as_ref().try_into().expect("SHA-256 has 32 bytes")
}

/// The 64 lower-case hex digits of a hash as its bytes.
#[must_use]
pub fn unhex(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let bytes: Vec<u8> = digits
        .chunks(2)
        .map(|pair| Some(value(pair[0])? << 4 | value(*pair.get(1)?)?))
        .collect::<Option<_>>()?;
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pki::certificate::hex;

    #[track_caller]
    fn check(leaves: &[&[u8]], expected: &str) {
        let leaves: Vec<Hash> = leaves.iter().map(|content| leaf(content)).collect();
        assert_eq!(hex(&root(&leaves)), expected);
    }

    /// The vectors of the reference implementation of Certificate Transparency.
    #[test]
    fn roots_are_those_of_certificate_transparency() {
        let inputs: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        check(&inputs[..0], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        check(&inputs[..1], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        check(&inputs[..2], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        check(&inputs[..3], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        check(&inputs[..7], "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
        check(&inputs, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    #[test]
    fn hex_is_read_in_one_way() {
        assert_eq!(unhex(&"0a".repeat(32)), Some([10; 32]));
        for wrong in ["0A".repeat(32), "0a".repeat(31), format!("{}0", "0a".repeat(32)), "é".repeat(32)] {
            assert_eq!(unhex(&wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_proof_leads_to_the_root_from_its_own_leaf_alone(size in 1_usize..70, at in any::<prop::sample::Index>()) {
            let leaves: Vec<Hash> = (0..size).map(|one| leaf(&one.to_be_bytes())).collect();
            let index = at.index(size);
            let proof = path(&leaves, index).unwrap();
            let place = (u64::try_from(index).unwrap(), u64::try_from(size).unwrap());
            prop_assert_eq!(led_to(&leaves[index], place, &proof), Some(root(&leaves)));
            prop_assert_ne!(led_to(&leaf(b"other"), place, &proof), Some(root(&leaves)));
            for other in 0..size {
                if other != index {
                    let place = (u64::try_from(other).unwrap(), place.1);
                    prop_assert_ne!(led_to(&leaves[index], place, &proof), Some(root(&leaves)));
                }
            }
        }
    }
}
