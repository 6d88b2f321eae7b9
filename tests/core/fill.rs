//! Where a code is filled, and what is asked first, by the vectors in `tests/data/fill`: one story per file.

use kader::journey::fill::decide::{Around, best, is_at_home, what_is_in_the_way};
use kader::message::{Consent, Description, FillOutcome};
use kader::platform::FrameId;
use kader::policy::Policy;
use kader::site::Site;
use kader::site::lookalike::judge;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    /// The frames with their numbers: 0 is the page itself.
    frames: Vec<(FrameId, Value)>,
    /// The account's sites.
    sites: Vec<String>,
    /// The hosts where the rules allow a fill; absent for everywhere.
    #[serde(default)]
    fill_hosts: Option<Vec<String>>,
    /// What the user has agreed to.
    consent: Consent,
    /// `{"fill": frame}`, or a [`FillOutcome`], or null if no frame could be described.
    expected: Value,
}

fn description(number: FrameId, mut frame: Value) -> Description {
    frame["nonce"] = json!(format!("n{number}"));
    serde_json::from_value(frame).expect("a description")
}

fn site(address: &String) -> Site {
    Site::of_address(address).unwrap_or_else(|| panic!("not a site: {address}"))
}

#[test]
fn what_is_filled_and_what_is_asked() {
    let mut stories = 0;
    for file in std::fs::read_dir("tests/data/fill").unwrap() {
        let path = file.unwrap().path();
        let story: Story = serde_json::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let frames = story.frames.into_iter().map(|(number, frame)| (number, description(number, frame))).collect();
        let sites: Vec<Site> = story.sites.iter().map(site).collect();
        let policy = Policy { fill_hosts: story.fill_hosts, ..Policy::default() };
        let found = best(frames).map_or(Value::Null, |target| {
            let page = Site::of_address(&target.description.origin).filter(|page| !is_at_home(page, &sites));
            let looks_like = page.and_then(|page| judge(&page, &sites, &[]));
            let around = Around { sites: &sites, policy: &policy, looks_like };
            match what_is_in_the_way(&target, around, &story.consent) {
                None => json!({ "fill": target.frame }),
                Some(outcome) => serde_json::to_value::<FillOutcome>(outcome).unwrap(),
            }
        });
        assert_eq!(found, story.expected, "{}", path.display());
        stories += 1;
    }
    assert!(stories >= 12, "{stories} stories");
}
