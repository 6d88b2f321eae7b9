//! What is shipped, byte for byte.

use crate::left_out;

/// Both packages have the policy of the source: one manifest is made from the other.
#[test]
fn both_manifests_have_the_same_policy() {
    let policy = |path: &str| {
        let text = std::fs::read_to_string(path).expect("it is there");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["content_security_policy"].clone()
    };
    for path in ["dist/chrome/manifest.json", "dist/firefox/manifest.json"] {
        if left_out::is_there("the policy of a package", path) {
            assert_eq!(policy(path), policy("manifest.json"), "{path}");
        }
    }
}

/// The popup is loaded every day; its budget only goes down.
#[test]
fn the_popup_stays_small() {
    let path = "dist/chrome/wasm/popup_bg.wasm";
    if left_out::is_there("the size of the popup", path) {
        let bytes = std::fs::metadata(path).expect("it is there").len();
        assert!(bytes <= 450_000, "{bytes} bytes");
    }
}
