//! PinkWeb: a wizard that shows the QR code, and then asks for an SMS code and the app's code on one page. It calls
//! both *beveiligingscode*.

use super::{Answer, Request, State, error, knows, login_page, page};

const TITLE: &str = "PinkWeb";
const SMS_CODE: &str = "731204";

pub fn answer(request: &Request, state: &mut State) -> Answer {
    match request.path.as_str() {
        "/login" if knows(request) => {
            state.logged_in = !state.active;
            Answer::Redirect(if state.active { "/code" } else { "/wizard" })
        }
        "/login" => login_page(request, TITLE, true),
        "/code" => code(request, false),
        "/check" if state.accepts(request.field("beveiligingscode")) => {
            state.logged_in = true;
            page(TITLE, format!("<h1 id=home>{}</h1>", request.words("Dossiers", "Files")))
        }
        "/check" => code(request, true),
        _ if !state.logged_in => login_page(request, TITLE, false),
        "/wizard" => {
            if state.secret.is_empty() {
                state.new_secret();
            }
            page(
                TITLE,
                format!(
                    "<h1>{}</h1><p>{}</p>{}<p class=secret id=secret>{}</p><form action=/both><button id=next>{}</button></form>",
                    request.words("Authenticator-app koppelen", "Link an authenticator app"),
                    request.words(
                        "Scan de QR-code, of voer de sleutel met de hand in.",
                        "Scan the QR code, or enter the key by hand."
                    ),
                    state.qr("PinkWeb", 200),
                    state.secret_text(),
                    request.words("Verder", "Continue")
                ),
            )
        }
        "/both" => both(request, false),
        "/link" if request.field("smsCode") == SMS_CODE && state.accepts(request.field("appCode")) => {
            state.active = true;
            page(TITLE, format!("<h1 id=done>{}</h1>", request.words("De app is gekoppeld", "The app is linked")))
        }
        "/link" => both(request, true),
        _ => Answer::Redirect("/wizard"),
    }
}

fn both(request: &Request, wrong: bool) -> Answer {
    page(
        TITLE,
        format!(
            "<h1>{}</h1><p>{}</p>{}<form method=post action=/link><label for=smsCode>{}</label><input id=smsCode name=smsCode maxlength=6><label for=appCode>{}</label><input id=appCode name=appCode maxlength=6><br><button id=go>{}</button></form>",
            request.words("Beveiligingscodes invullen", "Enter the security codes"),
            request.words(
                "Vul de code in die wij per sms hebben verstuurd, en de code uit uw authenticator-app.",
                "Enter the code that we have sent by SMS, and the code from your authenticator app."
            ),
            error(wrong, request.words("Een van de codes is onjuist.", "One of the codes is wrong.")),
            request.words("Beveiligingscode uit sms", "Security code from SMS"),
            request.words("Beveiligingscode uit app", "Security code from app"),
            request.words("Nu koppelen", "Link now"),
        ),
    )
}

fn code(request: &Request, wrong: bool) -> Answer {
    page(
        TITLE,
        format!(
            "<h1>{}</h1>{}<form method=post action=/check><label for=c>{}</label><input id=c name=beveiligingscode maxlength=6><br><button id=go>{}</button></form>",
            request.words("Beveiligingscode", "Security code"),
            error(wrong, request.words("De code is onjuist.", "The code is wrong.")),
            request.words("Beveiligingscode uit uw app", "Security code from your app"),
            request.words("Inloggen", "Log in")
        ),
    )
}
