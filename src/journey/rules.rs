//! The rules of the IT department, out of managed storage, and the last known ones where that does not answer: a browser that has
//! just started may not have handed them over yet, and one whose managed storage is broken never does.
//!
//! They are remembered in IndexedDB, where no script in a page of ours can write, in Firefox either.

use crate::platform::{self, Managed};
use crate::policy::Policy;
use futures_util::future::join;

/// Where the last known rules lie, as JSON; empty where there are none.
const REMEMBERED: &str = "rules";
/// The name of the alarm some time after the start, when a browser that has rules has handed them over.
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

/// The browser was started: what it says some time later is so.
pub async fn begin() {
    platform::set_alarm(ALARM, HANDED_OVER_MINUTES).await;
    in_force().await;
}

/// What the browser says now is so: it was started a while ago, or has just said that the rules were changed. Where there are none any
/// more, they are forgotten; an error says nothing.
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
        // Refused means that the browser has to answer the next time.
        let _ = platform::database_put(&[(REMEMBERED, rules)]).await;
    }
}
