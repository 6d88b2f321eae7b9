//! Replica portals: small pages that work like these portals, each on an origin of its own on this computer. They
//! draw QR codes with an ordinary library and check codes with an independent TOTP implementation, never with
//! Kader's.

mod afas_customer;
mod afas_online;
pub mod files;
mod opo_r;
mod pinkweb;
mod tunnel;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

/// The portals, running until the process ends.
pub struct Portals {
    pub afas_customer: Portal,
    pub afas_online: Portal,
    pub opo_r: Portal,
    pub pinkweb: Portal,
}

/// One portal.
pub struct Portal {
    /// `http://127.0.0.1:port`.
    pub origin: String,
    /// The port. A browser that has it as its proxy finds this portal at every host over TLS.
    pub port: u16,
    /// The state of the portal.
    pub state: Arc<Mutex<State>>,
}

/// The user name that every portal asks for first.
pub const USER: &str = "m.bakker";
pub const PASSWORD: &str = "fietsbel-2026";

/// The state of a portal and its one user.
#[derive(Default)]
pub struct State {
    /// The secret in the QR code, since enrolment began.
    pub secret: Vec<u8>,
    /// Whether login asks for a code.
    pub active: bool,
    /// Whether this browser is logged in.
    pub logged_in: bool,
    /// How often a code was accepted.
    pub accepted: u32,
    /// The current step of a sign-up.
    pub step: u32,
    /// How many seconds its clock is ahead of this computer's; negative if it is behind.
    pub clock_ahead: i64,
    /// Whether its policy lets its pages send requests to it, like that of most portals.
    pub lets_pages_ask: bool,
}

/// The parts of a request that a portal needs.
pub struct Request {
    pub path: String,
    pub form: HashMap<String, String>,
    pub dutch: bool,
}

impl Request {
    pub fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }
    /// The words in the language of the reader.
    pub fn words<'a>(&self, dutch: &'a str, english: &'a str) -> &'a str {
        if self.dutch { dutch } else { english }
    }
}

/// The answer of a portal.
pub enum Answer {
    Page { title: String, body: String },
    Image { svg: String },
    Redirect(&'static str),
}

type Handler = fn(&Request, &mut State) -> Answer;

impl Portals {
    pub fn start() -> std::io::Result<Self> {
        Ok(Self {
            afas_customer: serve(afas_customer::answer, "#0b4f9e")?,
            afas_online: serve(afas_online::answer, "#1769aa")?,
            opo_r: serve(opo_r::answer, "#a4343a")?,
            pinkweb: serve(pinkweb::answer, "#c2185b")?,
        })
    }
}

impl State {
    /// Begins enrolment with a new secret, which the QR code shows.
    pub fn new_secret(&mut self) {
        self.secret = vec![0; 20];
        getrandom::fill(&mut self.secret).expect("the system has randomness");
    }

    /// The secret as the page shows it under the QR code, in groups of four.
    pub fn secret_text(&self) -> String {
        let plain = <base32ct::Base32UpperUnpadded as base32ct::Encoding>::encode_string(&self.secret);
        plain.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// Whether a code is valid now, one step earlier or one step later.
    pub fn accepts(&mut self, code: &str) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let checker = totp_rs::Builder::new().with_secret(self.secret.clone()).with_skew(1).build_noncompliant();
        let right = !self.secret.is_empty() && checker.check(code, now).is_some();
        self.accepted += u32::from(right);
        right
    }

    /// The account as a QR code, an SVG of the given size in CSS pixels.
    pub fn qr(&self, issuer: &str, pixels: u32) -> String {
        qr_svg(&self.uri(issuer), pixels)
    }

    /// The text of the account's QR code.
    pub fn uri(&self, issuer: &str) -> String {
        let secret = self.secret_text().replace(' ', "");
        format!("otpauth://totp/{issuer}:{USER}%40kantoor-voorbeeld.nl?secret={secret}&issuer={issuer}")
    }
}

/// Any text as a QR code, as a separate file.
pub fn qr_file(text: &str) -> String {
    let code = qrcode::QrCode::new(text).expect("the text fits");
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build();
    svg[svg.find("<svg").unwrap_or(0)..].to_owned()
}

/// Any text as a QR code within a page.
pub fn qr_svg(text: &str, pixels: u32) -> String {
    let code = qrcode::QrCode::new(text).expect("the text fits");
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(pixels, pixels).build();
    let at = svg.find("<svg").unwrap_or(0);
    format!(
        "<div id=\"qr\" style=\"width:{pixels}px\">{}</div>",
        svg[at..].replacen("<svg", "<svg style=\"width:100%;height:auto;display:block\"", 1)
    )
}

fn serve(handler: Handler, colour: &'static str) -> std::io::Result<Portal> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let state = Arc::new(Mutex::new(State::default()));
    let shared = Arc::clone(&state);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let state = Arc::clone(&shared);
            std::thread::spawn(move || {
                stream.set_nodelay(true)?;
                match tunnel::is_wanted(&stream)? {
                    true => talk(tunnel::granted(stream)?, handler, colour, &state),
                    false => talk(stream, handler, colour, &state),
                }
            });
        }
    });
    Ok(Portal { origin: format!("http://127.0.0.1:{port}"), port, state })
}

fn talk(mut stream: impl Read + Write, handler: Handler, colour: &str, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(&mut stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/").to_owned();
    let (mut length, mut dutch) = (0usize, false);
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? <= 2 {
            break;
        }
        let header = header.to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0).min(65_536);
        }
        if let Some(value) = header.strip_prefix("accept-language:") {
            dutch = value.trim().starts_with("nl");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let form = String::from_utf8_lossy(&body)
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), decoded(value)))
        .collect();
    if path == "/favicon.ico" {
        let ahead = state.lock().expect("no portal panics").clock_ahead;
        let shift = std::time::Duration::from_secs(ahead.unsigned_abs());
        let now = if ahead < 0 { SystemTime::now() - shift } else { SystemTime::now() + shift };
        let date = httpdate::fmt_http_date(now);
        // An invalid header from a cache must not prevent a fill.
        return write!(
            stream,
            "HTTP/1.1 404 Not Found\r\ndate: {date}\r\nage: soon\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
    }
    let request = Request { path, form, dutch };
    let (answer, lets_pages_ask) = {
        let mut state = state.lock().expect("no portal panics");
        (handler(&request, &mut state), state.lets_pages_ask)
    };
    match answer {
        Answer::Redirect(to) => {
            write!(stream, "HTTP/1.1 303 See Other\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
        Answer::Image { svg } => write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: image/svg+xml\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{svg}",
            svg.len()
        ),
        Answer::Page { title, body } => {
            let language = if dutch { "nl" } else { "en" };
            let page = format!(
                "<!doctype html><html lang={language}><meta charset=utf-8><meta name=viewport content='width=device-width'><title>{title}</title><style>{STYLE} header{{background:{colour}}} button{{background:{colour}}}</style><header>{title}</header><main>{body}</main></html>"
            );
            let asking = if lets_pages_ask { "; connect-src 'self'" } else { "" };
            write!(
                stream,
                // The strictest policy a portal may have: Kader must work with it.
                "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-security-policy: default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self'{asking}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
                page.len()
            )
        }
    }
}

const STYLE: &str = "body{font:16px/1.5 Arial,Helvetica,sans-serif;margin:0;background:#eef1f4;color:#222}header{color:#fff;padding:14px 24px;font-size:20px}main{max-width:560px;margin:24px auto;background:#fff;padding:24px;border-radius:6px}label{display:block;margin:12px 0 4px}input{font:inherit;padding:8px;width:220px;border:1px solid #888;border-radius:4px}button,a.button{font:inherit;margin:16px 8px 0 0;padding:9px 18px;border:0;border-radius:4px;color:#fff;cursor:pointer}button.plain{background:#667!important}.error{color:#a00;font-weight:bold}.secret{font-family:monospace;letter-spacing:1px}.two{display:flex;gap:24px}#qr{margin:16px 0}";

fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let hex = (*first == b'%')
            .then(|| tail.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()))
            .flatten();
        match (first, hex) {
            (_, Some(byte)) => {
                bytes.push(byte);
                rest = &rest[2..];
            }
            (b'+', None) => bytes.push(b' '),
            (byte, None) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A page.
pub fn page(title: &str, body: String) -> Answer {
    Answer::Page { title: title.to_owned(), body }
}

/// The page that asks for user name and password.
pub fn login_page(request: &Request, title: &str, wrong: bool) -> Answer {
    let error = if wrong {
        format!(
            "<p class=error>{}</p>",
            request.words("Onjuiste gebruikersnaam of wachtwoord.", "Wrong user name or password.")
        )
    } else {
        String::new()
    };
    page(
        title,
        format!(
            "<h1>{}</h1>{error}<form method=post action=/login><label for=user>{}</label><input id=user name=user autocomplete=username><label for=pass>{}</label><input id=pass name=pass type=password autocomplete=current-password><br><button id=login>{}</button></form>",
            request.words("Inloggen", "Log in"),
            request.words("Gebruikersnaam", "User name"),
            request.words("Wachtwoord", "Password"),
            request.words("Inloggen", "Log in"),
        ),
    )
}

/// Whether user name and password are correct.
pub fn knows(request: &Request) -> bool {
    request.field("user") == USER && request.field("pass") == PASSWORD
}

/// An error line, if something was wrong.
pub fn error(wrong: bool, text: &str) -> String {
    if wrong { format!("<p class=error id=wrong>{text}</p>") } else { String::new() }
}

/// Checks the portals themselves: a current code is accepted, and a code from two minutes ago is refused.
#[test]
fn a_wrong_and_an_expired_code_are_refused() {
    let mut state = State::default();
    assert!(!state.accepts("000000"), "no secret, no code");
    state.new_secret();
    let codes = totp_rs::Builder::new().with_secret(state.secret.clone()).build_noncompliant();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    assert!(state.accepts(&codes.generate(now).to_string()));
    assert!(!state.accepts(&codes.generate(now - 120).to_string()));
    assert_eq!(state.accepted, 1);
}
