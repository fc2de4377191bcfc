// Documents, each built when it is opened: its text with triggers, roles and quotes marked.

const NO_SPANS = ["mentions", "about"]; // lists of an event that hold something else
const BROAD = ["content", "quote"]; // stretches that hold others: a tint, no stop for the keyboard
const opened = new Set(); // documents, kept open while the filters change

function documentRow(doc) {
  const date = doc.about.published ? dateText(doc.about.published) : "no date";
  const details = h(
    "details",
    { class: "document", "data-document": doc.index },
    h(
      "summary",
      {},
      h("span", { class: "title", lang: "ar", dir: "rtl" }, oneLine(doc.title)),
      h("small", {}, h("bdi", {}, doc.about.id), ` · ${date} · ${plural(doc.events.length, "event")}`),
    ),
  );
  details.addEventListener("toggle", () => {
    if (!details.open) return opened.delete(doc);
    opened.add(doc);
    return openDocument(details, doc);
  });
  details.open = opened.has(doc);
  return details;
}

function openDocument(details, doc) {
  if (details.querySelector(".text")) return;
  const marks = marksOf(doc);
  const body = h("div", { class: "text", lang: "ar", dir: "rtl" });
  doc.pieces.forEach((piece, i) => {
    if (i) body.append(h("p", { class: "gap", title: "Not among the saved events" }, "[…]"));
    body.append(...paragraphs(piece, marks));
  });
  details.append(doc.whole ? "" : nothing("Saved events hold sentences, not whole texts."), body);
}

// Every stretch that an event points to: {start, end, kind, event}.
function marksOf(doc) {
  const marks = [];
  for (const event of doc.events) {
    const add = (kind, span) => span && marks.push({ start: span.start, end: span.end, kind, event });
    for (const mention of event.record.mentions) add("trigger", mention.trigger);
    for (const [role, fillers] of Object.entries(event.record)) {
      if (!NO_SPANS.includes(role) && Array.isArray(fillers))
        for (const span of fillers) add(role === "quotes" ? "quote" : role, span);
    }
    for (const value of ["content", "count", "time"]) add(value, event.record[value]);
  }
  return marks.map((mark, index) => ({ ...mark, index })).sort((a, b) => a.start - b.start || b.end - a.end);
}

// Marks overlap and hold one another: the text is cut wherever one begins or ends, and each cut knows all its marks.
function paragraphs(piece, marks) {
  const inside = marks.filter((mark) => piece.start <= mark.start && mark.end <= piece.end);
  const cuts = unique([
    piece.start,
    piece.end,
    ...lineEnds(piece),
    ...inside.flatMap(({ start, end }) => [start, end]),
  ]).sort((a, b) => a - b);
  const found = [h("p", {})];
  let [next, active] = [0, []];
  cuts.slice(0, -1).forEach((start, i) => {
    active = active.filter((mark) => mark.end > start);
    while (next < inside.length && inside[next].start === start) active.push(inside[next++]);
    const words = piece.slice(start, cuts[i + 1]);
    if (LINE_END.test(words)) found.push(h("p", {}));
    else found.at(-1).append(active.length ? markedNode(words, active, start) : words);
  });
  return found.filter((paragraph) => paragraph.hasChildNodes());
}

const LINE_END = /[\r\n]/u;

// Where line ends begin and end.
function lineEnds({ start, units }) {
  const found = [];
  for (let i = 0; i < units.length; i++) if (LINE_END.test(units[i])) found.push(start + i, start + i + 1);
  return found;
}

// Words with marks lead to the incident, or the statement, of the closest of them.
function markedNode(words, active, start) {
  const attributes = {
    class: active.map(({ kind }) => `in-${kind}`).join(" "),
    "data-marks": active.map(({ index }) => index).join(" "),
    "data-start": start,
  };
  const narrow = active.filter(({ kind }) => !BROAD.includes(kind));
  if (!narrow.length || !words.trim()) return h("span", attributes, words);
  const mark =
    narrow.findLast(({ kind }) => kind === "trigger") ?? narrow.reduce((a, b) => (length(b) < length(a) ? b : a));
  const { kind, event } = mark;
  if (kind === "trigger")
    attributes.class += ` type-${event.type}${event.status === "happened" ? "" : " not-happened"}`;
  if (kind === "trigger" && start === event.record.trigger.start) attributes["data-event"] = event.record.id;
  const begins = narrow.some((one) => one.start === start);
  return goLink(homeOf(event), { ...attributes, tabindex: begins ? "0" : "-1" }, words);
}

const length = ({ start, end }) => end - start;

function homeOf(event) {
  if (event.type === "statement") return toStatement(event);
  return event.incident ? toIncident(event.incident) : toText(event);
}

// The note on the events under the pointer or the focus.

class Note {
  constructor(home) {
    this.node = h("div", { id: "note", class: "note", role: "tooltip", hidden: true });
    home.after(this.node);
    home.addEventListener("pointerover", (event) => this.follow(event.target));
    home.addEventListener("focusin", (event) => this.follow(event.target));
    home.addEventListener("focusout", () => this.hide());
    home.addEventListener("pointerleave", () => this.hide());
    addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
    addEventListener("scroll", () => this.at && this.place(), { passive: true });
  }

  follow(target) {
    const node = target.closest?.("[data-marks]");
    if (node === this.at) return;
    this.hide();
    if (!node) return;
    const doc = documents[node.closest("[data-document]").dataset.document];
    const indexes = node.dataset.marks.split(" ").map(Number);
    const marks = marksOf(doc).filter(({ index }) => indexes.includes(index));
    this.show(node, marks);
    this.light(node, marksOf(doc), unique(marks.filter(({ kind }) => !BROAD.includes(kind)).map(({ event }) => event)));
  }

  show(node, marks) {
    const narrow = marks.filter(({ kind }) => !BROAD.includes(kind));
    const events = unique((narrow.length ? narrow : marks).map(({ event }) => event));
    this.at = node;
    this.node.replaceChildren(
      ...events.slice(0, 4).map((event) =>
        eventNote(
          event,
          marks.filter((mark) => mark.event === event),
        ),
      ),
    );
    this.node.hidden = false;
    node.setAttribute("aria-describedby", "note");
    this.place();
  }

  // Above the words, or below them where there is no room.
  place() {
    const [at, own] = [this.at.getBoundingClientRect(), this.node.getBoundingClientRect()];
    const above = at.top - own.height - 8;
    this.node.style.insetBlockStart = `${above > 4 ? above : at.bottom + 8}px`;
    this.node.style.insetInlineStart = `${Math.max(8, Math.min(innerWidth - own.width - 8, at.left + at.width / 2 - own.width / 2))}px`;
  }

  // All words of the same events.
  light(node, marks, events) {
    const lit = new Set(marks.filter(({ event }) => events.includes(event)).map(({ index }) => String(index)));
    this.lit = [...node.closest(".text").querySelectorAll("[data-marks]")].filter((other) =>
      other.dataset.marks
        .split(" ")
        .some((index) => lit.has(index) && !BROAD.includes(marks.find((mark) => mark.index === Number(index)).kind)),
    );
    for (const other of this.lit) other.classList.add("lit");
  }

  hide() {
    this.at?.removeAttribute("aria-describedby");
    for (const node of this.lit ?? []) node.classList.remove("lit");
    [this.at, this.lit] = [null, null];
    this.node.hidden = true;
  }
}

function eventNote(event, marks) {
  const { record } = event;
  const place = record.place?.[0];
  const facts = [
    record.type === "casualty" && countText(event),
    record.time?.value && dateText(record.time.value),
    place && placeName(place),
  ].filter(Boolean);
  return h(
    "section",
    {},
    h(
      "p",
      {},
      h("strong", {}, `${label(record.type)}: ${label(record.subtype).toLowerCase()}`),
      ` — ${unique(marks.map(({ kind }) => kind)).join(", ")}`,
    ),
    facts.length ? h("p", {}, facts.join(" · ")) : null,
    event.status === "happened" ? null : h("p", {}, STATUS[event.status]),
    h("p", { class: "rule" }, `rule ${record.rule}`),
  );
}
