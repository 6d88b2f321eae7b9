//! The rules that a company's IT department sets. They come from managed storage, which only an administrator can
//! write. `extension/policy.json` is their schema; docs/administrators.md explains them.
//!
//! A setting that is not understood is reported, and until it is corrected the strictest value applies: a typing
//! error must not remove a rule.

use crate::i18n::{Sentence, ToSentence, sentence};
use crate::password::{Judgement, Strength};
use crate::settings::{LockTime, Reminder, Settings};
use crate::site::Site;

/// A value as managed storage gives it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// Any number.
    Number(f64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object: named values.
    Members(Vec<(String, Value)>),
    /// Anything else.
    Other,
}

/// The rules in force.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Policy {
    /// A vault must have a password.
    pub requires_password: bool,
    /// A new password must be at least this strong.
    pub least_strength: Option<Strength>,
    /// The longest lock time that the user may choose.
    pub longest_lock: Option<LockTime>,
    /// Secrets may not be shown or exported to another program.
    pub forbids_export: bool,
    /// Backup files may not be made.
    pub forbids_backup: bool,
    /// The hosts where codes may be filled, exact or `*.` followed by a common suffix; `None` for everywhere.
    pub fill_hosts: Option<Vec<String>>,
    /// The company's own portals.
    pub portals: Vec<Portal>,
    /// Where people get help: an address, a telephone number, a sentence.
    pub support: Option<String>,
    /// The names of the settings that were not understood.
    pub problems: Vec<String>,
    /// The browser did not report the rules; these are the last known ones.
    pub is_remembered: bool,
}

/// A portal of the company, or the company's own address of a portal that many companies use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portal {
    /// Its name.
    pub name: String,
    /// Its hosts: exact, or `*.` followed by a common suffix.
    pub hosts: Vec<String>,
    /// What the company's people should know about setting it up.
    pub advice: Option<String>,
}

/// Why a new password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRefused {
    /// It is weaker than the rule asks.
    TooWeak,
    /// Its strength is unknown, because the estimator could not be loaded.
    NotJudged,
}

impl ToSentence for PasswordRefused {
    fn to_sentence(&self) -> Sentence {
        sentence(match self {
            Self::TooWeak => "passwordTooWeak",
            Self::NotJudged => "passwordNotJudged",
        })
    }
}

/// The names of the settings, as in the schema.
pub const NAMES: [&str; 8] = [
    "passwordRequired",
    "passwordStrength",
    "lockMinutes",
    "exportAllowed",
    "backupAllowed",
    "fillHosts",
    "portals",
    "supportAddress",
];

impl Policy {
    /// Reads the content of managed storage. Empty storage means no rules.
    pub fn read(members: Vec<(String, Value)>) -> Self {
        let mut policy = Self::default();
        for (name, value) in members {
            if policy.take(&name, value).is_none() {
                policy.problems.push(name);
            }
        }
        policy
    }

    /// Reads one setting. `None` if it is not understood; it then has its strictest value.
    fn take(&mut self, name: &str, value: Value) -> Option<()> {
        match name {
            "passwordRequired" => {
                self.requires_password = true;
                self.requires_password = bool_of(value)?;
            }
            "passwordStrength" => {
                self.least_strength = Some(Strength::Strong);
                self.least_strength = match text_of(value)?.as_str() {
                    "any" => None,
                    "fair" => Some(Strength::Fair),
                    "strong" => Some(Strength::Strong),
                    _ => return None,
                };
            }
            "lockMinutes" => {
                self.longest_lock = LockTime::from_minutes(1);
                let minutes = number_of(value).filter(|minutes| (1.0..=1440.0).contains(minutes))?;
                self.longest_lock = (minutes.fract() == 0.0).then_some(LockTime::from_minutes(minutes as u16)?);
                self.longest_lock.is_some().then_some(())?;
            }
            "exportAllowed" => {
                self.forbids_export = true;
                self.forbids_export = !bool_of(value)?;
            }
            "backupAllowed" => {
                self.forbids_backup = true;
                self.forbids_backup = !bool_of(value)?;
            }
            "fillHosts" => {
                self.fill_hosts = Some(Vec::new());
                self.fill_hosts = Some(hosts_of(value)?);
            }
            "portals" => {
                let Value::List(portals) = value else { return None };
                let count = portals.len();
                self.portals = portals.into_iter().filter_map(Portal::read).collect();
                (self.portals.len() == count).then_some(())?;
            }
            "supportAddress" => self.support = Some(text_of(value)?),
            _ => return None,
        }
        Some(())
    }

    /// Whether there is at least one rule.
    pub fn is_there(&self) -> bool {
        *self != Self::default()
    }

    /// Whether a vault that opens without a password must get one first.
    pub fn wants_password(&self, has_password: bool) -> bool {
        self.requires_password && !has_password
    }

    /// Whether a new password is strong enough. If a strength is required, a password that could not be judged is
    /// refused.
    pub fn takes(&self, judgement: Option<Judgement>) -> Result<(), PasswordRefused> {
        match (self.least_strength, judgement) {
            (None, _) => Ok(()),
            (Some(_), None) => Err(PasswordRefused::NotJudged),
            (Some(least), Some(judgement)) if judgement.strength() < least => Err(PasswordRefused::TooWeak),
            (Some(_), Some(_)) => Ok(()),
        }
    }

    /// The lock time that applies when the user chose `chosen`.
    pub fn lock_time(&self, chosen: LockTime) -> LockTime {
        match self.longest_lock {
            Some(longest) if chosen.seconds().is_none_or(|chosen| Some(chosen) > longest.seconds()) => longest,
            _ => chosen,
        }
    }

    /// The lock times that the user can choose from: those that the rule allows, and the one that applies now.
    pub fn lock_choices(&self, chosen: LockTime) -> Vec<LockTime> {
        let all = LockTime::CHOICES.into_iter().filter_map(LockTime::from_minutes);
        let mut choices: Vec<LockTime> = all.filter(|choice| self.lock_time(*choice) == *choice).collect();
        let holds = self.lock_time(chosen);
        if !choices.contains(&holds) {
            choices.push(holds);
        }
        choices
    }

    /// The reminder to show. There is no reminder about a backup if backups are forbidden.
    pub fn reminder(&self, settings: &Settings, accounts: usize) -> Option<Reminder> {
        let reminder = settings.reminder(accounts);
        let has_way_back = self.forbids_backup && settings.has_sheet;
        reminder.filter(|reminder| !(has_way_back || self.forbids_backup && *reminder == Reminder::BackupBehind))
    }

    /// Whether codes may be filled at this site. If the rule names hosts, a site without TLS is never one of them,
    /// because others can forge the connection.
    pub fn lets_fill(&self, site: &Site) -> bool {
        let is_named = |hosts: &Vec<String>| site.is_private() && hosts.iter().any(|host| site.is_under(host));
        self.fill_hosts.as_ref().is_none_or(is_named)
    }

    /// The company's portal that a site belongs to.
    pub fn portal_of(&self, site: &Site) -> Option<&Portal> {
        self.portals.iter().find(|portal| portal.hosts.iter().any(|host| site.is_under(host)))
    }

    /// The sites of an account that was scanned at `site`. A portal of the company counts as one site, with all its
    /// exact hosts. A site without TLS is never remembered, because anybody on the network can imitate it.
    pub fn sites_with(&self, site: Option<Site>) -> Vec<Site> {
        let Some(site) = site.filter(Site::is_private) else { return Vec::new() };
        let hosts = self.portal_of(&site).map(|portal| portal.hosts.as_slice()).unwrap_or_default();
        let named = hosts.iter().filter(|host| !host.starts_with("*."));
        let more: Vec<Site> = named.filter_map(|host| Site::of_address(&format!("https://{host}"))).collect();
        let mut sites = vec![site];
        for site in more {
            if !sites.contains(&site) {
                sites.push(site);
            }
        }
        sites
    }
}

impl Portal {
    fn read(value: Value) -> Option<Self> {
        let Value::Members(members) = value else { return None };
        let (mut name, mut hosts, mut advice) = (None, None, None);
        for (key, value) in members {
            match key.as_str() {
                "name" => name = Some(text_of(value)?),
                "hosts" => hosts = Some(hosts_of(value)?),
                "advice" => advice = Some(text_of(value)?),
                _ => return None,
            }
        }
        Some(Self { name: name?, hosts: hosts?, advice })
    }
}

fn hosts_of(value: Value) -> Option<Vec<String>> {
    let Value::List(hosts) = value else { return None };
    let host = |value| {
        let host = text_of(value)?;
        let bare = host.strip_prefix("*.").unwrap_or(&host);
        // A host and nothing else. `*.` covers the hosts under one domain, never those under a whole top-level
        // domain.
        let site = Site::of_address(&format!("https://{bare}"))?;
        (site.host() == bare && (bare == host || bare.contains('.'))).then_some(host)
    };
    hosts.into_iter().map(host).collect()
}

fn bool_of(value: Value) -> Option<bool> {
    if let Value::Bool(value) = value { Some(value) } else { None }
}

fn number_of(value: Value) -> Option<f64> {
    if let Value::Number(value) = value { Some(value) } else { None }
}

/// A text that is not empty and not too long to read.
fn text_of(value: Value) -> Option<String> {
    let Value::Text(text) = value else { return None };
    let text = text.trim();
    (!text.is_empty() && text.len() <= 500).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_json(value: &serde_json::Value) -> Value {
        match value {
            serde_json::Value::Bool(value) => Value::Bool(*value),
            serde_json::Value::Number(value) => Value::Number(value.as_f64().unwrap()),
            serde_json::Value::String(value) => Value::Text(value.clone()),
            serde_json::Value::Array(values) => Value::List(values.iter().map(of_json).collect()),
            serde_json::Value::Object(members) => {
                Value::Members(members.iter().map(|(name, value)| (name.clone(), of_json(value))).collect())
            }
            serde_json::Value::Null => Value::Other,
        }
    }

    fn policy(json: &str) -> Policy {
        match of_json(&serde_json::from_str(json).unwrap()) {
            Value::Members(members) => Policy::read(members),
            _ => panic!("no members"),
        }
    }

    #[test]
    fn the_example_for_administrators_is_understood() {
        let example = include_str!("../tests/data/policy/every-rule.json");
        let read = policy(example);
        assert_eq!(read.problems, [""; 0]);
        assert!(read.requires_password && read.forbids_export && read.forbids_backup);
        assert_eq!(read.least_strength, Some(Strength::Strong));
        assert_eq!(read.longest_lock, LockTime::from_minutes(10));
        assert_eq!(read.portals.len(), 2);
        for name in NAMES {
            assert!(example.contains(&format!("\"{name}\"")), "the example leaves {name} out");
        }
    }

    #[test]
    fn nothing_is_no_rule() {
        assert!(!policy("{}").is_there());
        let lax =
            policy(r#"{"passwordRequired":false,"passwordStrength":"any","exportAllowed":true,"backupAllowed":true}"#);
        assert!(!lax.is_there(), "{lax:?}");
    }

    #[test]
    fn a_typing_error_is_reported_and_the_strictest_value_applies() {
        for (bad, strictest) in [
            (r#"{"passwordRequired":"yes"}"#, Policy { requires_password: true, ..Policy::default() }),
            (r#"{"passwordStrength":"very"}"#, Policy { least_strength: Some(Strength::Strong), ..Policy::default() }),
            (r#"{"lockMinutes":0}"#, Policy { longest_lock: LockTime::from_minutes(1), ..Policy::default() }),
            (r#"{"lockMinutes":9999}"#, Policy { longest_lock: LockTime::from_minutes(1), ..Policy::default() }),
            (r#"{"exportAllowed":null}"#, Policy { forbids_export: true, ..Policy::default() }),
            (r#"{"backupAllowed":"no"}"#, Policy { forbids_backup: true, ..Policy::default() }),
            (r#"{"fillHosts":"klant.afas.nl"}"#, Policy { fill_hosts: Some(vec![]), ..Policy::default() }),
            (r#"{"fillHosts":["https://klant.afas.nl"]}"#, Policy { fill_hosts: Some(vec![]), ..Policy::default() }),
            (r#"{"fillHosts":["klant.afas.nl",7]}"#, Policy { fill_hosts: Some(vec![]), ..Policy::default() }),
            (r#"{"supportAddress":""}"#, Policy::default()),
            (r#"{"portals":{}}"#, Policy::default()),
            (r#"{"passwordReqired":true}"#, Policy::default()),
        ] {
            let mut read = policy(bad);
            let problems = std::mem::take(&mut read.problems);
            assert_eq!(problems.len(), 1, "{bad}");
            assert!(bad.contains(&format!("\"{}\"", problems[0])), "{bad}");
            assert_eq!(read, strictest, "{bad}");
        }
        assert_eq!(policy(r#"{"lockMinutes":2.5}"#).problems, ["lockMinutes"]);
    }

    #[test]
    fn a_bad_portal_is_left_out_and_the_others_stay() {
        for bad in [
            r#"{"name":"x","hosts":["https://x.nl"]}"#,
            r#"{"name":"x","hosts":["x.nl/pad"]}"#,
            r#"{"name":"x","hosts":["*.nl"]}"#,
            r#"{"name":"x","hosts":["*"]}"#,
            r#"{"name":"x"}"#,
            r#"{"hosts":["x.nl"]}"#,
            r#"{"name":"x","hosts":["x.nl"],"more":1}"#,
            "7",
        ] {
            let read = policy(&format!(r#"{{"portals":[{{"name":"Intranet","hosts":["intranet.example"]}},{bad}]}}"#));
            assert_eq!(read.portals.len(), 1, "{bad}");
            assert_eq!(read.problems, ["portals"], "{bad}");
        }
    }

    #[test]
    fn a_password_that_is_too_weak_or_not_judged_is_refused() {
        use crate::password::Weakness;
        let judged = |strength| Some(Judgement::new(strength, Weakness::Words));
        let [any, fair, strong] =
            ["any", "fair", "strong"].map(|least| policy(&format!(r#"{{"passwordStrength":"{least}"}}"#)));
        for (rule, judgement, taken) in [
            (&any, judged(Strength::Weak), Ok(())),
            (&any, None, Ok(())),
            (&fair, judged(Strength::Weak), Err(PasswordRefused::TooWeak)),
            (&fair, judged(Strength::Fair), Ok(())),
            (&fair, None, Err(PasswordRefused::NotJudged)),
            (&strong, judged(Strength::Fair), Err(PasswordRefused::TooWeak)),
            (&strong, judged(Strength::Strong), Ok(())),
            (&strong, None, Err(PasswordRefused::NotJudged)),
        ] {
            assert_eq!(rule.takes(judgement), taken, "{rule:?} {judgement:?}");
        }
    }

    #[test]
    fn the_longest_lock_time_limits_every_choice() {
        let rule = policy(r#"{"lockMinutes":10}"#);
        for (chosen, holds) in [(0, 10), (1, 1), (10, 10), (60, 10)] {
            let [chosen, holds] = [chosen, holds].map(|minutes| LockTime::from_minutes(minutes).unwrap());
            assert_eq!(rule.lock_time(chosen), holds);
            assert_eq!(Policy::default().lock_time(chosen), chosen);
        }
    }

    #[test]
    fn the_choices_are_those_that_the_rule_allows() {
        let choices = |rule: &Policy, chosen| {
            let chosen = LockTime::from_minutes(chosen).unwrap();
            rule.lock_choices(chosen).into_iter().map(LockTime::minutes).collect::<Vec<_>>()
        };
        assert_eq!(choices(&Policy::default(), 15), [1, 5, 15, 60, 480, 0]);
        assert_eq!(choices(&Policy::default(), 7), [1, 5, 15, 60, 480, 0, 7]);
        let rule = policy(r#"{"lockMinutes":10}"#);
        assert_eq!((choices(&rule, 5), choices(&rule, 60)), (vec![1, 5], vec![1, 5, 10]));
    }

    #[test]
    fn there_is_no_reminder_about_a_forbidden_backup() {
        let settings = Settings { changed: 3, backed_up: Some(2), ..Settings::default() };
        let forbids = policy(r#"{"backupAllowed":false}"#);
        assert_eq!(Policy::default().reminder(&settings, 1), Some(Reminder::BackupBehind));
        assert_eq!(forbids.reminder(&settings, 1), None);
        let bare = Settings { backed_up: None, ..settings };
        assert_eq!(forbids.reminder(&bare, 1), Some(Reminder::Unprotected), "a sheet can still be made");
    }

    #[test]
    fn codes_are_filled_only_on_named_hosts_and_only_over_tls() {
        let site = |address: &str| Site::of_address(address).unwrap();
        let some = policy(r#"{"fillHosts":["klant.afas.nl","*.afasinsite.nl"]}"#);
        for (address, is_let) in [
            ("https://klant.afas.nl/inloggen", true),
            ("https://12345.afasinsite.nl", true),
            ("https://afasinsite.nl", false),
            ("https://klant.afas.nl.example.com", false),
            ("http://klant.afas.nl", false),
            ("https://github.com", false),
        ] {
            assert_eq!(some.lets_fill(&site(address)), is_let, "{address}");
            assert!(Policy::default().lets_fill(&site(address)), "{address}");
            assert!(!policy(r#"{"fillHosts":[]}"#).lets_fill(&site(address)), "{address}");
        }
    }

    #[test]
    fn a_site_without_tls_is_not_remembered() {
        let site = |address| Site::of_address(address);
        assert!(Policy::default().sites_with(site("http://portaal.nl")).is_empty());
        assert_eq!(Policy::default().sites_with(site("http://localhost:8080")).len(), 1);
    }

    #[test]
    fn a_company_portal_is_one_portal_at_all_its_hosts() {
        let rules = policy(
            r#"{"portals":[{"name":"InSite","hosts":["12345.afasinsite.nl","login.example.nl","*.example.org"]}]}"#,
        );
        let site = |host: &str| Site::of_address(&format!("https://{host}"));
        let names =
            |host: &str| rules.sites_with(site(host)).iter().map(|site| site.host().to_owned()).collect::<Vec<_>>();
        assert_eq!(names("login.example.nl"), ["login.example.nl", "12345.afasinsite.nl"]);
        assert_eq!(names("x.example.org"), ["x.example.org", "12345.afasinsite.nl", "login.example.nl"]);
        assert_eq!(names("elsewhere.nl"), ["elsewhere.nl"]);
        assert!(rules.sites_with(None).is_empty());
    }
}
