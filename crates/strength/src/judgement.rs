//! The judgement of a password: how strong it is, and what makes it weak.

/// How a password resists an attacker who has the vault file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Guessed within hours.
    Weak,
    /// Guessed within months.
    Fair,
    /// Out of reach of a guessing program.
    Strong,
}

impl Strength {
    /// One GPU tries about 1,800 passwords a second (Argon2id, 64 MiB, three passes): 2³⁰ guesses take a week, 2³⁸
    /// nearly five years.
    pub fn of_bits(bits: f64) -> Self {
        match bits {
            bits if bits < 30.0 => Self::Weak,
            bits if bits < 38.0 => Self::Fair,
            _ => Self::Strong,
        }
    }
}

/// What a guessing program knows of a password: the part that saves it the most guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// A password that many people use.
    Common,
    /// Words that people use often.
    Words,
    /// A first or last name.
    Name,
    /// The name of a site, a product or an account.
    Site,
    /// A phrase that many people know.
    Phrase,
    /// Words that belong together: days, months, numbers, colours.
    Set,
    /// Adjacent keys.
    Keyboard,
    /// A sequence of letters or digits: abc, 2468.
    Sequence,
    /// A repetition.
    Repeat,
    /// A date or a year.
    Date,
    /// Nothing is known of it, but it is too short.
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

/// How strong a password is, and what makes it weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    strength: Strength,
    weakness: Option<Weakness>,
}

impl Judgement {
    /// A weakness is only reported for a password that is not strong.
    pub fn new(strength: Strength, weakness: Weakness) -> Self {
        Self { strength, weakness: (strength != Strength::Strong).then_some(weakness) }
    }

    /// The strength.
    pub fn strength(self) -> Strength {
        self.strength
    }

    /// The weakness; `None` for a strong password.
    pub fn weakness(self) -> Option<Weakness> {
        self.weakness
    }

    /// The Worker's answer: the strength, then the weakness.
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
