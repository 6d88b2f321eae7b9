// Makes crates/strength/words/ranked.txt: common passwords, the words of four languages, and names, ordered by how
// soon a guessing program tries them. Run it in this folder after `npm ci`; the output is committed.
import { readFileSync, writeFileSync } from "node:fs";

const list = (language, name) =>
  JSON.parse(readFileSync(`node_modules/@zxcvbn-ts/language-${language}/src/${name}.json`, "utf8"));

// Like `folded` in crates/strength/src/text.rs: one letter for one letter.
const SINGLE = { ß: "s", œ: "o", æ: "a", ø: "o" };
const fold = (word) =>
  word.toLowerCase().replace(/[ßœæø]/g, (letter) => SINGLE[letter]).normalize("NFD").replace(/\p{M}/gu, "");
const WIDE = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", œ: "oe", æ: "ae" };
const spellings = (word) => {
  const wide = fold(word.toLowerCase().replace(/[äöüßœæ]/g, (letter) => WIDE[letter]));
  return new Set([fold(word), wide]);
};

// kind → word → rank.
const kinds = { p: new Map(), w: new Map(), n: new Map() };
const put = (kind, word, rank) => {
  const ranks = kinds[kind];
  if (!ranks.has(word) || ranks.get(word) > rank) ranks.set(word, rank);
};

list("common", "passwords").slice(0, 12000).forEach((word, at) => {
  if (/^[\x21-\x7e]{4,16}$/.test(word)) put("p", word.toLowerCase(), at + 1);
});
// Words of films and of an encyclopaedia: a word that ranks high in either is guessed early.
const WORDS = { nl: "nl-be", de: "de", fr: "fr", en: "en" };
for (const language of Object.values(WORDS)) {
  for (const [name, most] of [["commonWords", 13000], ["wikipedia", 6000]]) {
    let rank = 0;
    for (const word of list(language, name)) {
      if (rank === most) break;
      if (!/^[\p{L}]{2,18}$/u.test(word)) continue;
      rank += 1;
      for (const spelling of spellings(word)) if (/^[a-z]{2,20}$/.test(spelling)) put("w", spelling, rank);
    }
  }
}
// The lists contain these split into two parts.
const CONTRACTIONS =
  "dont cant wont isnt arent wasnt werent didnt doesnt hasnt havent hadnt couldnt wouldnt shouldnt aint im ive youre youve youll " +
  "hes shes its thats whats theres were theyre theyve lets id ill wed";
for (const word of CONTRACTIONS.split(" ")) put("w", word, 128);
const NAMES = [
  ["nl-be", "boysFirstnames", 1600], ["nl-be", "girlsFirstnames", 1700], ["nl-be", "lastnames", 3000], ["de", "firstnames", 1200],
  ["de", "lastnames", 2000], ["en", "firstnames", 5000], ["en", "lastnames", 2000], ["fr", "lastnames", 2600],
];
for (const [language, name, most] of NAMES) {
  for (const word of list(language, name).slice(0, most)) {
    for (const spelling of spellings(word.replace(/[ '-]/g, ""))) if (/^[a-z]{3,16}$/.test(spelling)) put("n", spelling, 2048);
  }
}
// Each word has one kind. A word that many people use as their password is a password; among the later ones it stays
// a word, whatever its rank.
const MANY = 500;
const best = new Map();
for (const kind of ["w", "n", "p"]) {
  for (const [word, rank] of kinds[kind]) {
    const known = best.get(word);
    if (!known) best.set(word, { kind, rank });
    else if (rank < known.rank) best.set(word, { kind: kind === "p" && rank > MANY ? known.kind : kind, rank });
  }
}
// In steps of a quarter bit, from the letter of the kind and the number of quarters: `w44` has the words of rank 2¹¹.
const groups = new Map();
for (const [word, { kind, rank }] of best) {
  const group = `${kind}${Math.round(Math.log2(rank) * 4)}`;
  groups.set(group, [...(groups.get(group) ?? []), word]);
}
const order = (group) => Number(group.slice(1)) * 3 + "wnp".indexOf(group[0]);
const lines = [...groups.keys()].sort((a, b) => order(a) - order(b)).flatMap((group) => [`${group} ${groups.get(group).sort().join(" ")}`]);
writeFileSync("../../crates/strength/words/ranked.txt", lines.join("\n") + "\n");
console.log(best.size, "words");
