//! AFAS Customer Portal: log in; *Account security* → *Two-factor authentication* → *Activate* → password → *Log in
//! with a verification code* → QR code and secret as text → six digits → *Activate*.

use super::{Answer, Request, State, error, knows, login_page, page};

const TITLE: &str = "AFAS Customer Portal";

pub fn answer(request: &Request, state: &mut State) -> Answer {
    match request.path.as_str() {
        "/login" if knows(request) => {
            state.logged_in = !state.active;
            Answer::Redirect(if state.active { "/code" } else { "/home" })
        }
        "/login" => login_page(request, TITLE, true),
        "/code" => code_page(request, false),
        "/check" if state.accepts(request.field("Code")) => {
            state.logged_in = true;
            Answer::Redirect("/home")
        }
        "/check" => code_page(request, true),
        "/logout" => {
            state.logged_in = false;
            Answer::Redirect("/")
        }
        _ if !state.logged_in => login_page(request, TITLE, false),
        "/security" => security(request, state),
        "/activate" => password(request, false),
        "/method" if request.field("pass") == super::PASSWORD => method(request),
        "/method" => password(request, true),
        "/enrol" => {
            if state.secret.is_empty() {
                state.new_secret();
            }
            enrol(request, state, false)
        }
        "/confirm" if state.accepts(request.field("Code")) => {
            state.active = true;
            page(
                TITLE,
                format!(
                    "<h1 id=done>{}</h1><p><a href=/logout id=logout>{}</a></p>",
                    request.words("Tweestapsverificatie is geactiveerd", "Two-factor authentication is active"),
                    request.words("Uitloggen", "Log out")
                ),
            )
        }
        "/confirm" => enrol(request, state, true),
        _ => page(
            TITLE,
            format!(
                "<h1 id=home>{}</h1><p><a href=/security id=security>{}</a></p><p><a href=/logout id=logout>{}</a></p>",
                request.words("Welkom, M. Bakker", "Welcome, M. Bakker"),
                request.words("Accountbeveiliging", "Account security"),
                request.words("Uitloggen", "Log out")
            ),
        ),
    }
}

fn code_page(request: &Request, wrong: bool) -> Answer {
    page(
        TITLE,
        format!(
            "<h1>{}</h1><p>{}</p>{}<form method=post action=/check><label for=Code>{}</label><input id=Code name=Code inputmode=numeric maxlength=6 autocomplete=one-time-code><br><button id=go>{}</button><button class=plain type=button>{}</button></form>",
            request.words("Inloggen met verificatiecode", "Log in with a verification code"),
            request.words(
                "Open uw authenticator-app en vul de zescijferige code in.",
                "Open your authenticator app and enter the six-digit code."
            ),
            error(
                wrong,
                request.words(
                    "De verificatiecode is onjuist of verlopen.",
                    "The verification code is wrong or has expired."
                )
            ),
            request.words("Verificatiecode", "Verification code"),
            request.words("Inloggen", "Log in"),
            request.words("Annuleren", "Cancel"),
        ),
    )
}

fn security(request: &Request, state: &State) -> Answer {
    let status =
        if state.active { request.words("Actief", "Active") } else { request.words("Niet actief", "Not active") };
    page(
        TITLE,
        format!(
            "<h1>{}</h1><h2>{}</h2><p>{status}</p><form action=/activate><button id=activate>{}</button></form>",
            request.words("Accountbeveiliging", "Account security"),
            request.words("Tweestapsverificatie", "Two-factor authentication"),
            request.words("Activeren", "Activate")
        ),
    )
}

fn password(request: &Request, wrong: bool) -> Answer {
    page(
        TITLE,
        format!(
            "<h1>{}</h1>{}<form method=post action=/method><label for=pass>{}</label><input id=pass name=pass type=password><br><button id=next>{}</button></form>",
            request.words("Bevestig uw wachtwoord", "Confirm your password"),
            error(wrong, request.words("Onjuist wachtwoord.", "Wrong password.")),
            request.words("Wachtwoord", "Password"),
            request.words("Volgende", "Next")
        ),
    )
}

fn method(request: &Request) -> Answer {
    page(
        TITLE,
        format!(
            "<h1>{}</h1><form action=/enrol><p>{}</p><button id=with-code>{}</button></form>",
            request.words("Kies een methode", "Choose a method"),
            request.words(
                "Gebruik Google, Microsoft, Duo of LastPass Authenticator.",
                "Use Google, Microsoft, Duo or LastPass Authenticator."
            ),
            request.words("Inloggen met verificatiecode", "Log in with a verification code")
        ),
    )
}

fn enrol(request: &Request, state: &State, wrong: bool) -> Answer {
    page(
        TITLE,
        format!(
            "<h1>{}</h1><p>{}</p>{}<p>{} <span class=secret id=secret>{}</span></p>{}<form method=post action=/confirm><label for=Code>{}</label><input id=Code name=Code inputmode=numeric maxlength=6 autocomplete=off><br><button id=go>{}</button></form>",
            request.words("Inloggen met verificatiecode", "Log in with a verification code"),
            request.words("Scan de QR-code met uw authenticator-app.", "Scan the QR code with your authenticator app."),
            state.qr("AFAS", 220),
            request.words("Kunt u niet scannen? Voer deze code in:", "Cannot scan? Enter this code:"),
            state.secret_text(),
            error(
                wrong,
                request.words(
                    "De verificatiecode is onjuist of verlopen.",
                    "The verification code is wrong or has expired."
                )
            ),
            request.words("Verificatiecode", "Verification code"),
            request.words("Activeren", "Activate"),
        ),
    )
}
