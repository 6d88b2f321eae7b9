//! Steps that journeys share.

pub use crate::drive::message::message;
pub use crate::drive::screen::{page, popup};
use crate::drive::{Browser, Res, keep_picture, until, until_closed};
use crate::portals::{PASSWORD, Portal, Portals, USER};
pub use crate::seed::{VAULT_PASSWORD, account, open_empty_vault, open_vault, open_vault_at_home};

pub fn picture_of_popup(browser: &mut dyn Browser, name: &str) -> Res<()> {
    // The last change may close the popup; then there is no picture to take, and that is reported.
    let _ = popup(browser).settles();
    let png = browser.popup_picture()?;
    keep_picture(&format!("{name}-{}", browser.name()), &png)
}

pub fn picture_of_page(browser: &mut dyn Browser, name: &str) -> Res<()> {
    let _ = page(browser).settles();
    let png = browser.page_picture()?;
    keep_picture(&format!("{name}-{}", browser.name()), &png)
}

/// In the open popup at the first run: chooses a password, typed by hand.
pub fn choose_first_password(browser: &mut dyn Browser) -> Res<()> {
    popup(browser).enter("#new-password", VAULT_PASSWORD)?;
    popup(browser).enter("#again", VAULT_PASSWORD)?;
    popup(browser).click("#create")
}

/// The first run with a password, typed by hand.
pub fn make_vault(browser: &mut dyn Browser) -> Res<()> {
    browser.press_action()?;
    choose_first_password(browser)?;
    popup(browser).shows("#scan")
}

/// Opens the popup on a vault with one account, whose site is PinkWeb, the page in the tab.
pub fn with_one_account(browser: &mut dyn Browser, portals: &Portals) -> Res<()> {
    let home = &portals.pinkweb.origin;
    browser.open(home)?;
    open_vault(browser, vec![account("AFAS", SECRET).at(home)])?;
    popup(browser).shows(".row.here")
}

/// A secret for accounts in which it does not matter.
pub const SECRET: &str = "JBSWY3DPEHPK3PXP";

/// Types the vault's password where the popup asks for it, and presses Enter.
pub fn unlock(browser: &mut dyn Browser) -> Res<()> {
    popup(browser).focuses("#password")?;
    popup(browser).types(VAULT_PASSWORD)?;
    popup(browser).press("Enter")
}

/// Closes the popup and opens it again.
pub fn reopen(browser: &mut dyn Browser) -> Res<()> {
    browser.close_popup()?;
    browser.press_action()
}

/// Waits until the popup is open, opened by something else than its button.
pub fn until_open(browser: &mut dyn Browser) -> Res<()> {
    until("the popup to open", || Ok(browser.popup_is_open().then_some(())))
}

/// Waits until the codes in the popup are valid for at least this many more seconds.
pub fn until_codes_last(browser: &mut dyn Browser, seconds: u32) -> Res<()> {
    popup(browser).has_where(".seconds", &format!("Number(e.textContent) > {seconds}"))
}

/// A portal's field for a code.
pub const CODE_FIELD: &str = "<label>Verificatiecode<input id=otp name=otp autocomplete=one-time-code></label>";

/// Replaces the content of the page by this HTML.
pub fn put_in_page(browser: &mut dyn Browser, html: &str) -> Res<()> {
    let html = serde_json::to_string(&format!("<main>{html}</main>"))?;
    page(browser).evaluate(&format!("(document.body.innerHTML = {html}, true)")).map(drop)
}

/// From the open popup: clicks *Scan QR code*, and waits until the page shows the frame.
pub fn begin_scan(browser: &mut dyn Browser) -> Res<()> {
    popup(browser).click("#scan")?;
    until_closed(browser)?;
    page(browser).shows("kader-frame")
}

/// From the open popup: clicks *Scan QR code*, then draws a box around an element of the page with a margin of a few
/// pixels.
pub fn scan(browser: &mut dyn Browser, css: &str) -> Res<()> {
    begin_scan(browser)?;
    drag_round(browser, css)?;
    find_is_shown(browser)
}

/// Moves the box over an element with the arrow keys: it starts in the middle of the window.
pub fn bring_box_over(browser: &mut dyn Browser, css: &str) -> Res<()> {
    let (x, y) = page(browser).edges(css)?.middle();
    let (width, height): (f64, f64) = serde_json::from_value(page(browser).evaluate("[innerWidth, innerHeight]")?)?;
    // The first arrow shows the box.
    page(browser).press("ArrowRight")?;
    let ways = [(x - width / 2.0, ["ArrowLeft", "ArrowRight"]), (y - height / 2.0, ["ArrowUp", "ArrowDown"])];
    for (way, keys) in ways {
        let steps = (way / 10.0).round() as i32;
        for _ in 0..steps.abs() {
            page(browser).press(keys[usize::from(steps > 0)])?;
        }
    }
    Ok(())
}

/// The popup opens on the scan result by itself; or, in a Chromium window without any mouse input, a toast says to
/// click.
pub fn find_is_shown(browser: &mut dyn Browser) -> Res<()> {
    until("popup or toast", || Ok((browser.popup_is_open() || page(browser).has("kader-toast")?).then_some(())))?;
    if !browser.popup_is_open() {
        picture_of_page(browser, "toast")?;
        browser.press_action()?;
    }
    popup(browser).is_loaded()
}

/// Draws the box around an element with the mouse.
pub fn drag_round(browser: &mut dyn Browser, css: &str) -> Res<()> {
    let (from, to) = page(browser).edges(css)?.with_margin();
    browser.drag(from, to)
}

/// In the open popup: clicks *Save and fill*, and waits until the page's field contains the code.
pub fn save_and_fill(browser: &mut dyn Browser, field: &str) -> Res<()> {
    popup(browser).click("#save-fill")?;
    until_closed(browser)?;
    page(browser).holds_a_code(field)
}

/// Opens the popup and clicks *Fill* of an account of this site, and waits until the page's field contains the code.
pub fn fill_here(browser: &mut dyn Browser, field: &str) -> Res<()> {
    browser.press_action()?;
    popup(browser).click(".row.here .fill")?;
    until_closed(browser)?;
    page(browser).holds_a_code(field)
}

/// Enters user name and password at a portal.
pub fn log_in(browser: &mut dyn Browser) -> Res<()> {
    page(browser).enter("#user", USER)?;
    page(browser).enter("#pass", PASSWORD)?;
    page(browser).click("#login")
}

/// Opens a portal's page with the QR code, for a user who is logged in there.
pub fn open_enrolment(browser: &mut dyn Browser, portal: &Portal) -> Res<()> {
    open_enrolment_at(browser, portal, &portal.origin)
}

/// The same at another origin that leads to the portal.
pub fn open_enrolment_at(browser: &mut dyn Browser, portal: &Portal, origin: &str) -> Res<()> {
    portal.state.lock().map_err(|_| "state")?.logged_in = true;
    browser.open(&format!("{origin}/enrol"))?;
    page(browser).shows("#qr")
}

/// Goes through AFAS Customer Portal to the page with the QR code, as a person does.
pub fn go_to_afas_enrolment(browser: &mut dyn Browser, origin: &str) -> Res<()> {
    browser.open(origin)?;
    log_in(browser)?;
    for link in ["#security", "#activate"] {
        page(browser).click(link)?;
    }
    page(browser).shows("#next")?;
    page(browser).enter("#pass", PASSWORD)?;
    page(browser).click("#next")?;
    page(browser).click("#with-code")?;
    page(browser).shows("#qr")
}

/// Goes through AFAS Online to the page with AFAS Pocket's code and the TOTP code, as a person does.
pub fn go_to_afas_online_enrolment(browser: &mut dyn Browser, origin: &str) -> Res<()> {
    browser.open(origin)?;
    log_in(browser)?;
    page(browser).click("#change")?;
    page(browser).shows("#other #qr")
}

/// From the open list: adds an account by hand.
pub fn enter_by_hand(browser: &mut dyn Browser, issuer: &str, secret: &str) -> Res<()> {
    popup(browser).click("#manual")?;
    popup(browser).enter("#secret", secret)?;
    popup(browser).enter("#issuer", issuer)?;
    popup(browser).click("#save")?;
    popup(browser).shows_account(issuer)
}

/// From the open popup: opens Kader's own page in a tab, with this button.
pub fn to_settings(browser: &mut dyn Browser, button: &str) -> Res<()> {
    popup(browser).click(button)?;
    until_closed(browser)?;
    browser.to_new_tab("options.html")
}

/// From the options: opens *My secrets* with the vault's password.
pub fn show_secrets(browser: &mut dyn Browser) -> Res<()> {
    page(browser).click("#secrets")?;
    page(browser).enter("#secrets-password", VAULT_PASSWORD)?;
    page(browser).click("#secrets-go")?;
    page(browser).shows("#export-format")
}

/// From the options: makes a recovery sheet with the vault's password; returns its code.
pub fn make_sheet(browser: &mut dyn Browser) -> Res<String> {
    page(browser).click("#sheet")?;
    page(browser).enter("#sheet-password", VAULT_PASSWORD)?;
    page(browser).click("#sheet-go")?;
    page(browser).shows("#recovery-code")?;
    page(browser).text("#recovery-code")
}

/// Imports this many accounts at once into the open vault, as addresses in a file, on the page that is then shown.
pub fn bring_accounts(browser: &mut dyn Browser, count: usize) -> Res<()> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letter = |at: usize| char::from(alphabet[at % 32]);
    let line = |at: usize| {
        let own: String = [at / 1024, at / 32, at].map(letter).iter().collect();
        format!("otpauth://totp/Klant%20{at}:naam{at}@voorbeeld.nl?secret=JBSWY3DPEHPK3{own}&issuer=Klant%20{at}\n")
    };
    let file = tempfile::Builder::new().suffix(".txt").tempfile()?;
    std::fs::write(file.path(), (1..=count).map(line).collect::<String>())?;
    browser.open_own_page("options.html#import")?;
    page(browser).shows("#import-file")?;
    browser.choose_file("#import-file", file.path().to_str().ok_or("no path")?)?;
    page(browser).has_where("#import-take", "!e.disabled")?;
    page(browser).click("#import-take")
}
