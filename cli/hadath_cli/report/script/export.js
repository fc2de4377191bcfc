// What is chosen, as files.

const words = (spans) => (spans ?? []).map((span) => span.text).join(" | ");
const known = (record) => (record.place ?? []).find((place) => place.name != null);

// The columns of `hadath extract --format csv`.
const COLUMNS = {
  id: (r) => r.id,
  type: (r) => r.type,
  subtype: (r) => r.subtype,
  document: (r) => r.doc.id,
  path: (r) => r.doc.path,
  published: (r) => r.doc.published,
  title: (r) => r.doc.title,
  incident: (r) => r.incident,
  date: (r) => r.time?.value,
  date_precision: (r) => r.time?.precision,
  part_of_day: (r) => r.time?.part_of_day,
  polarity: (r) => r.polarity,
  realis: (r) => r.realis,
  status: (r) => r.status,
  count_min: (r) => r.count?.min,
  count_max: (r) => r.count?.max,
  count_approx: (r) => r.count?.approx,
  scope: (r) => r.scope,
  ...Object.fromEntries(packed.roles.map((role) => [role, (r) => words(r[role])])),
  place: (r) => words(r.place),
  place_name: (r) => known(r)?.name,
  country: (r) => known(r)?.country,
  place_precision: (r) => known(r)?.precision,
  latitude: (r) => known(r)?.lat,
  longitude: (r) => known(r)?.lon,
  quotes: (r) => words(r.quotes),
  content: (r) => r.content?.text,
  about: (r) => (r.about ?? []).join(" | "),
  trigger: (r) => r.trigger.text,
  start: (r) => r.trigger.start,
  end: (r) => r.trigger.end,
  mentions: (r) => r.mentions.length,
  rule: (r) => r.rule,
  sentence: (r) => r.sentence.text,
};

const toJsonLines = (events) => events.map((event) => `${JSON.stringify(event.record)}\n`).join("");

// For spreadsheets: a byte order mark, and no cell of words that one takes for a formula.
function toCsv(events) {
  const rows = [
    Object.keys(COLUMNS),
    ...events.map(({ record }) => Object.values(COLUMNS).map((value) => value(record))),
  ];
  return `\ufeff${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(value) {
  if (value == null) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function save(name, type, words) {
  const url = URL.createObjectURL(new Blob([words], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
