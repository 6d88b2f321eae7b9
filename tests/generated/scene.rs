//! What a case knows from acknowledgements: which accounts were saved, which passwords open, which origins the user
//! agreed to.

use kader::account::{Account, AccountId};
use kader::journey::owner::{GuardedAct, confirm_owner};
use kader::journey::save::{StorageWarning, Unlocked};
use kader::journey::{save, session, unlock, ways_in};
use kader::message::ScanResult;
use kader::platform::memory::{MemoryTab, run, with};
use kader::platform::random;
use kader::recovery_code::RecoveryCode;
use kader::replicas::{Replaces, Sentinel};
use kader::secret::Secret;
use kader::settings::LockTime;
use kader::site::Site;
use kader::vault::{Edit, Entry};
use kader::vault_file::{self, VaultKey};
use serde_json::json;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::LazyLock;

pub const PASSWORD: &str = "fiets lamp soep wolk";
pub const PORTAL: &str = "https://portaal.example";
pub const ATTACKER: &str = "https://attacker.example";

/// The acknowledgements so far.
#[derive(Default)]
pub struct Ledger {
    /// Whether a vault was acknowledged.
    pub is_made: bool,
    /// The accounts whose saving began, and those whose saving was acknowledged.
    pub tried: BTreeSet<u32>,
    pub saved: BTreeSet<u32>,
    /// Accounts whose removal began.
    pub removed: BTreeSet<u32>,
    /// The passwords of which one opens the vault: the last acknowledged one, and those whose setting has begun
    /// since.
    pub passwords: Vec<String>,
    /// Passwords that must not open it any more.
    pub ended: Vec<String>,
    /// The codes of the acknowledged sheets, which must open the vault.
    pub sheets: Vec<RecoveryCode>,
    /// Codes that must not open it any more.
    pub void_sheets: Vec<RecoveryCode>,
    pub open: Option<Unlocked>,
    /// Where an account may be filled.
    pub agreed: BTreeSet<(u32, String)>,
    /// Whether a copy was already lost: one more fault may lose the newest.
    pub lost_a_copy: bool,
    /// Whether locking was acknowledged.
    pub is_locked: bool,
    /// Acts that needed the owner's confirmation and were done without it.
    pub unasked: Vec<&'static str>,
    /// The results of scans.
    pub found: Vec<ScanResult>,
}

/// Shared between the programs of a case.
#[derive(Clone, Default)]
pub struct Scene(Rc<RefCell<Ledger>>);

impl Scene {
    pub fn ledger<T>(&self, look: impl FnOnce(&mut Ledger) -> T) -> T {
        look(&mut self.0.borrow_mut())
    }

    pub fn key(&self) -> VaultKey {
        self.ledger(|ledger| ledger.open.as_ref().map(|open| open.key.clone()))
            .unwrap_or_else(|| VaultKey::new([0; 32]))
    }

    pub fn open(&self) -> Option<Unlocked> {
        self.ledger(|ledger| ledger.open.clone())
    }

    /// Makes a vault, and records the acknowledgement.
    pub async fn make(self, password: Option<&'static str>) {
        self.ledger(|ledger| ledger.passwords.extend(password.map(str::to_owned)));
        if let Ok(open) = ways_in::make(password, Replaces::None).await {
            self.ledger(|ledger| {
                ledger.is_made = true;
                ledger.open = Some(open);
            });
        }
    }

    /// Saves an account, and records the acknowledgement.
    pub async fn save(&self, number: u32) {
        self.ledger(|ledger| ledger.tried.insert(number));
        let entry = entry(number);
        if let Ok(open) = save::edit(self.key(), Edit::Add(Box::new(entry))).await {
            self.was_told(&open);
            self.ledger(|ledger| {
                ledger.saved.insert(number);
                ledger.open = Some(open);
            });
        }
    }
}

impl Scene {
    /// Called when a vault was opened. If two copies are lost, changes may be missing, but that must be reported.
    pub fn was_told(&self, open: &Unlocked) {
        self.ledger(|ledger| {
            if open.storage_warning == Some(StorageWarning::Earlier) && ledger.lost_a_copy {
                let there: BTreeSet<u32> = open.vault.entries().iter().filter_map(number_of).collect();
                ledger.saved.retain(|number| there.contains(number));
            }
        });
    }
}

/// An account that its number identifies.
pub fn account(number: u32) -> Account {
    Account::totp(
        &format!("Werkgever{number}"),
        "jan@geheim.example",
        Secret::from_bytes(secret(number)).expect("a secret"),
    )
}

pub fn secret(number: u32) -> Vec<u8> {
    let mut secret = vec![0x5a; 20];
    secret[..4].copy_from_slice(&number.to_be_bytes());
    secret
}

/// An entry with the portal as its site.
pub fn entry(number: u32) -> Entry {
    let site = Site::of_address(PORTAL).expect("a site");
    Entry { id: id(number), ..Entry::new(AccountId(random()), account(number), vec![site]) }
}

pub fn id(number: u32) -> AccountId {
    AccountId([number as u8; 16])
}

pub fn number_of(entry: &Entry) -> Option<u32> {
    entry.account.issuer.strip_prefix("Werkgever")?.parse().ok()
}

/// A vault with two accounts, unlocked.
pub fn vault(scene: &Scene) {
    made(scene, Some(PASSWORD));
}

/// The same vault without a password.
pub fn vault_without_password(scene: &Scene) {
    made(scene, None);
}

fn made(scene: &Scene, password: Option<&'static str>) {
    let maker = scene.clone();
    run(vec![Box::pin(async move {
        maker.clone().make(password).await;
        maker.save(1).await;
        maker.save(2).await;
    })]);
    assert_eq!(scene.ledger(|ledger| ledger.saved.len()), 2, "the scene is prepared");
    scene.ledger(|ledger| ledger.agreed.extend([1, 2].map(|number| (number, PORTAL.to_owned()))));
}

/// A vault of Kader 0.1: a frozen file of format 1 in all three places, with the account names that the tests know.
pub fn vault_of_version_1(scene: &Scene) {
    use base64ct::{Base64, Encoding};
    const FILE: &[u8] = include_bytes!("../data/vault/version-1-two-accounts.kdr");
    let file = vault_file::read(FILE).expect("a file");
    let (key, text) = (VaultKey::new([9; 32]), Base64::encode_string(FILE));
    let vault = file.open(&key).expect("the key of frozen files");
    let sentinel = Sentinel { vault_id: file.header.vault_id, generation: file.header.generation }.to_text();
    with(|world| {
        for (place, text) in [("vault.a", &text), ("vault.b", &text), ("sentinel", &sentinel)] {
            world.stores.local.insert(place.to_owned(), text.clone());
        }
        for (place, text) in [("vault", &text), ("sentinel", &sentinel)] {
            world.stores.database.insert(place.to_owned(), text.clone());
        }
    });
    let opened = scene.clone();
    run(vec![Box::pin(async move {
        session::unlock(&key, LockTime::default()).await;
        let unlock::Start::Unlocked(open) = unlock::start().await.0 else { panic!("it opens") };
        opened.ledger(|ledger| {
            ledger.is_made = true;
            ledger.passwords.push(PASSWORD.to_owned());
            ledger.tried.extend([1, 2]);
            ledger.saved.extend(vault.entries().iter().filter_map(number_of));
            ledger.open = Some(*open);
        });
    })]);
    assert_eq!(scene.ledger(|ledger| ledger.saved.len()), 2, "the scene is prepared");
}

/// The browser, closed and started again.
pub fn restarted(scene: &Scene) {
    vault(scene);
    with(|world| world.restart());
}

/// The same vault, made with a sheet and without enough memory for Argon2id. Now there is enough.
pub fn made_with_little_memory(scene: &Scene) {
    with(|world| world.memory_kib = 0);
    vault(scene);
    let maker = scene.clone();
    run(vec![Box::pin(async move {
        let open = maker.open().expect("it is open");
        let confirmed = confirm_owner(&open, GuardedAct::MakeSheet, PASSWORD).await.ok().expect("the owner");
        let (open, sheet) = ways_in::make_sheet(open, confirmed).await.ok().expect("a sheet");
        maker.ledger(|ledger| {
            ledger.sheets.push(sheet.code);
            ledger.open = Some(open);
        });
    })]);
    with(|world| {
        world.memory_kib = 128 << 10;
        world.restart();
    });
}

/// Two tabs: the portal in front, with a field for a code, and behind it a page of another origin, which shows its QR
/// code.
pub fn at_the_portal(scene: &Scene) {
    vault(scene);
    let form = json!({
        "title": "Inloggen",
        "headings": ["Verificatie"],
        "forms": [{ "inputs": [{ "ref": "f1", "tag": "input", "type": "text", "name": "otp", "label": "Verificatiecode" }] }],
    });
    with(|world| {
        world.tabs = vec![
            MemoryTab::new(1, &format!("{PORTAL}/login"), PORTAL, form.clone(), &picture_of(50)),
            MemoryTab::new(2, &format!("{ATTACKER}/"), ATTACKER, form, &picture_of(51)),
        ];
    });
}

/// The picture of a tab that shows the QR code of this account, as `captureVisibleTab` returns it.
fn picture_of(number: u32) -> String {
    static PICTURES: LazyLock<[String; 2]> = LazyLock::new(|| [draw(50), draw(51)]);
    PICTURES[number as usize - 50].clone()
}

fn draw(number: u32) -> String {
    use base64ct::{Base64, Encoding};
    let text = kader::key_uri::write(&account(number));
    let code = qrcode::QrCode::new(text.as_bytes()).expect("a code");
    let (width, dark) = (code.width() as u32, code.to_colors());
    // A quiet zone of four modules, three pixels per module.
    let image = image::GrayImage::from_fn((width + 8) * 3, (width + 8) * 3, |x, y| {
        let at = |pixel: u32| (pixel / 3).checked_sub(4).filter(|module| *module < width);
        let is_dark = at(x).zip(at(y)).is_some_and(|(x, y)| dark[(y * width + x) as usize] == qrcode::Color::Dark);
        image::Luma([if is_dark { 0 } else { 255 }])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageLuma8(image).write_to(&mut png, image::ImageFormat::Png).expect("a picture");
    format!("data:image/png;base64,{}", Base64::encode_string(png.get_ref()))
}

/// The origin of the page that shows the code of this account.
pub fn origin_of_picture(number: u32) -> &'static str {
    if number == 50 { PORTAL } else { ATTACKER }
}
