//! The invariants of ARCHITECTURE.md that a test can check in the sources or in the shipped files.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// 1. The core has no clock, no storage, no DOM, no randomness of its own.
#[test]
fn the_core_takes_time_and_randomness_as_arguments() {
    for (path, text) in files("src", "rs").into_iter().chain(files("crates", "rs")) {
        let is_entry_point = path.components().any(|folder| folder.as_os_str() == "bin");
        if path.starts_with("src/browser") || is_entry_point || path == Path::new("src/browser.rs") {
            continue;
        }
        let code = code(text.split("#[cfg(test)]").next().unwrap_or_default());
        for forbidden in
            ["SystemTime", "Instant::", "web_sys", "js_sys", "wasm_bindgen", "getrandom", "std::fs", "std::env"]
        {
            assert!(!code.contains(forbidden), "{} names {forbidden}", path.display());
        }
        // lib.rs declares the browser side, and platform.rs selects one of the two implementations.
        if ![Path::new("src/lib.rs"), Path::new("src/platform.rs")].contains(&path.as_path()) {
            assert!(!code.contains("wasm32"), "{} names wasm32; only lib.rs and platform.rs may", path.display());
        }
    }
}

/// 3. Only `webext.rs` names the extension API.
#[test]
fn only_webext_names_chrome() {
    for (path, text) in files("src", "rs") {
        let names = code(&text);
        if path != Path::new("src/browser/webext.rs") {
            assert!(!names.contains("\"chrome\"") && !names.contains("chrome."), "{} names chrome", path.display());
        }
    }
}

/// What the extension's pages may load. Nothing else may become a script, receive a form, or show the pages in a
/// frame.
const CONTENT_POLICY: [&str; 10] = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types kader",
];

/// 7. No host permissions, no declared content scripts, nothing that a page can access, no network.
#[test]
fn the_manifest_asks_for_nothing_of_pages() {
    let manifest: Value = serde_json::from_str(&fs::read_to_string("manifest.json").unwrap()).unwrap();
    for absent in [
        "host_permissions",
        "optional_host_permissions",
        "content_scripts",
        "web_accessible_resources",
        "externally_connectable",
    ] {
        assert!(manifest[absent].is_null(), "{absent} is in the manifest");
    }
    let expected =
        ["activeTab", "alarms", "contextMenus", "idle", "offscreen", "scripting", "storage", "unlimitedStorage"];
    assert_eq!(manifest["permissions"], serde_json::json!(expected), "is each earned by a feature that exists?");
    assert_eq!(manifest["optional_permissions"], serde_json::json!(["clipboardRead", "clipboardWrite"]));
    let policy = manifest["content_security_policy"]["extension_pages"].as_str().unwrap();
    assert_eq!(policy.split("; ").collect::<Vec<_>>(), CONTENT_POLICY);
    for (path, mut text) in files("extension", "js") {
        // The only request: when a code is filled, the page's own server is asked for the time, without any data of
        // the user.
        if path.ends_with("page/type_code.js") {
            let own = "new URL(`/favicon.ico?${Math.random().toString(36).slice(2)}`, window.origin)";
            for part in [own, "method: \"HEAD\"", "credentials: \"omit\"", "redirect: \"error\""] {
                assert!(text.contains(part), "{part} is missing from the request");
            }
            text = text.replacen("fetch(address", "", 1);
        }
        for forbidden in ["fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "innerHTML", "eval("] {
            assert!(!text.contains(forbidden), "{} uses {forbidden}", path.display());
        }
    }
    for (path, text) in files("src", "rs") {
        assert!(!code(&text).contains("inner_html"), "{} makes markup from text", path.display());
    }
}

fn messages(language: &str) -> BTreeMap<String, String> {
    let path = format!("extension/_locales/{language}/messages.json");
    let all: BTreeMap<String, Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    all.into_iter().map(|(id, value)| (id, value["message"].as_str().unwrap().to_owned())).collect()
}

/// Every language has the same sentences with the same parts, and a list of words; and every id in the code exists.
#[test]
fn every_sentence_is_in_every_language() {
    let english = messages("en");
    let languages: BTreeSet<String> = fs::read_dir("extension/_locales")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(languages, ["de", "en", "fr", "nl"].map(String::from).into());
    for language in &languages {
        let other = messages(language);
        assert_eq!(english.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{language}");
        assert_eq!(&other["languageCode"], language);
        assert!(fs::exists(format!("extension/words/{language}.txt")).unwrap(), "{language} has no words");
        for (id, text) in &english {
            for part in ["$1", "$2", "$3", "$4", "$5"] {
                assert_eq!(text.contains(part), other[id].contains(part), "{id}: {part} in English and {language}");
            }
            assert!(!other[id].trim().is_empty(), "{id} is empty in {language}");
        }
        // The limits of the stores.
        assert!(other["extensionName"].chars().count() <= 75 && other["extensionDescription"].chars().count() <= 132);
    }
    let mut spoken = BTreeSet::new();
    let mut everything = fs::read_to_string("manifest.json").unwrap();
    for (_, text) in files("src", "rs").into_iter().chain(files("extension", "js")) {
        for call in ["t(\"", "sentence(\"", "sentence1(\"", "sentence2(\"", "TEXT(\"", "getMessage(\""] {
            for (at, _) in text.match_indices(call) {
                // A whole word, not the end of `text("` or of `insert("`.
                if !text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
                    spoken.insert(text[at + call.len()..].split('"').next().unwrap().to_owned());
                }
            }
        }
        everything.push_str(&text);
    }
    files("extension", "css").into_iter().for_each(|(_, text)| everything.push_str(&text));
    let missing: Vec<_> = spoken.iter().filter(|id| !english.contains_key(*id)).collect();
    assert!(missing.is_empty(), "used but not written: {missing:?}");
    let unused: Vec<_> = english
        .keys()
        .filter(|id| !everything.contains(&format!("\"{id}\"")) && !everything.contains(&format!("__MSG_{id}__")))
        .collect();
    assert!(unused.is_empty(), "written but not used: {unused:?}");
}

/// Each invariant of ARCHITECTURE.md names a test that exists, and every file that a document links to is there.
#[test]
fn the_documents_name_what_exists() {
    let architecture = fs::read_to_string("ARCHITECTURE.md").unwrap();
    assert!(architecture.split_whitespace().count() <= 1200, "ARCHITECTURE.md is a map of at most 1,200 words");
    let invariants = architecture.split("## Invariants").nth(1).unwrap().split("## ").next().unwrap();
    let tests: String = files("tests", "rs").into_iter().map(|(_, text)| text).collect();
    let is_name = |text: &&str| text.contains('_') && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let names: Vec<&str> = invariants.split('`').skip(1).step_by(2).filter(is_name).collect();
    assert!(names.len() >= 12, "each invariant names its test: {names:?}");
    for name in names {
        assert!(tests.contains(&format!("fn {name}(")), "ARCHITECTURE.md names the test {name}, which does not exist");
    }
    for document in
        ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "SECURITY.md", "RELEASING.md", "docs/journeys.md"]
    {
        let text = fs::read_to_string(document).unwrap();
        let folder = Path::new(document).parent().unwrap();
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            if !target.is_empty() && !target.contains("://") {
                assert!(folder.join(target).exists(), "{document} links to {target}, which does not exist");
            }
        }
    }
}
