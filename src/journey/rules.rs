//! The rules of the IT department, from managed storage, or the last known rules if managed storage gives none. A
//! browser that has just started may not have loaded them yet, and a browser with broken managed storage never does.
//!
//! They are remembered in IndexedDB, where no content script can write, in Firefox either.

use crate::platform::{self, Managed};
use crate::policy::Policy;
use futures_util::future::join;

/// The key of the last known rules, as JSON; empty if there are none.
const REMEMBERED: &str = "rules";
/// The name of the alarm some time after the start. By then a browser that has rules has loaded them.
pub const ALARM: &str = "rules";
const HANDED_OVER_MINUTES: f64 = 5.0;

/// The rules in force.
pub async fn in_force() -> Policy {
    let (told, remembered) = join(platform::managed(), remembered()).await;
    match told {
        Managed::Rules(rules) => {
            remember(&rules, &remembered).await;
            Policy::read(platform::rules_in(&rules))
        }
        Managed::Nobody => {
            remember("", &remembered).await;
            Policy::default()
        }
        Managed::Empty | Managed::Unreadable if remembered.is_empty() => Policy::default(),
        Managed::Empty | Managed::Unreadable => {
            Policy { is_remembered: true, ..Policy::read(platform::rules_in(&remembered)) }
        }
    }
}

/// Called when the browser starts. Some time later its answer counts as final.
pub async fn begin() {
    platform::set_alarm(ALARM, HANDED_OVER_MINUTES).await;
    in_force().await;
}

/// Takes the browser's answer as final: it was started a while ago, or has just reported that the rules changed. If
/// it has no rules any more, the remembered ones are forgotten. An error changes nothing.
pub async fn settle() {
    let (told, remembered) = join(platform::managed(), remembered()).await;
    match told {
        Managed::Rules(rules) => remember(&rules, &remembered).await,
        Managed::Empty | Managed::Nobody => remember("", &remembered).await,
        Managed::Unreadable => {}
    }
}

async fn remembered() -> String {
    let [text] = platform::database_get([REMEMBERED]).await.unwrap_or_default();
    text.unwrap_or_default()
}

async fn remember(rules: &str, remembered: &str) {
    if rules != remembered {
        // If the browser refuses, it is asked again the next time.
        let _ = platform::database_put(&[(REMEMBERED, rules)]).await;
    }
}
