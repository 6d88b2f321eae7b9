//! Malicious files of every format: small files that require much memory, and long files that require much time. The
//! memory that each takes is counted, in this thread. The time of each is printed; it is meaningful with `--release`.

use kader::i18n::ToSentence;
use kader::import::report::{Gathered, Report};
use kader::import::{self, ImportError, MOST_BYTES, MOST_ENTRIES};
use kader::vault::Vault;
use std::fmt::Write;

/// The most memory that reading a file may take: 256 MiB.
const MOST_MEMORY: usize = 256 << 20;

/// `middle` between `begin` and `end`, repeated up to the longest file that is read.
fn filled(begin: &str, middle: &str, end: &str) -> Vec<u8> {
    let times = (MOST_BYTES - begin.len() - end.len()) / middle.len();
    [begin, &middle.repeat(times), end].concat().into_bytes()
}

/// `middle` repeated `count` times, with the number of each in place of `#`.
fn numbered(begin: &str, middle: &str, count: usize, end: &str) -> Vec<u8> {
    let mut text = begin.to_owned();
    for at in 0..count {
        let _ = write!(text, "{}", middle.replace('#', &at.to_string()));
    }
    (text + end).into_bytes()
}

/// The stream of a Java map that contains these strings and references to them.
fn java_map(strings: &[&[u8]], references: &[u32]) -> Vec<u8> {
    let mut bytes = vec![0xac, 0xed, 0, 5, 0x77, 8, 0, 0, 0, 16, 0, 0, 0, 9];
    for string in strings {
        bytes.push(0x7c);
        bytes.extend((string.len() as u64).to_be_bytes());
        bytes.extend(*string);
    }
    for reference in references {
        bytes.push(0x71);
        bytes.extend((0x7e_0002 + reference).to_be_bytes());
    }
    bytes.push(0x78);
    bytes
}

/// A map of 200,000 references of five bytes each, half of them to one long text: 1 MB that took 4.3 GB.
fn java_map_of_references() -> Vec<u8> {
    let long = vec![b'x'; 64 << 10];
    java_map(&[b"a", &long], &[0, 1].repeat(100_000))
}

/// A token of 1 MiB with 20,000 names.
fn java_map_of_one_token() -> Vec<u8> {
    let token = format!("{{\"key\": \"{}\"}}", "x".repeat(1 << 20));
    let names: Vec<String> = (0..20_000).map(|at| format!("{at}-token")).collect();
    let mut strings = vec![token.as_bytes(), b"masterKey"];
    strings.extend(names.iter().map(String::as_bytes));
    let references: Vec<u32> = (0..20_000).flat_map(|at| [at + 2, 0]).collect();
    java_map(&strings, &references)
}

/// An archive whose directory has 500,000 entries, without any files.
fn archive_of_many() -> Vec<u8> {
    let mut zip = b"PK\x03\x04".to_vec();
    zip.resize(64, 0);
    let start = zip.len() as u32;
    let mut entry = b"PK\x01\x02".to_vec();
    entry.resize(46, 0);
    entry[28] = 1;
    entry.push(b'x');
    let count = 500_000;
    zip.extend(entry.repeat(count));
    let size = zip.len() as u32 - start;
    // The end record of zip64, because two bytes cannot hold this number of entries.
    let end64 = zip.len() as u64;
    zip.extend(b"PK\x06\x06");
    zip.extend(44u64.to_le_bytes());
    zip.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [count as u64, count as u64, u64::from(size), u64::from(start)] {
        zip.extend(number.to_le_bytes());
    }
    zip.extend(b"PK\x06\x07");
    zip.extend(0u32.to_le_bytes());
    zip.extend(end64.to_le_bytes());
    zip.extend(1u32.to_le_bytes());
    zip.extend(b"PK\x05\x06");
    zip.extend([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    zip.extend([0xff; 8]);
    zip.extend([0, 0]);
    zip
}

/// An archive of files with this content, which compresses well.
fn archive_of_much(content: &[u8], files: usize) -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..files {
        zip.start_file(format!("{at}.json"), zip::write::SimpleFileOptions::default()).expect("a file");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("an archive").into_inner()
}

/// QR codes of LastPass, each 1 MiB long when unpacked.
fn pictures_of_much() -> Vec<u8> {
    use base64ct::{Base64, Encoding};
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&filled("[", "0,", "0]")[..1 << 20]).expect("packed");
    let data = Base64::encode_string(&gzip.finish().expect("packed"));
    let line = format!("lpaauth-migration://offline?data={data}\n");
    line.repeat(MOST_BYTES / line.len()).into_bytes()
}

/// A QR code of Google Authenticator with only short fields.
fn picture_of_fields() -> Vec<u8> {
    use base64ct::{Base64, Encoding};
    let data = Base64::encode_string(&[0x18, 1].repeat(MOST_BYTES / 3));
    format!("otpauth-migration://offline?data={data}").into_bytes()
}

fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let line = "otpauth://totp/Klant#:naam@voorbeeld.nl?secret=JBSWY3DPEHPK3PXP&issuer=Klant#\n";
    let raivo = r##"{"kind":"TOTP","timer":"30","secret":"JBSWY3DPEHPK3PXP","issuer":"Klant#","account":"naam","digits":"6","algorithm":"SHA1","counter":"0"},"##;
    let long_name =
        format!("{{\"kind\":\"?\",\"timer\":\"30\",\"secret\":\"\",\"issuer\":\"{}\"}},", "é".repeat(2_000));
    vec![
        ("java-map-of-references", java_map_of_references()),
        ("java-map-of-one-token", java_map_of_one_token()),
        ("java-map-of-many", java_map(&[&b"a"[..], b"b"].repeat(400_000), &[])),
        ("json-of-numbers", filled("{\"tokens\":[{\"secret\":[", "0,", "0]}]}")),
        ("json-of-objects", filled("[", "{\"a\":0},", "{\"kind\":0,\"timer\":0,\"secret\":0}]")),
        ("json-of-arrays", filled("{\"accounts\":[", "[0],", "0]}")),
        ("json-of-members", numbered("{\"encrypted\":false,", "\"#\":0,", 2_000_000, "\"items\":[]}")),
        ("json-that-is-deep", filled("", "[", "")),
        ("json-of-accounts", numbered("[", raivo, 200_000, "0]")),
        ("json-of-long-names", filled("[", &long_name, "0]")),
        ("xml-of-elements", filled("<map>", "<a/>", "</map>")),
        ("xml-of-attributes", numbered("<map ", "a#=\"\" ", 500_000, "></map>")),
        ("xml-of-tokens", filled("<map>", "<string name=\"x\">{\"secret\":[1]}</string>", "</map>")),
        ("table-of-columns", filled("secret,type,issuer", ",x", "\n1,2,3")),
        ("table-of-rows", filled("name,secret,type,issuer,digits\n", "x,JBSWY3DPEHPK3PXP,totp,y,\n", "")),
        ("table-of-empty-cells", filled("secret,type,issuer\n", ",,\n", "")),
        ("lines-of-accounts", numbered("", line, 60_000, "")),
        ("lines-of-one-account", filled("", &line.replace('#', ""), "")),
        ("lines-with-a-text-before", filled("", "x otpauth://totp/a?secret=A\n", "")),
        ("line-that-is-long", filled("otpauth://totp/", "%41", "?secret=JBSWY3DPEHPK3PXP")),
        ("page-of-addresses", filled("<html>", "<a href='otpauth://totp/a?secret=JBSWY3DPEHPK3PXP'>", "</html>")),
        ("text-of-two-bytes-each", [&[0xff, 0xfe][..], &b"o\0t\0p\0\n\0".repeat(MOST_BYTES / 8 - 1)].concat()),
        ("pictures-of-much", pictures_of_much()),
        ("picture-of-fields", picture_of_fields()),
        ("archive-of-many", archive_of_many()),
        ("archive-of-much", archive_of_much(&filled("[", "0,", "0]"), 3)),
        ("archive-of-accounts", archive_of_much(&numbered("", line, 400, ""), 60)),
        (
            "records-of-keys",
            numbered(
                "{\"a\":{\"dataType\":\"EncOTPStorage\",\"keyId\":\"0\"},",
                "\"k#\":{\"dataType\":\"Key\",\"id\":\"#\",\"salt\":\"abcdefgh\",\"hash\":\"\"},",
                10_000,
                "\"z\":0}",
            ),
        ),
    ]
}

/// No file takes more than 256 MiB. Each gives at most as many entries as a vault holds, or an error with a sentence.
#[test]
fn no_file_takes_more_memory_than_it_may() {
    let mut wrong = Vec::new();
    for (name, bytes) in bombs() {
        assert!(bytes.len() <= MOST_BYTES, "{name} is larger than a file may be");
        if let Ok(folder) = std::env::var("KADER_BOMBS") {
            std::fs::write(std::path::Path::new(&folder).join(name), &bytes).expect("a file");
        }
        let mut came = None;
        let begun = std::time::Instant::now();
        let held = allocation_counter::measure(|| {
            let read = import::read(&bytes, Some("geheim"));
            let json = serde_json::to_string(&Report::of(read.clone())).expect("JSON");
            let mut gathered = Gathered::default();
            gathered.join(serde_json::from_str(&json).expect("a report"), name, &Vault::default());
            came = Some((read, gathered.candidates.len() + gathered.problems.len()));
        });
        let (read, shown) = came.expect("the file was read");
        let most = held.bytes_max as usize;
        let said = match &read {
            Ok(import) => format!("{} accounts, {} problems", import.found.len(), import.problems.len()),
            Err(error) => format!("{:?}", error.to_sentence().id),
        };
        let took = begun.elapsed().as_millis();
        println!("{name}: {} KiB, most held {} MiB, {took} ms: {said}", bytes.len() >> 10, most >> 20);
        if most > MOST_MEMORY || shown > MOST_ENTRIES + 1 {
            wrong.push(format!("{name}: {} MiB, {shown} shown", most >> 20));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A file with as many accounts as a vault holds is read. A file with one more is refused.
#[test]
fn as_many_entries_as_a_vault_holds() {
    let lines = |count| numbered("", "otpauth://totp/Klant#:naam?secret=JBSWY3DPEHPK3PXP&issuer=Klant#\n", count, "");
    let most = import::read(&lines(MOST_ENTRIES), None).expect("read");
    assert_eq!(most.found.len(), MOST_ENTRIES);
    assert_eq!(import::read(&lines(MOST_ENTRIES + 1), None), Err(ImportError::TooMany));
    // A file that is read twice is shown once.
    let mut gathered = Gathered::default();
    for file in ["a.txt", "b.txt"] {
        gathered.join(Report::of(Ok(most.clone())), file, &Vault::default());
    }
    assert_eq!(gathered.candidates.len(), MOST_ENTRIES);
}
