//! Pages that race with a scan or a fill: tabs come to the front and go back, and a tab navigates to another page and
//! comes back, at any moment. A scan result belongs to the page that showed the code, and nothing is filled
//! elsewhere.

use crate::generated::acts::{find, scan_box};
use crate::generated::invariants::{fills_elsewhere, secrets_of_other_tabs};
use crate::generated::scene::{self, Scene};
use kader::journey::{fill, scan};
use kader::message::{Consent, ScanProblem, ScanResult};
use kader::platform::memory::{MemoryTab, Program, TabEvent, World, enter, run, with};
use kader::platform::{ClickedImage, Tab};

/// The number of races of each journey.
const RACES: u64 = 500;
/// The number of moments in a journey, or slightly more.
const MOMENTS: usize = 70;

/// The outcomes of the races of one journey.
#[derive(Debug, Default)]
struct Tally {
    found: usize,
    refused: usize,
    filled: usize,
    broken: Vec<String>,
}

/// A page that will race, in front; behind it the page whose secret it wants.
fn begin(seed: u64) -> (Scene, [MemoryTab; 2]) {
    enter(World::new(seed));
    let scene = Scene::default();
    scene::at_the_portal(&scene);
    let tabs = with(|world| {
        if world.number(2) == 0 {
            world.bring_to_front(2);
        }
        [world.tabs[0].clone(), world.tabs[1].clone()]
    });
    (scene, tabs)
}

/// One to six actions of pages, most of them for one moment.
fn race(tabs: &[MemoryTab; 2]) {
    with(|world| {
        world.moments = 0;
        for _ in 0..=world.number(3) {
            let from = world.number(MOMENTS);
            let until = from + 1 + world.number(6);
            let event = |tab: &MemoryTab, is_front: bool| match is_front {
                true => TabEvent::Front(tab.id),
                false => TabEvent::Shows(tabs[0].id, Box::new(tab.clone())),
            };
            let is_front = world.number(2) == 0;
            world.tab_events.push((from, event(&tabs[1], is_front)));
            if world.number(4) > 0 {
                world.tab_events.push((until, event(&tabs[0], is_front)));
            }
        }
    });
}

/// All journeys that take something from a tab.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Act {
    Scan,
    FindOnPage,
    ImageMenu,
    Fill,
}

impl Act {
    const ALL: [Self; 4] = [Self::Scan, Self::FindOnPage, Self::ImageMenu, Self::Fill];

    fn program(self, scene: Scene, tab: &MemoryTab) -> Program<()> {
        // As the browser reports it with a click.
        let clicked = Tab { id: tab.id, window: tab.window, url: Some(tab.url.clone()) };
        Box::pin(async move {
            match self {
                Self::Scan => return scan_box(&scene, clicked.id).await,
                Self::FindOnPage => drop(scan::find_on_page(clicked.id).await),
                Self::ImageMenu => {
                    scan::read_image(clicked, ClickedImage { source: "x.png".into(), frame: 0.0 }).await;
                }
                Self::Fill => drop(fill::fill(clicked.id, scene::id(1), Consent::default()).await),
            }
            find(&scene).await;
        })
    }
}

#[test]
fn no_secret_is_bound_to_another_page_in_any_race() {
    for act in Act::ALL {
        let mut tally = Tally::default();
        for seed in 0..RACES {
            let (scene, tabs) = begin(seed);
            race(&tabs);
            run(vec![act.program(scene.clone(), &tabs[0])]);
            let broken = secrets_of_other_tabs(&scene).into_iter().chain(fills_elsewhere(&scene));
            tally.broken.extend(broken.map(|what| format!("{act:?}, seed {seed}: {what}")));
            scene.ledger(|ledger| {
                tally.found += ledger.found.iter().filter(|find| !find.codes.is_empty()).count();
                let is_refused = |find: &&ScanResult| find.problem == Some(ScanProblem::AnotherPage);
                tally.refused += ledger.found.iter().filter(is_refused).count();
            });
            tally.filled += with(|world| {
                world.tabs.iter().flat_map(|tab| &tab.frames).map(|frame| frame.filled.len()).sum::<usize>()
            });
        }
        println!("{act:?}: {RACES} races, {} found, {} refused, {} filled", tally.found, tally.refused, tally.filled);
        let few = &tally.broken[..tally.broken.len().min(5)];
        assert!(tally.broken.is_empty(), "{} of {RACES} races are lost: {few:#?}", tally.broken.len());
        // The races are realistic: some pages are read or filled, and others are refused.
        match act {
            Act::Fill => assert!(tally.filled > 100, "{tally:?}"),
            Act::Scan | Act::FindOnPage | Act::ImageMenu => {
                assert!(tally.found > 100 && tally.refused > 50, "{tally:?}")
            }
        }
    }
}
