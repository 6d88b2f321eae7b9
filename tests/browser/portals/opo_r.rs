//! Mijn OPO-R: a sign-up in six steps with e-mail and SMS codes, which Kader must not fill, before the authenticator.

use super::{Answer, Request, State, error, page, qr_file};

const TITLE: &str = "Mijn OPO-R";
const SENT_CODE: &str = "482913";

pub fn answer(request: &Request, state: &mut State) -> Answer {
    if request.path == "/qr.svg" {
        return Answer::Image { svg: qr_file(&state.uri("Mijn%20OPO-R")) };
    }
    let wrong = match (request.path.as_str(), state.step) {
        ("/email", 0) => advance(state, request.field("email").contains('@')),
        ("/email-code", 1) => advance(state, request.field("code") == SENT_CODE),
        ("/phone", 2) => advance(state, request.field("phone").len() >= 10),
        ("/sms-code", 3) => advance(state, request.field("code") == SENT_CODE),
        ("/password", 4) => advance(state, request.field("pass").len() >= 8),
        ("/app-code", 5) => {
            let right = state.accepts(request.field("code"));
            advance(state, right)
        }
        ("/restart", _) => {
            *state = State::default();
            false
        }
        _ => false,
    };
    let wrong = error(wrong, request.words("Dat klopt niet.", "That is not right."));
    let step = |action: &str, heading: &str, text: &str, field: &str| {
        page(
            TITLE,
            format!(
                "<h1>{heading}</h1><p>{text}</p>{wrong}<form method=post action=/{action}>{field}<br><button id=go>{}</button></form>",
                request.words("Verder", "Continue")
            ),
        )
    };
    match state.step {
        0 => step(
            "email",
            request.words("Stap 1 van 6: e-mailadres", "Step 1 of 6: e-mail address"),
            "",
            &labelled("email", request.words("E-mailadres", "E-mail address"), "type=email"),
        ),
        1 => step(
            "email-code",
            request.words("Stap 2 van 6: e-mail bevestigen", "Step 2 of 6: confirm e-mail"),
            request.words(
                "We hebben een code verstuurd naar m.b*****@kantoor-voorbeeld.nl.",
                "We have sent a code to m.b*****@kantoor-voorbeeld.nl.",
            ),
            &labelled("code", "Code", "maxlength=6 autocomplete=one-time-code"),
        ),
        2 => step(
            "phone",
            request.words("Stap 3 van 6: telefoonnummer", "Step 3 of 6: phone number"),
            "",
            &labelled("phone", request.words("Telefoonnummer", "Phone number"), "type=tel"),
        ),
        3 => step(
            "sms-code",
            request.words("Stap 4 van 6: sms-code", "Step 4 of 6: SMS code"),
            request.words("We hebben een sms gestuurd naar 06******12.", "We have sent a text message to 06******12."),
            &labelled(
                "code",
                request.words("Code uit de sms", "Code from the SMS"),
                "maxlength=6 autocomplete=one-time-code",
            ),
        ),
        4 => step(
            "password",
            request.words("Stap 5 van 6: wachtwoord", "Step 5 of 6: password"),
            "",
            &labelled("pass", request.words("Kies een wachtwoord", "Choose a password"), "type=password"),
        ),
        5 => {
            if state.secret.is_empty() {
                state.new_secret();
            }
            let text = format!(
                "{}{}<span class=secret id=secret>{}</span>",
                request.words(
                    "Scan de QR-code met een authenticator-app en vul de code uit de app in.",
                    "Scan the QR code with an authenticator app and enter the code from the app."
                ),
                "<img id=qr src=/qr.svg width=200 height=200 alt=\"\">",
                state.secret_text()
            );
            step(
                "app-code",
                request.words("Stap 6 van 6: authenticator-app", "Step 6 of 6: authenticator app"),
                &text,
                &labelled("code", request.words("Verificatiecode", "Verification code"), "maxlength=6"),
            )
        }
        _ => page(
            TITLE,
            format!("<h1 id=done>{}</h1>", request.words("Uw account is aangemaakt", "Your account has been made")),
        ),
    }
}

/// Advances one step if correct; returns true if wrong.
fn advance(state: &mut State, right: bool) -> bool {
    state.step += u32::from(right);
    !right
}

fn labelled(name: &str, label: &str, attributes: &str) -> String {
    format!("<label for={name}>{label}</label><input id={name} name={name} {attributes}>")
}
