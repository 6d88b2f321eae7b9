//! The rules for IT departments: schema, documentation and code name the same ones.

use kader::policy::NAMES;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn the_schema_has_exactly_the_rules() {
    let schema: Value = serde_json::from_str(&fs::read_to_string("extension/policy.json").unwrap()).unwrap();
    let properties: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(properties, NAMES.into_iter().collect());
    let manifest: Value = serde_json::from_str(&fs::read_to_string("manifest.json").unwrap()).unwrap();
    assert_eq!(manifest["storage"]["managed_schema"], "policy.json");
}

#[test]
fn every_rule_is_explained_in_both_languages() {
    let guide = fs::read_to_string("docs/administrators.md").unwrap();
    let (dutch, english) = guide.split_once("\n## English").expect("both languages");
    for name in NAMES {
        for text in [dutch, english] {
            assert!(text.contains(&format!("| `{name}` |")), "{name} is not explained in both languages");
        }
    }
}
