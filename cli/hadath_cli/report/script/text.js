// Text: slices by code points, and Arabic letters folded as `hadath.text.fold` folds them.

const BEYOND_16_BITS = /[\u{10000}-\u{10ffff}]/u;

// A stretch of a document's text. Offsets count code points of the whole text; JavaScript counts UTF-16 units.
class Piece {
  constructor(start, text) {
    this.units = BEYOND_16_BITS.test(text) ? Array.from(text) : text;
    this.start = start;
    this.end = start + this.units.length;
  }

  slice(start, end) {
    const slice = this.units.slice(start - this.start, end - this.start);
    return typeof slice === "string" ? slice : slice.join("");
  }
}

const LINE_BREAK = /[\n\x85\u2028\u2029]/u;
const SPACE = /[\t\v\f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]/u;
const QUOTE = /[«»“”„‟″‶‹›❝❞＂]/u;
const APOSTROPHE = /[‘’‚‛′´`]/u;
const DASH = /[‐‑‒–—―−⁃﹘﹣－]/u;
const UNSEEN = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}\p{Cs}]/u;
const DIGIT = /\p{Nd}/u;
const PRESENTATION = /[\ufb50-\ufefc\uff01-\uff5e]/u;
const TATWEEL = "ـ";
const BORROWED = { ی: "ي", ے: "ي", ک: "ك", ہ: "ه", ھ: "ه", ە: "ه" }; // Persian and Urdu letters
const CONFUSED = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه" };
const UNCHANGED = /[^ -_a-~\u0621\u0624\u0626-\u0628\u062a-\u063a\u0641-\u0648\u064a]/gu; // everything but these
const folded = new Map();

// «أَكَّدَ» (he confirmed) is «اكد».
function fold(text) {
  return text.replace(UNCHANGED, (char) => {
    if (!folded.has(char)) folded.set(char, foldChar(char));
    return folded.get(char);
  });
}

function foldChar(char) {
  return Array.from(soften(char), (c) => CONFUSED[c] ?? c).join("");
}

function soften(char) {
  if (LINE_BREAK.test(char)) return "\n\n";
  if (SPACE.test(char)) return " ";
  if (QUOTE.test(char)) return '"';
  if (APOSTROPHE.test(char)) return "'";
  if (DASH.test(char)) return "-";
  if (char === TATWEEL || UNSEEN.test(char)) return "";
  if (DIGIT.test(char)) return String(digitValue(char));
  if (BORROWED[char]) return BORROWED[char];
  if (PRESENTATION.test(char)) {
    return Array.from(char.normalize("NFKC"))
      .filter((c) => !/\p{Mn}/u.test(c) && c !== TATWEEL)
      .join("");
  }
  return char;
}

// Unicode keeps the ten digits of a script together, zero first.
function digitValue(char) {
  let zero = char.codePointAt(0);
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (char.codePointAt(0) - zero) % 10;
}

// What a search compares: folded, without case.
const searchKey = (text) => fold(text).toLowerCase();
