//! Entry point of the popup: what `extension/popup.js` calls.

fn main() {
    kader::browser::popup::start();
}
