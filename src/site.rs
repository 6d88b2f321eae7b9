//! Which accounts belong to a page: exact origins only.
//!
//! Never "the same registrable domain": on a shared host, or on a tenant's sub-domain, that would give a code to
//! another tenant. A host that the user has not confirmed is asked about first, with both hosts shown in full.

mod confusables;
pub mod lookalike;
mod registrable;

use std::fmt;

/// The origin of a page: scheme, host and port, as browsers write it. Only `http` and `https` have sites.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    secure: bool,
    /// Host in lower case and ASCII (punycode), with `:port` if that is not the default port of the scheme.
    host: String,
}

impl Site {
    /// Reads one address per line, without duplicates; a bare host means https. The error is the line that is not an
    /// address.
    pub fn read_lines(text: &str) -> Result<Vec<Self>, String> {
        let mut sites = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let address = if line.contains("://") { line.to_owned() } else { format!("https://{line}") };
            let site = Self::of_address(&address).ok_or_else(|| line.to_owned())?;
            if !sites.contains(&site) {
                sites.push(site);
            }
        }
        Ok(sites)
    }

    /// Reads the origin from a page's address. `None` for `about:`, `file:`, the browser's own pages and invalid
    /// input.
    ///
    /// Expects what a browser reports (`tab.url`, `location.origin`): already normalised, punycode, lower case.
    pub fn of_address(address: &str) -> Option<Self> {
        let (secure, rest) = match address.split_once("://")? {
            ("https", rest) => (true, rest),
            ("http", rest) => (false, rest),
            _ => return None,
        };
        let authority = rest.split(['/', '?', '#']).next()?;
        // A user name in the address is a common disguise: the host is the part after the last @.
        let host = authority.rsplit('@').next()?.to_ascii_lowercase();
        let well_formed = !host.is_empty()
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_'));
        well_formed.then_some(Self { secure, host })
    }

    /// Host and port, which a person compares.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host, without its port, equals `host`, or is within it if `host` begins with `*.`. For advice
    /// only: codes are filled by exact origin.
    pub fn is_under(&self, host: &str) -> bool {
        match host.strip_prefix('*') {
            Some(end) => self.name().len() > end.len() && self.name().ends_with(end),
            None => self.name() == host,
        }
    }

    /// The host without its port.
    fn name(&self) -> &str {
        match self.host.rsplit_once(':') {
            // An IPv6 address has colons within brackets.
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => &self.host,
        }
    }

    /// Whether nobody on the network can read what is filled: https, or a page on this computer.
    pub fn is_private(&self) -> bool {
        let name = self.name();
        self.secure || matches!(name, "localhost" | "127.0.0.1" | "[::1]") || name.ends_with(".localhost")
    }

    /// The address form, `https://host`.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.secure { "https" } else { "http" }, self.host)
    }
}

/// As shown: the bare host for https; with `http://` if others can read the connection.
impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.secure && !self.is_private() {
            f.write_str("http://")?;
        }
        f.write_str(&self.host)
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(address: &str) -> Site {
        Site::of_address(address).unwrap()
    }

    #[test]
    fn lines_are_addresses_or_bare_hosts() {
        let sites = Site::read_lines(" portaal.example \n\nhttps://portaal.example/x\nhttp://intranet:8080\n").unwrap();
        let origins: Vec<String> = sites.iter().map(Site::origin).collect();
        assert_eq!(origins, ["https://portaal.example", "http://intranet:8080"]);
        assert_eq!(Site::read_lines("portaal.example\nftp://elders.example"), Err("ftp://elders.example".to_owned()));
        assert_eq!(Site::read_lines(" \n"), Ok(Vec::new()));
    }

    #[test]
    fn look_alikes_are_other_sites() {
        let real = site("https://klant.afas.nl/inloggen?x=1#y");
        assert_eq!(real, site("https://klant.afas.nl"));
        for other in [
            "http://klant.afas.nl",
            "https://afas.nl",
            "https://klant.afas.nl.evil.example",
            "https://klant.afas.nl@evil.example/",
            "https://klant.afas.nl:8443",
            "https://klant-afas.nl",
            "https://xn--klnt-0na.afas.nl",
        ] {
            assert_ne!(real, site(other), "{other}");
        }
        assert_eq!(site("https://klant.afas.nl@evil.example/").host(), "evil.example");
    }

    /// The hosts of one vendor, and those of its tenants, are separate sites: the user confirms each one.
    #[test]
    fn hosts_of_one_vendor_are_not_one_site() {
        let hosts = [
            "klant.afas.nl",
            "www.afasonline.nl",
            "afasonline.com",
            "12345.afasinsite.nl",
            "12346.afasinsite.nl",
            "idp.afas.nl",
            "kantoor.pinkweb.nl",
            "anderkantoor.pinkweb.nl",
            "login.microsoftonline.com",
            "kl\u{e0}nt.afas.nl",
        ];
        let sites: Vec<Site> =
            hosts.iter().filter_map(|host| Site::of_address(&format!("https://{host}/12345"))).collect();
        // A browser writes the last one in punycode; in this form it is not a valid host.
        assert_eq!(sites.len(), hosts.len() - 1);
        let apart: std::collections::BTreeSet<&Site> = sites.iter().collect();
        assert_eq!(apart.len(), sites.len());
        assert_eq!(
            site("https://afasonline.com/12345"),
            site("https://afasonline.com/67890"),
            "a path does not make another site"
        );
    }

    #[test]
    fn advice_depends_only_on_the_host() {
        assert!(site("https://klant.afas.nl:8443/x").is_under("klant.afas.nl"));
        assert!(site("https://12345.afasinsite.nl").is_under("*.afasinsite.nl"));
        for other in ["https://afasinsite.nl", "https://xafasinsite.nl", "https://1.afasinsite.nl.evil.example"] {
            assert!(!site(other).is_under("*.afasinsite.nl"), "{other}");
        }
        assert!(!site("https://[::1]:80").is_under("*.nl"));
    }

    #[test]
    fn only_web_pages_have_a_site() {
        for address in ["about:blank", "file:///etc/passwd", "chrome://settings", "https://", "https://a b/", ""] {
            assert_eq!(Site::of_address(address), None, "{address}");
        }
    }

    #[test]
    fn plain_http_shows() {
        assert_eq!(site("http://portaal.nl/x").to_string(), "http://portaal.nl");
        assert_eq!(site("http://127.0.0.1:8080/x").to_string(), "127.0.0.1:8080");
        assert!(!site("http://localhost.evil.example").is_private());
    }
}
