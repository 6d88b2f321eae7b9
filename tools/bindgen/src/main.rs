//! Makes the JavaScript side of a wasm module: `bindgen IN.wasm OUT_DIR`.
//!
//! The same engine as the `wasm-bindgen` command, called with the one set of choices we ship:
//! an ES module for the web, no TypeScript.

use anyhow::{Context, Result};
use std::env;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut words = env::args().skip(1);
    let input = words.next().context("usage: bindgen IN.wasm OUT_DIR")?;
    let out = words.next().context("usage: bindgen IN.wasm OUT_DIR")?;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&input)
        .typescript(false)
        .omit_default_module_path(false)
        .web(true)?;
    bindgen
        .generate(&out)
        .with_context(|| format!("{input} -> {out}"))
}
