//! Makes the JavaScript side of a wasm module: `bindgen IN.wasm OUT_DIR`.
//!
//! Uses the same engine as the `wasm-bindgen` command, with the one set of options that we ship: an ES module for the
//! web, no TypeScript.

use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::{env, fs};
use wasm_bindgen_cli_support::{Bindgen, Output};

fn main() -> Result<()> {
    let mut words = env::args().skip(1);
    let input = words.next().context("usage: bindgen IN.wasm OUT_DIR")?;
    let out = words.next().context("usage: bindgen IN.wasm OUT_DIR")?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&input).typescript(false).omit_default_module_path(false).web(true)?;
    let mut bound = bindgen.generate_output()?;
    drop_streams(&mut bound);
    bound.emit(&out).with_context(|| format!("{input} -> {out}"))?;
    let name = Path::new(&input).with_extension("js");
    forbid_markup(&Path::new(&out).join(name.file_name().context("a file name")?))
}

/// No text ever becomes markup. Leptos clears an element with `innerHTML = ""`, the only use left in what we ship;
/// this replaces it by a call that can only clear.
fn forbid_markup(script: &Path) -> Result<()> {
    let bound = fs::read_to_string(script)?;
    let safe = bound.replace(
        "arg0.innerHTML = getStringFromWasm0(arg1, arg2);",
        "if (arg2 !== 0) throw new Error(\"no text becomes markup\"); arg0.replaceChildren();",
    );
    ensure!(!safe.contains(".innerHTML"), "{} still sets innerHTML", script.display());
    Ok(fs::write(script, safe)?)
}

/// Leptos brings server functions, and they bring wasm-streams, whose classes are exported even if unused. Kader does
/// not use them: without the exports wasm-opt can remove the code.
fn drop_streams(bound: &mut Output) {
    let exports = &mut bound.wasm_mut().exports;
    let streams: Vec<_> =
        exports.iter().filter(|export| export.name.contains("intounderlying")).map(|export| export.id()).collect();
    for id in streams {
        exports.delete(id);
    }
}
