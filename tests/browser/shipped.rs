//! What is shipped, byte for byte.

use crate::left_out;

/// The popup is loaded every day; its budget only goes down.
#[test]
fn the_popup_stays_small() {
    let path = "dist/chrome/wasm/popup_bg.wasm";
    if left_out::is_there("the size of the popup", path) {
        let bytes = std::fs::metadata(path).expect("it is there").len();
        assert!(bytes <= 450_000, "{bytes} bytes");
    }
}
