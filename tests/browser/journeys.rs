//! What a person does with Kader, from the first start to the daily login. Each journey runs in both browsers, except
//! journeys that use only Kader's own screens, which are the same in both: they run in Chromium.

mod abuse;
mod all_widgets;
mod arranging;
mod bad_input;
mod camera;
mod clock;
mod counting;
mod daily;
mod enrol;
mod finding;
mod forged;
mod guides;
mod installed;
mod interrupted;
mod keyboard;
mod little_memory;
mod locking;
mod lookalikes;
mod looks;
mod moving;
mod owner;
mod portals;
mod recovery;
mod rules;
mod run;
mod safety;
mod scales;
mod shapes;
mod shortcut;
mod spoken;
mod steps;
mod stores;

/// Makes one test per browser for a journey `fn(&mut dyn Browser) -> Res<()>`; for those after the `;` only one in
/// Chromium.
macro_rules! in_both {
    ($($name:ident),* $(; $($once:ident),*)? $(,)?) => {
        mod chromium {
            $(#[test] fn $name() {
                $crate::journeys::run::in_any_chromium(stringify!($name), |browser| super::$name(browser));
            })*
            $($(#[test] fn $once() {
                $crate::journeys::run::in_any_chromium(stringify!($once), |browser| super::$once(browser));
            })*)?
        }
        mod firefox {
            $(#[test] fn $name() {
                $crate::journeys::run::in_any_firefox(stringify!($name), |browser| super::$name(browser));
            })*
        }
    };
}
use in_both;
