// The documents and events in the page, as `pack.py` packed them.

const packed = JSON.parse(document.getElementById("data").textContent);

class Doc {
  constructor(index, { about, whole, pieces, events }) {
    Object.assign(this, { index, about, whole });
    this.pieces = pieces.map(([start, text]) => new Piece(start, text));
    this.events = events.map((row) => new Happening(this, row));
    this.title = about.title ?? about.id;
    this.folded = new Map();
  }

  fold(words) {
    if (!this.folded.has(words)) this.folded.set(words, searchKey(words));
    return this.folded.get(words);
  }

  slice(start, end) {
    for (const piece of this.pieces) if (piece.start <= start && end <= piece.end) return piece.slice(start, end);
    return "";
  }
}

// An event, and where it belongs. Most stay packed: a page opens sooner that unpacks only what it shows.
class Happening {
  constructor(doc, row) {
    this.doc = doc;
    this.row = row;
    this.incident = null;
    this.type = this.field("type");
    this.subtype = this.field("subtype");
    this.isTotal = this.field("scope") === "cumulative";
    this.status =
      this.field("polarity") === "negative" ? "denied" : this.field("realis") === "other" ? "unreal" : "happened";
  }

  // One field of the record; undefined where the type has none such.
  field(name) {
    const place = positions(this.row[0]).get(name);
    return place && unpackValue(place.kind, this.row[place.at], this.doc);
  }

  // All of it, as `hadath extract` prints it.
  get record() {
    if (!this.unpacked) {
      this.unpacked = unpack(this.row, this.doc);
      this.unpacked.doc = this.doc.about;
      const { trigger, sentence, rule } = this.unpacked;
      this.unpacked.mentions ??= [{ trigger, sentence, rule }];
    }
    return this.unpacked;
  }

  // The words of a role; none where the type has no such role.
  words(role) {
    return (this.field(role) ?? []).map((span) => span.text);
  }

  // The incidents that a statement is about.
  get about() {
    return linksOf(this.doc).get(this) ?? [];
  }

  // What a search looks in: the title, the event's sentences, and names from elsewhere, each folded once a document.
  get key() {
    this.searchable ??= searchableWords(this)
      .map((words) => this.doc.fold(words))
      .join("\n");
    return this.searchable;
  }
}

function searchableWords(event) {
  const sentences = event.field("mentions")?.map((mention) => mention.sentence) ?? [event.field("sentence")];
  const fillers = packed.shapes[event.row[0]].flatMap(([name, kind]) =>
    kind === "list" && name !== "mentions" ? event.field(name) : [],
  );
  const elsewhere = fillers.flatMap((span) => [span.resolved ? span.text : "", span.name ?? ""]);
  return [event.doc.title, ...sentences.map((sentence) => sentence.text), ...elsewhere].filter(Boolean);
}

// A row back to the object that it was. `saved.py` lets no field be named `__proto__`.
function unpack(row, doc) {
  const record = {};
  packed.shapes[row[0]].forEach(([name, kind], i) => {
    record[name] = unpackValue(kind, row[i + 1], doc);
  });
  if (record.text === SLICE) record.text = doc.slice(record.start, record.end);
  return record;
}

const SLICE = Symbol("slice");

function unpackValue(kind, value, doc) {
  if (kind === "plain") return value;
  if (kind === "string") return packed.strings[value];
  if (kind === "object") return unpack(value, doc);
  if (kind === "list") return value.map((row) => unpack(row, doc));
  return SLICE;
}

// Where a shape has its fields.
function positions(shape) {
  shapePositions[shape] ??= new Map(packed.shapes[shape].map(([name, kind], i) => [name, { kind, at: i + 1 }]));
  return shapePositions[shape];
}

const shapePositions = [];
const documents = packed.documents.map((packedDocument, index) => new Doc(index, packedDocument));
const allEvents = documents.flatMap((doc) => doc.events);
