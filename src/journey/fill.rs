//! The fill journey, background side: get a description of the page, decide, check the origin again, send one code to
//! one document, and receive whether the code is in the field.

pub mod decide;

use super::in_front::is_in_front;
use super::{inbox, lookalike, rules, save, scan, session};
use crate::account::{AccountId, Kind};
use crate::clock_difference::ClockDifference;
use crate::form::Outcome;
use crate::message::{
    Consent, Description, FillAnswer, FillOutcome, FillQuestion, PageAnswer, PageCommand, ServerTime,
};
use crate::otp;
use crate::platform::{self, Tab, now};
use crate::replicas::State;
use crate::site::Site;
use crate::vault::{Edit, Entry, Vault};
use crate::vault_file::VaultKey;
use decide::{Around, Target, is_at_home, what_is_in_the_way};
use futures_util::future::join;

/// Fills the code of an account into a tab.
pub async fn fill(tab: i32, account: AccountId, consent: Consent) -> FillOutcome {
    match try_fill(tab, account, consent).await {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

/// A page may show its field late. Kader then looks again: `LOOKS` times, `LOOK_AGAIN_MS` milliseconds apart.
const LOOK_AGAIN_MS: u32 = 250;
const LOOKS: u32 = 8;

async fn try_fill(tab: i32, account: AccountId, consent: Consent) -> Result<FillOutcome, FillOutcome> {
    let key = session::vault_key().await.ok_or(FillOutcome::Locked)?;
    let (vault, policy) = join(open_vault(&key), rules::in_force()).await;
    let vault = vault?;
    let entry = vault.entry(account).cloned().ok_or(FillOutcome::Gone)?;
    let target = look_patiently(tab).await?;
    let looks_like = match Site::of_address(&target.description.origin) {
        Some(site) if !is_at_home(&site, &entry.sites) => lookalike::look(&site, &vault, &policy).await,
        _ => None,
    };
    let around = Around { sites: &entry.sites, policy: &policy, looks_like };
    let outcome = match what_is_in_the_way(&target, around, &consent) {
        Some(not_yet) => not_yet,
        None => send(tab, &target, entry, &key).await?,
    };
    if !matches!(outcome, FillOutcome::Filled(_)) {
        let forget = PageCommand::Forget { nonce: target.description.nonce };
        let _ = platform::command::<FillAnswer>(tab, target.frame, &forget).await;
        return Ok(outcome);
    }
    let filled_at = Site::of_address(&target.description.origin);
    let agreed_to = consent.site.filter(|agreed| agreed.always).and_then(|agreed| Site::of_address(&agreed.origin));
    if let Some(site) = agreed_to.filter(Site::is_private)
        && filled_at.as_ref() == Some(&site)
    {
        // The user confirmed the site permanently, and the fill succeeded. This is how an account learns its sites.
        save::edit(key.clone(), Edit::AddSite(account, site)).await.map_err(|_| FillOutcome::VaultTrouble)?;
    }
    if vault.settings().sorts_by_use {
        // The code is in the field. If the order of use cannot be saved, that is not worth an error.
        let _ = save::edit(key, Edit::Used(account, now())).await;
    }
    Ok(outcome)
}

async fn open_vault(key: &VaultKey) -> Result<Vault, FillOutcome> {
    let Ok(State::Vault(copies)) = save::load().await else {
        return Err(FillOutcome::VaultTrouble);
    };
    let open = save::open(&copies, key).await.map_err(|_| FillOutcome::VaultTrouble)?;
    Ok(open.vault)
}

/// Looks again for a while if there is no field yet; each description replaces the previous one.
async fn look_patiently(tab: i32) -> Result<Target, FillOutcome> {
    let mut target = look(tab).await?;
    for _ in 0..LOOKS {
        if target.choice.outcome != Outcome::No {
            break;
        }
        platform::sleep(LOOK_AGAIN_MS).await;
        target = look(tab).await?;
    }
    Ok(target)
}

/// Gets a description of every reachable frame and takes the frame whose field fits best. The user asked for the page
/// in front, so the description is of that page or there is none.
async fn look(tab: i32) -> Result<Target, FillOutcome> {
    let shown = platform::tab(tab).await.ok_or(FillOutcome::PageChanged)?;
    if !is_in_front(&shown).await {
        return Err(FillOutcome::PageChanged);
    }
    let frames =
        platform::inject::<String>(tab, &["page/dom.js", "page/type_code.js", "page/code_field.js"], true).await;
    let frames = frames.map_err(|_| FillOutcome::PageClosedToUs)?;
    if !is_in_front(&shown).await {
        return Err(FillOutcome::PageChanged);
    }
    let described =
        frames.iter().filter_map(|frame| Some((frame.frame, platform::parsed::<Description>(&frame.value)?)));
    decide::best(described.collect()).ok_or(FillOutcome::PageClosedToUs)
}

async fn send(tab: i32, target: &Target, entry: Entry, key: &VaultKey) -> Result<FillOutcome, FillOutcome> {
    if let Some(window) = otp::code(&entry.account, now()).window
        && window.is_dying()
    {
        platform::sleep(window.remaining as u32 * 1000).await;
    }
    let code = otp::code(&entry.account, now()).text;
    if let Kind::Hotp(counter) = entry.account.kind {
        // Save the counter before the code is shown: a service refuses a code that is used twice, but accepts one
        // after a skipped code.
        let next = Edit::Advance(entry.id, counter.saturating_add(1));
        save::edit(key.clone(), next).await.map_err(|_| FillOutcome::VaultTrouble)?;
    }
    let submit = target.choice.submit.as_ref().filter(|_| entry.submits).and_then(|button| button.reference.clone());
    let command = PageCommand::FillCode {
        nonce: target.description.nonce.clone(),
        origin: target.description.origin.clone(),
        fields: target.choice.fields.clone(),
        code,
        submit,
    };
    let Ok(Some(FillAnswer { ended, time })) = platform::command(tab, target.frame, &command).await else {
        return Ok(FillOutcome::PageChanged);
    };
    Ok(match ended {
        PageAnswer::Filled => FillOutcome::Filled(time.and_then(clock_difference)),
        PageAnswer::NotTaken => FillOutcome::NotTaken,
        PageAnswer::Changed => FillOutcome::PageChanged,
    })
}

fn clock_difference(time: ServerTime) -> Option<ClockDifference> {
    ClockDifference::of(platform::parse_date(&time.date), time.age, time.asked, time.arrived)
}

/// The name of the shortcut in the manifest.
pub const SHORTCUT: &str = "fill";

/// Handles the shortcut: fills if the vault is open and exactly one account belongs to the page. Otherwise, and if
/// the user must answer or read something, the popup opens.
pub async fn by_shortcut(tab: Tab) {
    if let Some(account) = only_account(&tab).await {
        let outcome = fill(tab.id, account, Consent::default()).await;
        match outcome {
            FillOutcome::Filled(None) => return,
            // The popup detects these by itself.
            FillOutcome::Locked | FillOutcome::VaultTrouble | FillOutcome::Gone => {}
            outcome => {
                inbox::keep_question(FillQuestion { tab: tab.id, account, outcome }).await;
            }
        }
    }
    scan::bring_popup(&tab).await;
}

async fn only_account(tab: &Tab) -> Option<AccountId> {
    let key = session::vault_key().await?;
    let site = Site::of_address(tab.url.as_deref()?).filter(Site::is_private)?;
    let Ok(State::Vault(copies)) = save::load().await else { return None };
    let open = save::open(&copies, &key).await.ok()?;
    open.vault.only_account_of(&site)
}
