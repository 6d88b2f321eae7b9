//! Entry point for the popup; `extension/popup.js` calls it.

fn main() {
    kader::browser::popup::start();
}
