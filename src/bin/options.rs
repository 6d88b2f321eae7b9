//! Entry point of the options page: what `extension/options.js` calls.

fn main() {
    kader::browser::pages::start();
}
