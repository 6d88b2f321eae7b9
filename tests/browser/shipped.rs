//! Checks the shipped files.

use crate::left_out;

/// Both packages have the policy of the source, because both manifests are made from one.
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

/// The popup is loaded every day, so its budget may only be lowered.
#[test]
fn the_popup_stays_small() {
    is_at_most("the size of the popup", "dist/chrome/wasm/popup_bg.wasm", 450_000);
}

/// The password estimator consists almost entirely of lists, and is loaded only where the user chooses a password.
#[test]
fn the_estimator_of_passwords_stays_as_it_is() {
    is_at_most("the size of the estimator", "dist/chrome/wasm/strength_bg.wasm", 750_000);
}

fn is_at_most(what: &str, path: &str, most: u64) {
    if left_out::is_there(what, path) {
        let bytes = std::fs::metadata(path).expect("it is there").len();
        assert!(bytes <= most, "{path}: {bytes} bytes");
    }
}
