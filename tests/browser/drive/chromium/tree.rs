//! What a screen reader receives: Chromium's accessibility tree, one line per node.

use super::super::Res;
use super::Chromium;
use serde_json::{Value, json};
use std::collections::HashMap;

impl Chromium {
    pub(super) fn tree(&mut self) -> Res<Vec<String>> {
        let session = self.popup_session()?;
        self.send(Some(&session), "Accessibility.enable", json!({}))?;
        let tree = self.send(Some(&session), "Accessibility.getFullAXTree", json!({}))?;
        self.send(Some(&session), "Accessibility.disable", json!({}))?;
        let nodes: HashMap<&str, &Value> = tree["nodes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|node| Some((node["nodeId"].as_str()?, node)))
            .collect();
        let root = tree["nodes"][0]["nodeId"].as_str().ok_or("no tree")?;
        let mut lines = Vec::new();
        tell(&nodes, root, &mut lines);
        Ok(lines)
    }
}

/// Role, name and state, as a screen reader says them; skips nodes that only group others.
fn tell(nodes: &HashMap<&str, &Value>, id: &str, lines: &mut Vec<String>) {
    let Some(node) = nodes.get(id) else { return };
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let name = node["name"]["value"].as_str().unwrap_or_default();
    let is_silent = node["ignored"] == true
        || matches!(
            role,
            "none" | "generic" | "InlineTextBox" | "RootWebArea" | "ListMarker" | "LineBreak" | "StaticText"
        );
    let says_nothing = name.is_empty() && matches!(role, "paragraph" | "LabelText" | "form" | "Section");
    if !(is_silent || says_nothing) {
        let states = node["properties"].as_array().into_iter().flatten().filter_map(|property| {
            let (name, value) = (property["name"].as_str()?, &property["value"]["value"]);
            let is_told = matches!(name, "focused" | "pressed" | "expanded" | "checked" | "invalid" | "required")
                && *value != "false"
                && *value != false;
            is_told.then(|| format!(" {name}"))
        });
        let level = node["properties"].as_array().filter(|_| role == "heading");
        let level = level.into_iter().flatten().find(|property| property["name"] == "level");
        let level = level.map(|level| level["value"]["value"].to_string()).unwrap_or_default();
        lines.push(format!("{role}{level} {name}{}", states.collect::<String>()).trim().to_owned());
    } else if role == "StaticText" && !name.trim().is_empty() {
        lines.push(format!("\u{201c}{}\u{201d}", name.trim()));
    }
    // The text of a button or a heading is already its name.
    if !matches!(role, "button" | "heading" | "textbox" | "searchbox" | "link" | "StaticText") {
        for child in node["childIds"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            tell(nodes, child, lines);
        }
    }
}
