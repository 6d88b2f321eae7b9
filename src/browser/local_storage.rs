//! Short texts in a page's localStorage: a third store, separate from the other two. The background has none.

/// The text of this name.
pub fn page_storage_get(name: &str) -> Option<String> {
    store()?.get_item(name).ok()?
}

/// Stores a text, if the browser allows it.
pub fn page_storage_set(name: &str, text: &str) {
    if let Some(store) = store() {
        let _ = store.set_item(name, text);
    }
}

fn store() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
