//! Entry point for the Worker that judges passwords; `extension/strength.js` calls it. On the host it does nothing.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod worker {
    use kader_strength::Estimator;
    use std::cell::OnceCell;
    use wasm_bindgen::prelude::*;

    thread_local! {
        static ESTIMATOR: OnceCell<Estimator> = const { OnceCell::new() };
    }

    /// The strength of a password, encoded by `Judgement::to_bytes`. Names are one per line.
    #[wasm_bindgen]
    pub fn judge(password: &[u8], names: &str, year: i32) -> Vec<u8> {
        let names: Vec<&str> = names.lines().collect();
        ESTIMATOR.with(|estimator| {
            let estimator = estimator.get_or_init(Estimator::new);
            estimator.judge(&String::from_utf8_lossy(password), &names, year).to_bytes().to_vec()
        })
    }
}
