//! The rules of the IT department, out of managed storage. They are known before anything is shown: a browser that has
//! just started may not have handed them over yet, so whoever had rules before waits for them a moment.

use crate::platform;
use crate::policy::Policy;
use futures_util::future::join;

/// Whether there were rules when we last looked: `1`, or empty.
const HAD_RULES: &str = "rules";
const LOOK_AGAIN_MS: u32 = 50;
/// Chromium took three seconds for an extension that it had just got.
const LOOKS: u32 = 100;

/// The rules in force.
pub async fn in_force() -> Policy {
    let (mut members, had_rules) = join(platform::managed(), platform::local_get(HAD_RULES)).await;
    let had_rules = had_rules.ok().flatten().is_some_and(|had| !had.is_empty());
    for _ in 0..LOOKS {
        if !members.is_empty() || !had_rules {
            break;
        }
        platform::sleep(LOOK_AGAIN_MS).await;
        members = platform::managed().await;
    }
    let has_rules = !members.is_empty();
    if has_rules != had_rules {
        // Refused means that the next start does not wait.
        let _ = platform::local_set(HAD_RULES, if has_rules { "1" } else { "" }).await;
    }
    Policy::read(members)
}
