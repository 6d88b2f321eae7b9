//! AFAS Online / InSite: two enrolment methods next to each other, of which AFAS Pocket's push code is not a TOTP
//! account; *Wijzigen naar…* and *Opnieuw koppelen*.

use super::{Answer, Request, State, error, knows, login_page, page, qr_svg};

const TITLE: &str = "AFAS Online";

pub fn answer(request: &Request, state: &mut State) -> Answer {
    match request.path.as_str() {
        "/login" if knows(request) => {
            state.logged_in = !state.active;
            Answer::Redirect(if state.active { "/code" } else { "/settings" })
        }
        "/login" => login_page(request, TITLE, true),
        "/code" => code(request, false),
        "/check" if state.accepts(request.field("otp")) => {
            state.logged_in = true;
            Answer::Redirect("/settings")
        }
        "/check" => code(request, true),
        "/logout" => {
            state.logged_in = false;
            Answer::Redirect("/")
        }
        _ if !state.logged_in => login_page(request, TITLE, false),
        "/enrol" | "/again" => {
            if request.path == "/again" || state.secret.is_empty() {
                state.new_secret();
            }
            both_methods(request, state, false)
        }
        "/confirm" if state.accepts(request.field("otp")) => {
            state.active = true;
            page(
                TITLE,
                format!(
                    "<h1 id=done>{}</h1><p><a href=/logout id=logout>{}</a></p>",
                    request.words("Uw account is gekoppeld", "Your account is linked"),
                    request.words("Afmelden", "Sign out")
                ),
            )
        }
        "/confirm" => both_methods(request, state, true),
        _ => page(
            TITLE,
            format!(
                "<h1 id=home>{}</h1><form action=/enrol><button id=change>{}</button></form><form action=/again><button id=again class=plain>{}</button></form>",
                request.words("Instellingen, beveiliging", "Settings, security"),
                request.words("Wijzigen naar een andere authenticator-app", "Change to another authenticator app"),
                request.words("Opnieuw koppelen", "Link again"),
            ),
        ),
    }
}

fn code(request: &Request, wrong: bool) -> Answer {
    page(
        TITLE,
        format!(
            "<h1>{}</h1>{}<form method=post action=/check><label for=otp>{}</label><input id=otp name=otp maxlength=6><br><button id=go>{}</button></form>",
            request.words("Tweestapsverificatie", "Two-step verification"),
            error(wrong, request.words("De code is onjuist.", "The code is wrong.")),
            request.words("Code uit de authenticator-app", "Code from the authenticator app"),
            request.words("Aanmelden", "Sign in")
        ),
    )
}

fn both_methods(request: &Request, state: &State, wrong: bool) -> Answer {
    page(
        TITLE,
        format!(
            "<h1>{}</h1><div class=two><section id=pocket><h2>AFAS Pocket</h2><p>{}</p>{}</section><section id=other><h2>{}</h2>{}<p class=secret id=secret>{}</p></section></div>{}<form method=post action=/confirm><label for=otp>{}</label><input id=otp name=otp maxlength=6><br><button id=go>{}</button></form>",
            request.words("Authenticator koppelen", "Link an authenticator"),
            request.words("Keur inloggen goed met één tik.", "Approve a login with one tap."),
            qr_svg("afaspocket://pair?environment=12345&token=8f1c2d7a9b", 160),
            request.words("Andere authenticator-app", "Another authenticator app"),
            state.qr("AFAS%20Online", 190),
            state.secret_text(),
            error(wrong, request.words("De code is onjuist.", "The code is wrong.")),
            request.words("Verificatiecode", "Verification code"),
            request.words("Koppelen", "Link"),
        ),
    )
}
