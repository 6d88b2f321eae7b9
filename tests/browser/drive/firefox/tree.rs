//! What a screen reader receives: Firefox's accessibility tree, with Chromium's terms, so that both can be compared
//! with one text.

use super::super::Res;
use super::Firefox;
use serde_json::{Value, json};

/// Runs in Firefox's own context: role, level, name and states of each node in the popup, in tree order. The
/// accessibility service starts when it is first used.
const TREE: &str = "
const service = Cc['@mozilla.org/accessibilityService;1'].getService(Ci.nsIAccessibilityService);
const browser = document.querySelector('.webextension-popup-browser');
let root = null;
for (let look = 0; look < 200 && !root?.firstChild?.firstChild; look++) {
  await new Promise(done => setTimeout(done, 50));
  root = service.getAccessibleFor(browser)?.firstChild;
}
const told = [];
const walk = (thing) => {
  const role = service.getStringRole(thing.role);
  const word = (key) => { try { return thing.attributes.getStringProperty(key); } catch { return ''; } };
  const state = {}, more = {};
  thing.getState(state, more);
  told.push({ role, name: thing.name ?? '', tag: word('tag'), written: word('xml-roles'), level: word('level'), states: [...service.getStringStates(state.value, more.value)] });
  if (['pushbutton', 'togglebutton', 'heading', 'entry', 'password text', 'link'].includes(role)) return; // its name is all it says
  for (let child = thing.firstChild; child; child = child.nextSibling) walk(child);
};
walk(root);
return told;";

impl Firefox {
    pub(super) fn tree(&mut self) -> Res<Vec<String>> {
        let things = self.chrome(TREE, json!([]))?;
        Ok(things.as_array().into_iter().flatten().filter_map(told).collect())
    }
}

/// Role, name and state; nothing for nodes that only group others.
fn told(thing: &Value) -> Option<String> {
    let word = |key: &str| thing[key].as_str().unwrap_or_default();
    let name = word("name");
    let role = match (word("role"), word("tag")) {
        ("text leaf" | "statictext", _) => {
            return (!name.trim().is_empty()).then(|| format!("\u{201c}{}\u{201d}", name.trim()));
        }
        ("landmark", "main") => "main",
        ("section", "header") => "sectionheader",
        ("section", "footer") => "sectionfooter",
        ("heading", _) => "heading",
        ("pushbutton" | "togglebutton", _) => "button",
        ("entry" | "password text", _) => "textbox",
        ("editcombobox" | "combobox", _) => "combobox",
        ("checkbutton", _) => "checkbox",
        ("graphic", _) => "image",
        ("list", _) => "list",
        // Firefox computes the names of these from all their content.
        ("listitem", _) => return Some("listitem".to_owned()),
        ("definition", _) => return Some("definition".to_owned()),
        ("definitionlist", _) => "DescriptionList",
        ("dialog", _) if word("written") == "alertdialog" => "alertdialog",
        ("statusbar", _) => "status",
        ("document" | "section" | "paragraph" | "text container" | "form" | "label", _) => return None,
        (other, _) => other,
    };
    let states = thing["states"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let states = states.filter(|state| matches!(*state, "pressed" | "expanded" | "checked" | "invalid" | "required"));
    let states: String = states.map(|state| format!(" {state}")).collect();
    Some(format!("{role}{} {name}{states}", word("level")).trim().to_owned())
}
