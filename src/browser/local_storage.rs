//! Short texts in a page's localStorage: a third store, apart from the other two. The background has none.

/// The text of a name.
pub fn page_storage_get(name: &str) -> Option<String> {
    store()?.get_item(name).ok()?
}

/// Keeps a text, where it can be kept.
pub fn page_storage_set(name: &str, text: &str) {
    if let Some(store) = store() {
        let _ = store.set_item(name, text);
    }
}

fn store() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
