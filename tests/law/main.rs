//! Prints `docs/law.md`; `make law` keeps it.

use std::path::Path;

use tests::law;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the repository");
    print!("{}", law::whole_page(root));
}
