// The documents and events in the page, as `pack.py` packed them.

const packed = JSON.parse(document.getElementById("data").textContent);

class Doc {
  constructor(index, { about, whole, pieces, events }) {
    Object.assign(this, { index, about, whole });
    this.pieces = pieces.map(([start, text]) => new Piece(start, text));
    this.events = events.map((row) => new Happening(this, unpack(row, this)));
    this.title = about.title ?? about.id;
  }

  slice(start, end) {
    return this.pieces.find((piece) => piece.start <= start && end <= piece.end)?.slice(start, end) ?? "";
  }
}

// An event: its record, as `hadath extract` prints it, and where it belongs.
class Happening {
  constructor(doc, record) {
    Object.assign(this, { doc, record, incident: null, about: [] });
    record.doc = doc.about;
    record.mentions ??= [{ trigger: record.trigger, sentence: record.sentence, rule: record.rule }];
    this.status = record.polarity === "negative" ? "denied" : record.realis === "other" ? "unreal" : "happened";
  }

  // The words of a role; none where the type has no such role.
  words(role) {
    return (this.record[role] ?? []).map((span) => span.text);
  }

  get key() {
    this.searchable ??= searchKey(searchableWords(this));
    return this.searchable;
  }
}

function searchableWords({ doc, record }) {
  const words = [doc.title, ...record.mentions.map((mention) => mention.sentence.text)];
  for (const fillers of Object.values(record)) {
    if (Array.isArray(fillers)) words.push(...fillers.flatMap((span) => [span.text ?? "", span.name ?? ""]));
  }
  return words.join("\n");
}

// A row back to the object that it was. No prototype: a field may have any name.
function unpack(row, doc) {
  const record = Object.create(null);
  packed.shapes[row[0]].forEach(([name, kind], i) => {
    record[name] = UNPACK[kind](row[i + 1], doc);
  });
  if (record.text === SLICE) record.text = doc.slice(record.start, record.end);
  return record;
}

const SLICE = Symbol("slice");
const UNPACK = {
  text: () => SLICE,
  string: (value) => packed.strings[value],
  object: unpack,
  list: (rows, doc) => rows.map((row) => unpack(row, doc)),
  plain: (value) => value,
};

const documents = packed.documents.map((packedDocument, index) => new Doc(index, packedDocument));
const allEvents = documents.flatMap((doc) => doc.events);
