//! Which site a page imitates, of all that the open vault, the guides and the IT department know. Used when a page
//! belongs to no account: by the popup before it shows codes, and by a fill before it asks.

use super::{rules, save, session};
use crate::platform;
use crate::policy::Policy;
use crate::portal::Guides;
use crate::replicas::State;
use crate::site::Site;
use crate::site::lookalike::{LookAlike, judge};
use crate::vault::{Entry, Vault};

/// The host that the page at an origin imitates, for the popup. `None` also while the vault is locked, since no code
/// is shown then.
pub async fn host_like(origin: &str) -> Option<String> {
    let site = Site::of_address(origin)?;
    let key = session::vault_key().await?;
    let State::Vault(copies) = save::load().await.ok()? else { return None };
    let open = save::open(&copies, &key).await.ok()?;
    Some(look(&site, &open.vault, &rules::in_force().await).await?.of)
}

/// The site that a page imitates.
pub async fn look(page: &Site, vault: &Vault, policy: &Policy) -> Option<LookAlike> {
    let guides = platform::guides().await.and_then(|text| platform::parsed::<Guides>(&text));
    let sites: Vec<Site> = vault.entries().iter().flat_map(|entry| entry.sites.iter().cloned()).collect();
    judge(page, &sites, &portals(vault, policy, guides.as_ref()))
}

/// The hosts of the portals of the accounts, and of those that the IT department names.
fn portals(vault: &Vault, policy: &Policy, guides: Option<&Guides>) -> Vec<String> {
    let of_entry = |entry: &Entry| {
        let guides = guides?;
        let of_site = entry.sites.iter().find_map(|site| guides.of(site));
        of_site.or_else(|| guides.of_issuer(&entry.account.issuer))
    };
    let known = vault.entries().iter().filter_map(of_entry).flat_map(|guide| guide.hosts.iter());
    let own = policy.portals.iter().flat_map(|portal| portal.hosts.iter());
    let mut hosts: Vec<String> = Vec::new();
    for host in known.chain(own).chain(policy.fill_hosts.iter().flatten()) {
        if !hosts.contains(host) {
            hosts.push(host.clone());
        }
    }
    hosts
}
