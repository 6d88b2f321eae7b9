//! What is said of a password: how strong, and what is weak about it.

/// How a password would stand up to somebody who has the vault file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Guessed within hours.
    Weak,
    /// Guessed within months.
    Fair,
    /// Out of reach.
    Strong,
}

impl Strength {
    /// One GPU tries some 1,800 passwords a second (Argon2id, 64 MiB, three passes): 2³⁰ guesses take it a week, 2³⁸ nearly five
    /// years.
    pub fn of_bits(bits: f64) -> Self {
        match bits {
            bits if bits < 30.0 => Self::Weak,
            bits if bits < 38.0 => Self::Fair,
            _ => Self::Strong,
        }
    }
}

/// What a guessing program knows of a password: what saves it the most guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// A password that many have.
    Common,
    /// Words that people use often.
    Words,
    /// A first or last name.
    Name,
    /// The name of a site, a product or an account.
    Site,
    /// A phrase that many know.
    Phrase,
    /// Words that belong together: days, months, numbers, colours.
    Set,
    /// Keys beside each other.
    Keyboard,
    /// Letters or digits in a row: abc, 2468.
    Sequence,
    /// The same again.
    Repeat,
    /// A date or a year.
    Date,
    /// Nothing is known of it; there is too little of it.
    Short,
}

impl Weakness {
    const ALL: [Self; 11] = [
        Self::Common,
        Self::Words,
        Self::Name,
        Self::Site,
        Self::Phrase,
        Self::Set,
        Self::Keyboard,
        Self::Sequence,
        Self::Repeat,
        Self::Date,
        Self::Short,
    ];
}

/// How strong a password is, and what is weak about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    strength: Strength,
    weakness: Option<Weakness>,
}

impl Judgement {
    /// What is weak about it is only said of what is not strong.
    pub fn new(strength: Strength, weakness: Weakness) -> Self {
        Self { strength, weakness: (strength != Strength::Strong).then_some(weakness) }
    }

    /// How strong.
    pub fn strength(self) -> Strength {
        self.strength
    }

    /// What is weak about it; `None` where it is strong.
    pub fn weakness(self) -> Option<Weakness> {
        self.weakness
    }

    /// The answer of the Worker: the strength, then the weakness.
    pub fn to_bytes(self) -> [u8; 2] {
        let weakness = self.weakness.and_then(|weakness| Weakness::ALL.iter().position(|known| *known == weakness));
        let strength = match self.strength {
            Strength::Weak => 1,
            Strength::Fair => 2,
            Strength::Strong => 3,
        };
        [strength, weakness.map_or(0, |at| at as u8 + 1)]
    }

    /// Reads [`Self::to_bytes`]; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let &[strength, weakness] = bytes else { return None };
        let strength = match strength {
            1 => Strength::Weak,
            2 => Strength::Fair,
            3 => Strength::Strong,
            _ => return None,
        };
        let weakness = match weakness.checked_sub(1) {
            None => None,
            Some(at) => Some(*Weakness::ALL.get(usize::from(at))?),
        };
        (weakness.is_none() == (strength == Strength::Strong)).then_some(Self { strength, weakness })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        for strength in [Strength::Weak, Strength::Fair, Strength::Strong] {
            for weakness in Weakness::ALL {
                let judgement = Judgement::new(strength, weakness);
                assert_eq!(Judgement::from_bytes(&judgement.to_bytes()), Some(judgement));
            }
        }
        for odd in [&[][..], &[1], &[0, 1], &[4, 0], &[1, 0], &[3, 1], &[1, 12], &[1, 1, 1]] {
            assert_eq!(Judgement::from_bytes(odd), None, "{odd:?}");
        }
    }
}
