//! The journeys that faults are put into: how each scene is prepared, and what is then done.

use super::scene::{self, ATTACKER, PASSWORD, PORTAL, Scene, id};
use kader::account::{Account, Kind};
use kader::journey::owner::{GuardedAct, confirm_owner};
use kader::journey::{fill, inbox, rules, save, scan, session, unlock, ways_in};
use kader::message::{Consent, FillOutcome, Request, SiteConsent};
use kader::platform::memory::{Program, run, with};
use kader::platform::{ClickedImage, Tab};
use kader::region::{DrawnBox, Viewport};
use kader::replicas::{Replaces, State};
use kader::settings::LockTime;
use kader::vault::{Edit, Entry};
use kader::vault_file;

/// A journey.
pub struct Journey {
    pub name: &'static str,
    /// Prepares the scene; no fault occurs here.
    pub set_up: fn(&Scene),
    /// The programs to run, one or several concurrently.
    pub act: fn(&Scene) -> Vec<Program<()>>,
}

/// One program.
macro_rules! program {
    ($scene:ident, $work:expr) => {{
        let $scene = $scene.clone();
        Box::pin(async move { $work }) as Program<()>
    }};
}

pub static JOURNEYS: [Journey; 26] = [
    Journey {
        name: "make",
        set_up: |_| {},
        act: |scene| {
            vec![program!(scene, {
                scene.clone().make(Some(PASSWORD)).await;
                if scene.open().is_some() {
                    scene.save(1).await;
                }
            })]
        },
    },
    Journey {
        name: "make-without-password",
        set_up: |_| {},
        act: |scene| {
            vec![program!(scene, {
                scene.clone().make(None).await;
                if scene.open().is_some() {
                    scene.save(1).await;
                }
            })]
        },
    },
    Journey {
        name: "save",
        set_up: scene::vault,
        act: |scene| {
            vec![program!(scene, {
                scene.save(3).await;
                scene.save(4).await;
            })]
        },
    },
    Journey {
        name: "save-in-two-windows",
        set_up: scene::vault,
        act: |scene| {
            vec![
                program!(scene, {
                    scene.save(3).await;
                    scene.save(4).await
                }),
                program!(scene, {
                    scene.save(5).await;
                    scene.save(6).await
                }),
            ]
        },
    },
    Journey {
        name: "remove",
        set_up: scene::vault,
        act: |scene| {
            vec![program!(scene, {
                scene.ledger(|ledger| ledger.removed.insert(1));
                let _ = save::edit(scene.key(), Edit::Remove(id(1))).await;
                scene.save(3).await;
            })]
        },
    },
    Journey { name: "open-by-session", set_up: scene::vault, act: |scene| vec![program!(scene, open(&scene).await)] },
    Journey {
        name: "open-by-password",
        set_up: scene::restarted,
        act: |scene| vec![program!(scene, open(&scene).await)],
    },
    Journey {
        name: "open-by-password-and-raise-its-cost",
        set_up: scene::made_with_little_memory,
        act: |scene| vec![program!(scene, open(&scene).await)],
    },
    Journey {
        name: "open-without-password",
        set_up: |scene| {
            scene::vault_without_password(scene);
            with(|world| world.restart());
        },
        act: |scene| vec![program!(scene, open(&scene).await)],
    },
    Journey {
        name: "open-what-lost-a-copy",
        set_up: |scene| {
            scene::restarted(scene);
            with(|world| {
                scene.ledger(|ledger| ledger.lost_a_copy = true);
                let places = ["vault.a", "vault.b"];
                let place = places[world.number(2)];
                world.stores.local.remove(place);
            });
        },
        act: |scene| vec![program!(scene, open(&scene).await)],
    },
    Journey {
        name: "open-by-sheet",
        set_up: |scene| {
            scene::vault(scene);
            run(vec![program!(scene, make_sheet(&scene).await)]);
            with(|world| world.restart());
        },
        act: |scene| {
            vec![program!(scene, {
                for code in scene.ledger(|ledger| ledger.sheets.clone()) {
                    let _ = unlock::with_recovery_code(&code).await;
                }
            })]
        },
    },
    Journey {
        name: "wrong-passwords",
        set_up: scene::restarted,
        act: |scene| {
            vec![program!(scene, {
                for _ in 0..3 {
                    if unlock::with_password("een ander wachtwoord").await.is_ok() {
                        scene.ledger(|ledger| ledger.ended.push("een ander wachtwoord".to_owned()));
                    }
                }
            })]
        },
    },
    Journey {
        name: "change-password",
        set_up: scene::vault,
        act: |scene| vec![program!(scene, change(&scene, false).await)],
    },
    Journey {
        name: "change-leaked-password",
        set_up: |scene| {
            scene::vault(scene);
            run(vec![program!(scene, make_sheet(&scene).await)]);
        },
        act: |scene| vec![program!(scene, change(&scene, true).await)],
    },
    Journey {
        name: "choose-password",
        set_up: scene::vault_without_password,
        act: |scene| vec![program!(scene, change(&scene, false).await)],
    },
    Journey { name: "make-sheet", set_up: scene::vault, act: |scene| vec![program!(scene, make_sheet(&scene).await)] },
    Journey {
        name: "make-another-sheet",
        set_up: |scene| {
            scene::vault(scene);
            run(vec![program!(scene, make_sheet(&scene).await)]);
        },
        act: |scene| vec![program!(scene, make_sheet(&scene).await)],
    },
    Journey {
        name: "lock-later",
        set_up: scene::vault,
        act: |scene| {
            vec![program!(scene, {
                let Some(open) = scene.open() else { return };
                if session::set_lock_time(&scene.key(), LockTime::AT_CLOSE, None).await.is_ok() {
                    scene.ledger(|ledger| ledger.unasked.push("it locks later"));
                }
                let Ok(confirmed) = confirm_owner(&open, GuardedAct::LockLater, PASSWORD).await else { return };
                let _ = session::set_lock_time(&scene.key(), LockTime::AT_CLOSE, Some(confirmed)).await;
            })]
        },
    },
    Journey {
        name: "put-back",
        set_up: |scene| {
            scene::vault(scene);
            run(vec![program!(scene, {
                let _ = save::edit(scene.key(), Edit::Remove(id(1))).await;
            })]);
        },
        act: |scene| {
            vec![program!(scene, {
                scene.ledger(|ledger| ledger.removed.insert(1));
                if save::edit(scene.key(), Edit::PutBack(id(1))).await.is_ok() {
                    scene.ledger(|ledger| ledger.removed.remove(&1));
                }
            })]
        },
    },
    Journey {
        name: "migrate",
        set_up: scene::vault_of_version_1,
        act: |scene| {
            vec![program!(scene, {
                scene.save(3).await;
                scene.save(4).await;
            })]
        },
    },
    Journey {
        name: "restore",
        set_up: scene::vault,
        act: |scene| {
            vec![program!(scene, {
                // Replaces a vault that its owner cannot open by its backup.
                let key = scene.key();
                let Some((bytes, _)) = save::newest_bytes(&key).await else { return };
                let Ok(file) = vault_file::read(&bytes) else { return };
                let Ok(vault) = file.open(&key) else { return };
                let Ok(state @ State::Vault(_)) = save::load().await else { return };
                let replaces = state.replaces().unwrap_or(Replaces::None);
                let _ = ways_in::restore(&file, key, vault, None, replaces).await;
            })]
        },
    },
    Journey {
        name: "lock",
        set_up: scene::vault,
        act: |scene| {
            vec![program!(scene, {
                if session::lock().await.is_ok() {
                    scene.ledger(|ledger| ledger.is_locked = true);
                }
            })]
        },
    },
    Journey {
        name: "scan",
        set_up: scene::at_the_portal,
        act: |scene| vec![program!(scene, scan_box(&scene, 1).await)],
    },
    Journey {
        name: "scan-whole-page",
        set_up: scene::at_the_portal,
        act: |scene| {
            vec![program!(scene, {
                scan::find_on_page(1).await;
                find(&scene).await;
                let tab = Tab { id: 1, window: 1, url: Some(format!("{PORTAL}/login")) };
                scan::read_image(tab, ClickedImage { source: "x.png".into(), frame: 0.0 }).await;
                find(&scene).await;
            })]
        },
    },
    Journey {
        name: "fill",
        set_up: scene::at_the_portal,
        act: |_| {
            vec![Box::pin(async {
                let _ = rules::in_force().await;
                fill::fill(1, id(1), Consent::default()).await;
                fill::by_shortcut(Tab { id: 1, window: 1, url: Some(format!("{PORTAL}/login")) }).await;
            })]
        },
    },
    Journey {
        name: "fill-elsewhere",
        set_up: |scene| {
            scene::at_the_portal(scene);
            with(|world| world.tabs.rotate_left(1));
            run(vec![program!(scene, {
                // A counter, each of whose codes is valid once.
                let account = Account { kind: Kind::Hotp(7), ..scene::account(1) };
                let _ = save::edit(scene.key(), Edit::Remove(id(1))).await;
                let _ = save::edit(scene.key(), Edit::Add(Box::new(Entry { account, ..scene::entry(1) }))).await;
            })]);
        },
        act: |scene| {
            vec![program!(scene, {
                let asked = fill::fill(2, id(1), Consent::default()).await;
                if let FillOutcome::UnknownSite { page, .. } = asked {
                    // The user agreed only to what was shown.
                    scene.ledger(|ledger| ledger.agreed.insert((1, page.clone())));
                    fill::fill(2, id(1), always(page)).await;
                }
                let elsewhere = always(ATTACKER.to_owned());
                scene.ledger(|ledger| ledger.agreed.insert((2, ATTACKER.to_owned())));
                fill::fill(2, id(2), elsewhere).await;
            })]
        },
    },
];

/// Draws a box over a whole tab.
pub async fn scan_box(scene: &Scene, tab: i32) {
    scan::start(tab).await;
    let nonce = with(|world| world.tabs.iter().find(|open| open.id == tab).map(|open| open.nonce(&open.frames[0])));
    let drawn = DrawnBox { left: 0.0, top: 0.0, width: 150.0, height: 150.0 };
    let viewport = Viewport { inner_width: 150.0, scale: 1.0, offset_left: 0.0, offset_top: 0.0 };
    let _ = scan::answer(Request::RegionChosen { nonce: nonce.unwrap_or_default(), drawn, viewport }, tab).await;
    find(scene).await;
}

/// Permanent consent to a site.
fn always(origin: String) -> Consent {
    Consent { site: Some(SiteConsent { origin, always: true }), field: false }
}

/// Opens the vault as its owner would, with this password.
pub async fn open(scene: &Scene) {
    let opened = match unlock::start().await.0 {
        unlock::Start::Unlocked(open) => Some(*open),
        unlock::Start::Locked => unlock::with_password(PASSWORD).await.ok(),
        _ => None,
    };
    if let Some(open) = opened {
        scene.was_told(&open);
    }
    // The next program must find all of it.
    scene.save(3).await;
}

async fn change(scene: &Scene, is_leaked: bool) {
    const NEW: &str = "een nieuw wachtwoord";
    scene.ledger(|ledger| ledger.passwords.push(NEW.to_owned()));
    let Some(open) = scene.open() else { return };
    let Ok(confirmed) = confirm_owner(&open, GuardedAct::ChangePassword, PASSWORD).await else { return };
    if let Ok(open) = ways_in::change_password(open, NEW, is_leaked, confirmed).await {
        scene.ledger(|ledger| {
            ledger.ended.extend(ledger.passwords.drain(..).filter(|password| password != NEW));
            ledger.passwords.push(NEW.to_owned());
            ledger.open = Some(open);
        });
    }
}

async fn make_sheet(scene: &Scene) {
    let Some(open) = scene.open() else { return };
    let Ok(confirmed) = confirm_owner(&open, GuardedAct::MakeSheet, PASSWORD).await else { return };
    if let Ok((open, sheet)) = ways_in::make_sheet(open, confirmed).await {
        scene.ledger(|ledger| {
            ledger.sheets.push(sheet.code.clone());
            ledger.open = Some(open.clone());
        });
        // From now on the earlier sheets may be invalid.
        let before = scene.ledger(|ledger| ledger.sheets.drain(..ledger.sheets.len() - 1).collect::<Vec<_>>());
        if let Ok(open) = ways_in::keep_sheet(open, &sheet).await {
            scene.ledger(|ledger| {
                ledger.void_sheets.extend(before);
                ledger.open = Some(open);
            });
        }
    }
}

pub async fn find(scene: &Scene) {
    if let Some(find) = inbox::scan().await {
        scene.ledger(|ledger| ledger.found.push(find));
    }
}
