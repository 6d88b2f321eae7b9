//! Entry point for the options page; `extension/options.js` calls it.

fn main() {
    kader::browser::pages::start();
}
