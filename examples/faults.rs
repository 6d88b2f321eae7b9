//! Plays journeys with faults, outside the tests and in any number.
//!
//! `cargo run --release --example faults -- [--journey NAME] [--seed S] [--cases N] [--call C] [--fault F] [--forge N]`
//!
//! `--journey` plays only that journey. Starts at seed S and plays N cases (default 20,000). A violation is printed as
//! the arguments that play it again. `--forge N` plays N forged sets of copies instead. The last line is
//! `N cases, V violations`; the exit code is 1 if V is above 0, and 2 for a wrong argument.

#[path = "../tests/generated/mod.rs"]
mod generated;

use generated::{Case, FORGED, Journey, cases_of, journeys};
use kader::platform::memory::{Dial, Fault};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// The command line arguments.
struct Wanted {
    journeys: Vec<&'static Journey>,
    seed: u64,
    cases: usize,
    dial: Option<Dial>,
    /// The number of forged sets of copies; if given, nothing else is played.
    forged_sets: Option<u64>,
}

fn main() -> ExitCode {
    let wanted = match read(std::env::args().skip(1)) {
        Ok(wanted) => wanted,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    // A panic is a violation, and is printed as one.
    std::panic::set_hook(Box::new(|_| {}));
    let (mut played, mut violations, mut kinds) = (0, 0, BTreeMap::<String, usize>::new());
    let mut felt = 0;
    let mut play = |case: Case| {
        let outcome = case.play();
        played += 1;
        felt += usize::from(outcome.is_felt);
        violations += outcome.violations.len();
        for what in &outcome.violations {
            let call = case.dial.and_then(|dial| outcome.calls.get(dial.call)).unwrap_or(&"no call");
            let kind = case.dial.map_or_else(|| "no fault".to_owned(), |dial| format!("{:?} at {call}", dial.fault));
            *kinds.entry(format!("{}: {kind}: {what}", case.journey.name)).or_default() += 1;
            println!("{case}: {what}");
        }
        played
    };
    if let Some(sets) = wanted.forged_sets {
        (wanted.seed..wanted.seed.saturating_add(sets)).for_each(|seed| {
            play(Case { journey: &FORGED, dial: None, seed });
        });
    } else if let Some(dial) = wanted.dial {
        wanted.journeys.iter().for_each(|journey| {
            play(Case { journey, dial: Some(dial), seed: wanted.seed });
        });
    } else {
        'all: for seed in wanted.seed.. {
            for journey in &wanted.journeys {
                for case in cases_of(journey, seed) {
                    if play(case) >= wanted.cases {
                        break 'all;
                    }
                }
            }
        }
    }
    for (kind, times) in kinds {
        println!("{times:6} × {kind}");
    }
    println!("{felt} of the faults were felt");
    println!("{played} cases, {violations} violations");
    ExitCode::from(u8::from(violations > 0))
}

fn read(mut arguments: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let mut wanted =
        Wanted { journeys: journeys().iter().collect(), seed: 0, cases: 20_000, dial: None, forged_sets: None };
    let (mut call, mut fault) = (None, None);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(format!("{name} wants a value"))?;
        let number = || value.parse::<u64>().map_err(|_| format!("{name} wants a number, not {value}"));
        match name.as_str() {
            "--journey" => wanted.journeys.retain(|journey| journey.name == value),
            "--seed" => wanted.seed = number()?,
            "--cases" => wanted.cases = number()? as usize,
            "--forge" => wanted.forged_sets = Some(number()?),
            "--call" => call = Some(number()? as usize),
            "--fault" => fault = Fault::ALL.into_iter().find(|fault| format!("{fault:?}") == value),
            _ => return Err(format!("{name} is not known: --journey, --seed, --cases, --call, --fault, --forge")),
        }
    }
    if wanted.journeys.is_empty() {
        let names: Vec<&str> = journeys().iter().map(|journey| journey.name).collect();
        return Err(format!("the journeys are {}", names.join(", ")));
    }
    wanted.dial = call.zip(fault).map(|(call, fault)| Dial { call, fault });
    Ok(wanted)
}
