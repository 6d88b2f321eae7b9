//! Many accounts: pinned, in groups, dragged, moved by keys, sorted by use; and five hundred at once.

use super::in_both;
use super::run::{in_chromium, in_firefox};
use super::steps::*;
use super::stores::stored_copies;
use crate::drive::screen::Screen;
use crate::drive::{Browser, Res, Start, until, until_closed};
use crate::portals::Portals;

in_both![in_order];

/// In a browser of its own: the height of the popup depends on the window, and a window that is opened later has
/// another height.
#[test]
fn chromium_shows_five_hundred() {
    in_chromium(&Start::default(), "five-hundred", |browser| five_hundred(browser));
}

#[test]
fn firefox_shows_five_hundred() {
    in_firefox(&Start::default(), "five-hundred", |browser| five_hundred(browser));
}

/// The selector of an account's button in the list, by its accessible name.
fn button(kind: &str, issuer: &str) -> String {
    format!("button.{kind}[aria-label*=\"{issuer}\"]")
}

fn in_order(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    for (issuer, secret) in
        [("AFAS", SECRET), ("Loket", "NB2W45DFOIZAKZZ2"), ("Nmbrs", "KRSXG5CTMVRXEZLU"), ("Visma", "MFRGGZDFMZTWQ2LK")]
    {
        enter_by_hand(browser, issuer, secret)?;
    }
    popup(browser).click("#order")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#accounts")?;
    page(browser).lists(".row .issuer", &["AFAS", "Loket", "Nmbrs", "Visma"])?;

    // With the mouse: the last account to the top.
    let handle = |issuer: &str| format!(".manage:has([aria-label*=\"{issuer}\"]) .handle");
    let (from, to) = (page(browser).edges(&handle("Visma"))?, page(browser).edges(&handle("AFAS"))?);
    browser.drag(from.middle(), to.middle())?;
    page(browser).lists(".row .issuer", &["Visma", "AFAS", "Loket", "Nmbrs"])?;
    page(browser).notices(message("movedTo").with(1).with(4))?;

    // With the arrows, and with keys alone; the focus stays where it was.
    page(browser).click(&button("up", "Loket"))?;
    page(browser).lists(".row .issuer", &["Visma", "Loket", "AFAS", "Nmbrs"])?;
    page(browser).focuses("[aria-label*=Loket]")?;
    browser.page_alt_key("ArrowDown")?;
    page(browser).lists(".row .issuer", &["Visma", "AFAS", "Loket", "Nmbrs"])?;
    page(browser).focuses("[aria-label*=Loket]")?;

    // Pinned accounts are above the others, here and among the codes.
    page(browser).click(&button("pin", "Nmbrs"))?;
    page(browser).lists(".row .issuer", &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    page(browser).has_where("button.pin[aria-label*=Nmbrs]", "e.ariaPressed === 'true'")?;
    // If the user moves the focus while the pin is being saved, it is not moved back.
    pin_and_go_on(browser, "Loket")?;
    page(browser).lists(".row .issuer", &["Loket", "Nmbrs", "Visma", "AFAS"])?;
    page(browser).settles()?;
    assert_eq!(page(browser).focused()?, "search");
    page(browser).click(&button("pin", "Loket"))?;
    page(browser).lists(".row .issuer", &["Nmbrs", "Visma", "AFAS", "Loket"])?;

    // Pinned accounts stay above the others, whatever arrow is pressed; below them the arrows work as usual.
    page(browser).click(&button("up", "Visma"))?;
    page(browser).notices(message("pinsStayAbove"))?;
    page(browser).lists(".row .issuer", &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    page(browser).click(&button("down", "Visma"))?;
    page(browser).lists(".row .issuer", &["Nmbrs", "AFAS", "Visma", "Loket"])?;
    page(browser).click(&button("up", "Visma"))?;
    page(browser).lists(".row .issuer", &["Nmbrs", "Visma", "AFAS", "Loket"])?;

    // Two accounts into a group.
    for issuer in ["AFAS", "Loket"] {
        page(browser).click(&format!("input.choose[aria-label*=\"{issuer}\"]"))?;
    }
    page(browser).enter("#group", "Salaris")?;
    picture_of_page(browser, "grouping")?;
    page(browser).click("#set-group")?;
    page(browser).counts(".tag", 2)?;
    picture_of_page(browser, "arranged")?;

    // One account is edited here and moved to another group.
    page(browser).click(&button("more", "Nmbrs"))?;
    page(browser).enter("#group", "Uren")?;
    page(browser).click("#save")?;
    page(browser).counts(".tag", 3)?;
    page(browser).enter("#search", "uren")?;
    page(browser).lists(".row .issuer", &["Nmbrs"])?;
    // During a search nothing can be moved, because the visible order is not the real one.
    page(browser).lacks(".up, .handle")?;

    browser.press_action()?;
    popup(browser).lists(".row .issuer", &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    picture_of_popup(browser, "groups")?;
    popup(browser).click(".groups button:nth-child(2)")?;
    popup(browser).lists(".row .issuer", &["AFAS", "Loket"])?;
    popup(browser).has_where(".groups button:nth-child(2)", "e.ariaPressed === 'true'")?;
    popup(browser).click(".groups button:nth-child(1)")?;
    popup(browser).lists(".row .issuer", &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    browser.close_popup()?;

    // Sorted by use: the account that was copied last comes first, after the pinned ones.
    page(browser).click("#by-use")?;
    page(browser).has_where("#by-use", "e.checked")?;
    page(browser).shows(".notice")?;
    browser.press_action()?;
    popup(browser).lists(".row .issuer", &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    let before = stored_copies(browser)?;
    popup(browser).click(".row:nth-child(4) .copy")?;
    until("use to be kept", || Ok((stored_copies(browser)? != before).then_some(())))?;
    // The order does not change under the pointer, only at the next opening.
    popup(browser).lists(".row .issuer", &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    reopen(browser)?;
    popup(browser).lists(".row .issuer", &["Nmbrs", "Loket", "Visma", "AFAS"])
}

/// Pins an account and moves to the search field at once, faster than a person.
fn pin_and_go_on(browser: &mut dyn Browser, issuer: &str) -> Res<()> {
    let go_on = "(e.click(), document.querySelector('#search').focus(), true)";
    page(browser).of(&button("pin", issuer), go_on).map(drop)
}

/// Scrolls down repeatedly, until there are enough rows.
fn scroll_until(screen: &mut Screen<'_>, enough: impl Fn(usize) -> bool) -> Res<()> {
    until("the rows further down", || {
        screen.scroll_down()?;
        Ok(enough(screen.count(".row")?).then_some(()))
    })
}

/// An administrator's vault: every account can be found and reached, although not all are drawn at once.
fn five_hundred(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    browser.close_popup()?;
    bring_accounts(browser, 500)?;
    page(browser).lacks("#import-take")?;
    browser.open_own_page("options.html#accounts")?;
    page(browser).shows("#all-accounts .row:nth-child(60)")?;
    // With the focus at the end of the drawn rows, the others are added.
    scroll_until(&mut page(browser), |rows| rows == 500)?;
    page(browser).enter("#search", "klant 499")?;
    page(browser).lists(".row .issuer", &["Klant 499"])?;

    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).shows(".row:nth-child(6)")?;
    // The button to add an account is still in sight.
    popup(browser)
        .has_where("#scan", "(r => r.top < innerHeight && r.bottom <= innerHeight + 1)(e.getBoundingClientRect())")?;
    picture_of_popup(browser, "five-hundred")?;
    scroll_until(&mut popup(browser), |rows| rows > 40)?;
    popup(browser).enter("#search", "naam499")?;
    popup(browser).lists(".row .issuer", &["Klant 499"])
}
