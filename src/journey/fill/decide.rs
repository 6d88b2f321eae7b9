//! Decides which frame of a page a code goes into, and what must be asked first. Vectors: `tests/data/fill`.

use crate::form::{self, Choice, Outcome, Reason};
use crate::message::{Consent, Description, FillOutcome};
use crate::platform::FrameId;
use crate::policy::Policy;
use crate::site::Site;
use crate::site::lookalike::LookAlike;

/// The frame whose field fits best.
#[derive(Debug)]
pub struct Target {
    /// The frame.
    pub frame: FrameId,
    /// Its description.
    pub description: Description,
    /// The choice of field in it.
    pub choice: Choice,
    /// The origin of a visible part of the page that Kader cannot access, if there is one.
    pub closed_frame: Option<Site>,
}

/// Takes the frame whose field fits best; `None` if no frame could be described.
pub fn best(described: Vec<(FrameId, Description)>) -> Option<Target> {
    let mut closed_frames = described.iter().flat_map(|(_, description)| &description.closed_frames);
    let closed_frame = closed_frames.find_map(|origin| Site::of_address(origin));
    let targets = described.into_iter().map(|(frame, description)| {
        let choice = form::choose(&description.page);
        Target { frame, description, choice, closed_frame: closed_frame.clone() }
    });
    let rank = |target: &Target| match target.choice.outcome {
        Outcome::Fill => 2,
        Outcome::Ask => 1,
        Outcome::No => 0,
    };
    targets.max_by(|a, b| rank(a).cmp(&rank(b)).then(a.choice.score.total_cmp(&b.choice.score)))
}

/// The sites of an account, and what is known of the page.
pub struct Around<'a> {
    /// The account's sites.
    pub sites: &'a [Site],
    /// The rules in force.
    pub policy: &'a Policy,
    /// The site that the page imitates, if the account does not belong to it.
    pub looks_like: Option<LookAlike>,
}

/// Whether an account with these sites belongs to `site`. Never without TLS, because anybody on the network can
/// imitate that site.
pub fn is_at_home(site: &Site, sites: &[Site]) -> bool {
    site.is_private() && sites.contains(site)
}

/// What prevents the fill; `None` if nothing does.
pub fn what_is_in_the_way(target: &Target, around: Around<'_>, consent: &Consent) -> Option<FillOutcome> {
    let Around { sites, policy, looks_like } = around;
    let reason = target.choice.reason;
    let site = Site::of_address(&target.description.origin);
    let known = site.as_ref().is_some_and(|site| is_at_home(site, sites));
    match target.choice.outcome {
        Outcome::No => {
            return Some(match &target.closed_frame {
                Some(site) => FillOutcome::InClosedFrame(site.to_string()),
                None => FillOutcome::NoField(reason),
            });
        }
        // If the account belongs to the site, a page that only says "code" means this account's code.
        _ if !site.as_ref().map_or(policy.fill_hosts.is_none(), |site| policy.lets_fill(site)) => {
            return Some(FillOutcome::ForbiddenHere);
        }
        Outcome::Ask if known && reason == Reason::UnknownCode => {}
        Outcome::Ask if !consent.field => return Some(FillOutcome::Ask(reason)),
        Outcome::Ask | Outcome::Fill => {}
    }
    let agreed_to = consent.site.as_ref().map(|agreed| agreed.origin.as_str());
    let agreed = site.as_ref().is_some_and(|site| agreed_to == Some(&site.origin()));
    if known || agreed {
        return None;
    }
    let page = site.map_or_else(|| target.description.origin.clone(), |site| site.origin());
    let known = sites.iter().map(Site::to_string).collect();
    Some(FillOutcome::UnknownSite { page, known, looks_like: looks_like.map(|found| found.of) })
}
