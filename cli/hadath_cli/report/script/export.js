// What is chosen, as files.

const COLUMNS = {
  id: (r) => r.id,
  type: (r) => r.type,
  subtype: (r) => r.subtype,
  incident: (r) => r.incident,
  document: (r) => r.doc.id,
  path: (r) => r.doc.path,
  published: (r) => r.doc.published,
  title: (r) => r.doc.title,
  date: (r) => r.time?.value,
  date_precision: (r) => r.time?.precision,
  count_min: (r) => r.count?.min,
  count_max: (r) => r.count?.max,
  count_approx: (r) => r.count?.approx,
  scope: (r) => r.scope,
  polarity: (r) => r.polarity,
  realis: (r) => r.realis,
  place_name: (r) => r.place?.[0]?.name,
  country: (r) => r.place?.[0]?.country,
  lat: (r) => r.place?.[0]?.lat,
  lon: (r) => r.place?.[0]?.lon,
  ...Object.fromEntries(
    [
      "place",
      "attacker",
      "target",
      "victim",
      "weapon",
      "source",
      "speaker",
      "addressee",
      "medium",
      "relay",
      "quotes",
    ].map((role) => [role, (r) => (r[role] ?? []).map((span) => span.text).join("; ")]),
  ),
  content: (r) => r.content?.text,
  trigger: (r) => r.trigger.text,
  sentence: (r) => r.sentence.text,
  rule: (r) => r.rule,
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
  const words = /^[=+\-@\t\r\n＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}

function save(name, type, words) {
  const url = URL.createObjectURL(new Blob([words], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
